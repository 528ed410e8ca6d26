//! Reading archives: where the files are, what `meta.xml` says of them, and their rows.

mod bare;
mod charset;
mod descriptor;
mod guard;
mod magic;
mod oddity;
mod open;
mod plain;
mod row_type;
mod sniff;
mod source;
mod table;
mod term;
pub(crate) mod xml;

#[cfg(test)]
mod tests;

#[cfg(feature = "fuzzing")]
pub(crate) use descriptor::read as read_descriptor;
pub(crate) use descriptor::{FieldSpec, TableSpec};
pub(crate) use open::Archive;
pub(crate) use row_type::{is_event, is_occurrence, is_taxon};
pub(crate) use source::Meter;
pub(crate) use term::term_name;
