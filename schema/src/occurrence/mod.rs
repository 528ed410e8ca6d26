//! Occurrences: the connection that searches them, its facets, and the record itself.
//!
//! A connection looks ahead at what is selected of it and becomes one [`plan::Plan`]; the plans of all
//! sibling connections become one call of [`atlas_search::OccurrenceIndex::search`]. Providers and hubs are
//! not in the records: filters that name them are expanded to datasets first, and their facets are summed
//! up from the counts of datasets afterwards.

mod answer;
mod by_key;
mod connection;
mod expansion;
mod facet;
mod facet_field;
mod filter;
mod hung;
mod loader;
mod membership;
mod narrowed;
mod original;
mod parts;
mod plan;
mod queries;
mod record;
mod rollup;
mod stored;
mod terms;
#[cfg(test)]
mod tests;

pub(crate) use by_key::occurrence;
pub(crate) use connection::{OccurrenceConnection, occurrences_for};
pub(crate) use expansion::Joined;
pub(crate) use filter::OccurrenceFilter;
pub(crate) use narrowed::cost;
pub(crate) use parts::IssueNote;
pub(crate) use plan::{Narrow, OccurrenceArgs, OccurrenceOrder};
pub(crate) use queries::OccurrenceQueries;
pub(crate) use record::Occurrence;
pub(crate) use terms::IssueTerm;
