//! Scientific names, checklists, and which taxon of a checklist a name means.
//!
//! [`ParsedName::parse`] takes a name apart. A [`ChecklistBuilder`] makes a [`Checklist`] of rows of taxa: compact, unchanging,
//! one file. A [`Matcher`] finds the taxon that the words of a record mean; [`Answers`] remembers what it found.

mod checklist;
mod matching;
mod name;
mod rank;

pub use checklist::{
    Checklist, ChecklistBuilder, ChecklistError, ImportSummary, TaxonRow, TaxonStatus, TaxonView,
};
pub use matching::{Answers, Classification, Found, Match, Matcher, Query};
pub use name::{AuthorAgreement, NameKind, ParsedName, Qualifier, agreement};
pub use rank::Rank;
