//! How two versions of a dataset differ, as it is told.

use atlas_records::{OccurrenceIssue, OccurrenceRecord};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How a version differs from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Comparison {
    /// The version it was compared with; absent where nothing was published.
    pub base_version: Option<i64>,
    /// The version that was compared; absent where it is not kept.
    pub version: Option<i64>,
    /// Records only it has.
    pub added: u64,
    /// Records only the other has.
    pub removed: u64,
    /// Records of both that are not the same.
    pub changed: u64,
    /// Records of both that are the same.
    pub unchanged: u64,
    /// What changed in the changed records, term by term, the most frequent first.
    pub terms: Vec<TermChanges>,
    /// Flags of either version.
    pub flags: Vec<FlagChanges>,
    /// Some of the records that are only in it.
    pub added_samples: Vec<RecordSample>,
    /// Some of the records that are only in the other.
    pub removed_samples: Vec<RecordSample>,
}

/// How often a term changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TermChanges {
    /// What kind of value.
    pub kind: TermKind,
    /// The term by its simple name (or URI), or the row type of an extension.
    pub term: String,
    /// Changed records in which it differs.
    pub records: u64,
    /// Some of them.
    pub samples: Vec<ValueChange>,
}

/// The kinds of value that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TermKind {
    /// What the atlas made of the term.
    Interpreted,
    /// What the archive gave.
    Verbatim,
    /// Rows of an extension.
    Extension,
}

/// A value that changed. Long values are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueChange {
    /// The record.
    pub record: RecordSample,
    /// The value in the version compared with.
    pub before: Option<String>,
    /// The value in the version that was compared.
    pub after: Option<String>,
}

/// What tells a record to who knows the collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordSample {
    /// Its id.
    pub id: Uuid,
    /// `dwc:occurrenceID`.
    pub occurrence_id: Option<String>,
    /// `dwc:catalogNumber`.
    pub catalog_number: Option<String>,
}

impl RecordSample {
    pub(super) fn of(record: &OccurrenceRecord) -> Self {
        Self {
            id: record.id,
            occurrence_id: record.interpreted.occurrence_id.clone(),
            catalog_number: record.interpreted.catalog_number.clone(),
        }
    }
}

/// How often a flag is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlagChanges {
    /// The flag.
    pub flag: OccurrenceIssue,
    /// Records that carry it in the version compared with.
    pub before: u64,
    /// Records that carry it in the version that was compared.
    pub after: u64,
    /// Records of both versions that carry it only now.
    pub gained: u64,
    /// Records of both versions that carried it only before.
    pub lost: u64,
}
