//! The occurrence record and the store that keeps it.
//!
//! A record is kept twice over in one row: every term and extension row as the archive gave it
//! (verbatim), and what the atlas made of it (interpreted). The store is the truth for records;
//! every search index is built from it.

mod fold;
mod interpreted;
mod issue;
mod occurrence;
mod sealed;
mod store;
mod vocabulary;

pub use fold::{fold_keyword, fold_text, text_tokens};
pub use interpreted::{Interpreted, InterpretedTerm, TaxonMatch};
pub use issue::{OccurrenceIssue, Severity, UnknownIssue};
pub use occurrence::{EventDate, ExtensionRow, OccurrenceRecord, Term};
pub use sealed::{BadSealKey, SealError, SealKey, SealKeys, SealedWriter};
pub use store::{RecordColumns, RecordStore, RecordWriter, StoreError, StoredBatch};
pub use vocabulary::{BasisOfRecord, OccurrenceStatus, Sensitivity, TaxonMatchType};
