use uuid::Uuid;

use crate::StoreError;

/// Why sealed records could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The record store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// None of the keys at hand is the one the records were sealed with.
    #[error(
        "the originals were sealed with the key {sealed_with}, which is not among those given ({given}): add it to \
         `sensitive_key`, after the one that new records are sealed with"
    )]
    WrongKey {
        /// Id of the key it takes.
        sealed_with: String,
        /// Ids of the keys given.
        given: String,
    },
    /// A file is not what was written: damaged, or changed by someone.
    #[error("the sealed records in {file} are damaged or were changed: {what}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A record is sensitive and its original is not there.
    #[error(
        "the original of record {record} is not among the sealed records of version {version} of dataset {dataset_key}"
    )]
    Missing {
        /// The dataset.
        dataset_key: Uuid,
        /// The version.
        version: i64,
        /// The record.
        record: Uuid,
    },
    /// A record could not be sealed.
    #[error("a record could not be sealed")]
    Sealing,
}

impl From<object_store::Error> for SealError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<std::io::Error> for SealError {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.into())
    }
}
