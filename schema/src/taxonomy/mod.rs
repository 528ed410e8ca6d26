//! Checklists, their taxa, and which taxon a name means.
//!
//! The checklists of the registry are read once an operation; their compiled forms are in the memory of the process.
//! From there on nothing is read: a tree of taxa costs no statement, however large.

mod checklist;
mod held;
mod matching;
mod page;
mod queries;
mod taxon;

pub(crate) use checklist::Checklist;
pub(crate) use held::{checklist, taxon, taxon_of};
pub(crate) use queries::TaxonomyQueries;
pub(crate) use taxon::Taxon;
