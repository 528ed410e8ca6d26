//! Why a run ended without publishing.

use atlas_records::{SealError, StoreError};
use atlas_registry::RegistryError;
use atlas_search::SearchError;
use atlas_taxonomy::ChecklistError;

use crate::{
    report::{Defect, Refusal},
    sensitive::RuleFault,
};

/// Why a run ended without publishing. The published records are as they were in every case.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// There is no dataset under this uid, and none was to be made.
    #[error("there is no dataset {0}")]
    UnknownDataset(String),
    /// The dataset was deleted.
    #[error("dataset {0} was deleted: restore it first")]
    DeletedDataset(String),
    /// The dataset has no published records to index anew.
    #[error("dataset {0} has no published records")]
    NothingPublished(String),
    /// The archive was refused, as a whole.
    #[error("the archive was refused\n{0}")]
    Refused(Refusal),
    /// A run is no preview that can be published.
    #[error("the preview cannot be published: {0}")]
    NotPublishable(String),
    /// Another version was published since the preview.
    #[error(
        "the preview compared with {}, and {} is published now: preview the archive again",
        named(*base), named(*published)
    )]
    OtherBase {
        /// The version published at the time of the preview.
        base: Option<i64>,
        /// The version published now.
        published: Option<i64>,
    },
    /// The version is the published one.
    #[error("version {0} is published: purging it would leave the dataset without records")]
    Published(i64),
    /// The records of the version were erased.
    #[error("version {version} was erased: {reason}")]
    Erased {
        /// The version.
        version: i64,
        /// Why it was.
        reason: String,
    },
    /// The run was told to stop.
    #[error("the run was cancelled")]
    Cancelled,
    /// Files of the data directory or the archive cannot be read or written.
    #[error("{context}: {source}")]
    Io {
        /// What was being done.
        context: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The registry failed.
    #[error("the registry failed: {0}")]
    Registry(#[from] RegistryError),
    /// The record store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A checklist cannot be made or read.
    #[error("the checklist cannot be used: {0}")]
    Checklist(#[from] ChecklistError),
    /// Sealed originals could not be written or read.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A record is sensitive, and there is no key to seal its original with.
    #[error(
        "{}, and there is no key for their originals: make one with `atlas sensitive key`, keep it safe, and set \
         `sensitive_key` (ATLAS_SENSITIVE_KEY) to it", .rule.as_ref().map_or_else(
            || "there are sensitive records".to_owned(),
            |rule| format!("records are sensitive by the rule {rule}"))
    )]
    NoSealKey {
        /// The first rule that a record met.
        rule: Option<String>,
    },
    /// A stored rule on sensitive records cannot be understood; nothing is published without it.
    #[error(
        "the rules on sensitive records cannot be followed: {0}; import them again with `atlas sensitive import`"
    )]
    Rule(RuleFault),
    /// The index failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A part of this program failed in a way it should not.
    #[error("an internal error ended the run: {0}")]
    Internal(String),
}

fn named(version: Option<i64>) -> String {
    version.map_or_else(|| "no version".to_owned(), |version| format!("version {version}"))
}

impl IngestError {
    /// Wraps an error of the file system with what was being done.
    pub(crate) fn io(context: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let context = context.into();
        move |source| Self::Io { context, source }
    }
}

impl From<Refusal> for IngestError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Defect> for IngestError {
    fn from(defect: Defect) -> Self {
        Self::Refused(defect.into())
    }
}
