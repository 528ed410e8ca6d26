//! What a run of the ingestion counted and reported.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// Records counted by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct RunCounts {
    /// Core rows read from the source.
    pub read: u64,
    /// Records interpreted.
    pub interpreted: u64,
    /// Records with at least one flag.
    pub flagged: u64,
    /// Rows refused.
    pub refused: u64,
    /// Records written to the record store.
    pub stored: u64,
    /// Records written to the index.
    pub indexed: u64,
}

/// What a run has to tell its reader, beside the counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct RunReport {
    /// Defects found, those that led to a refusal first.
    pub messages: Vec<RunMessage>,
    /// Remarks on the run as a whole.
    pub texts: Vec<String>,
}

/// One defect and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RunMessage {
    /// File inside the archive.
    pub file: Option<String>,
    /// Line in the file, from 1.
    pub line: Option<u64>,
    /// Column (field) in the line, from 1.
    pub column: Option<u64>,
    /// What kind of defect, as `DUPLICATE_KEY`.
    pub code: String,
    /// The defect in words.
    pub message: String,
}
