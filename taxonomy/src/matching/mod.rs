//! Which taxon of a checklist the words of a record mean.

mod answers;
mod choose;
mod classification;
mod fuzzy;
mod given;
mod identifier;
mod matcher;
mod query;
mod search;
mod suggest;
#[cfg(test)]
mod tests;
mod wanted;

use atlas_records::{OccurrenceIssue, TaxonMatch};

pub use answers::Answers;
pub use matcher::Matcher;
pub use query::Query;

/// What came of looking for a taxon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Match {
    /// The taxon, where there is one.
    pub found: Option<Found>,
    /// What is to be said of it, ascending.
    pub issues: Vec<OccurrenceIssue>,
}

/// A taxon that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its keys and how it was found, as a record keeps them.
    pub taxon: TaxonMatch,
    /// The names of the accepted taxon and those above it.
    pub classification: Classification,
}

/// The names of an accepted taxon and of those above it, as the checklist has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classification {
    /// The accepted name with its authorship.
    pub scientific_name: String,
    /// The rank in lower case, unless the taxon has none.
    pub taxon_rank: Option<String>,
    /// Kingdom.
    pub kingdom: Option<String>,
    /// Phylum.
    pub phylum: Option<String>,
    /// Class.
    pub class: Option<String>,
    /// Order.
    pub order: Option<String>,
    /// Family.
    pub family: Option<String>,
    /// Genus.
    pub genus: Option<String>,
    /// Canonical binomial.
    pub species: Option<String>,
}
