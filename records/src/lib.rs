//! The occurrence record and the store that keeps it.
//!
//! A record is kept twice over in one row: every term and extension row as the archive gave it
//! (verbatim), and what the atlas made of it (interpreted). The store is the truth for records;
//! every search index is built from it.

mod fold;
mod issue;
mod occurrence;
mod store;

pub use fold::{fold_keyword, fold_text, text_tokens};
pub use issue::{OccurrenceIssue, UnknownIssue};
pub use occurrence::{BasisOfRecord, EventDate, ExtensionRow, Interpreted, OccurrenceRecord, Term};
pub use store::{RecordColumns, RecordStore, RecordWriter, StoreError, StoredBatch};
