use uuid::Uuid;

/// A failure of the record store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The files cannot be read or written.
    #[error("the record store cannot be reached: {0}")]
    Io(#[from] std::io::Error),
    /// The object store refused.
    #[error("the record store cannot be reached: {0}")]
    Objects(#[from] object_store::Error),
    /// A file is not what this program writes.
    #[error("a file of the record store is damaged: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Columns could not be put together.
    #[error("records could not be laid out in columns: {0}")]
    Columns(#[from] arrow_schema::ArrowError),
    /// The version is not there.
    #[error("version {version} of dataset {dataset_key} is not in the record store")]
    Missing {
        /// The dataset.
        dataset_key: Uuid,
        /// The version.
        version: i64,
    },
    /// A row beyond the end of its version.
    #[error("version {version} of dataset {dataset_key} has no row {row}")]
    NoSuchRow {
        /// The dataset.
        dataset_key: Uuid,
        /// The version.
        version: i64,
        /// The row, from 0.
        row: u64,
    },
    /// A file holds what this program does not write.
    #[error("a file of the record store holds what this program does not write: {0}")]
    Foreign(String),
    /// The writer was used after it failed.
    #[error("the writer failed before and takes no more records")]
    Broken,
}
