//! What a preview found.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    compare::Comparison,
    eml::Eml,
    report::{IngestCounts, Refusal},
};

/// What publishing an archive would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// Key of the run, by which it can be published; absent where the dataset is not registered yet.
    pub run_key: Option<Uuid>,
    /// Uid of the dataset.
    pub dataset_uid: String,
    /// Name of the file.
    pub source: Option<String>,
    /// Counts by stage.
    pub counts: IngestCounts,
    /// How its records differ from the published ones; absent where its records cannot be told apart.
    pub comparison: Option<Comparison>,
    /// What it would be refused for.
    pub refusal: Option<Refusal>,
    /// What is worth knowing though it would not be refused for it.
    pub notes: Vec<String>,
}

/// What publishing a preview needs beside its records and what it found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub eml: Option<Eml>,
    /// The terms that were named to identify the records, if any were.
    pub key: Vec<String>,
    /// Digest of the rules on sensitive records that its own were concealed by.
    pub rules: String,
}
