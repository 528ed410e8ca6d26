//! An entity with everything that is part of it, as one JSON document: the form in which patches, proposals and
//! revisions speak of it.
//!
//! Fields have the names of the GraphQL schema. What hangs on an entity is a list of items with a `key` each;
//! relations to many are lists of keys. [`diff`] tells two documents apart field by field, [`Patch::on`] and
//! [`apply`] make one of another.

mod changes;
mod concealed;
mod diff;
mod fields;
mod load;
mod patch;
mod redact;
mod rows;

pub use changes::{apply, conflicts, value_at};
pub use concealed::Concealed;
pub use diff::{FieldChange, diff};
pub use fields::{Fields, KEYED, blank, is_keyed};
pub use load::Document;
pub(crate) use load::{load, member_kind};
pub use patch::Patch;
pub use redact::{redact, redact_changes};
pub(crate) use rows::{Items, Kept};
