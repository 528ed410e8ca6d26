//! Why the sample could not be made or loaded.

use atlas_ingest::IngestError;
use atlas_registry::RegistryError;

/// Why the sample could not be made or loaded.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A table of the sample does not hold what the generator needs.
    #[error("the sample's table {table} is defective: {message}")]
    Table {
        /// Name of the table.
        table: &'static str,
        /// What is wrong.
        message: String,
    },
    /// An archive cannot be written.
    #[error("the sample archive {path} cannot be written: {source}")]
    Write {
        /// The archive.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The registry refused the sample.
    #[error("the registry failed while the sample was loaded: {0}")]
    Registry(#[from] RegistryError),
    /// A run failed.
    #[error("the sample dataset {uid} was not ingested: {source}")]
    Ingest {
        /// The dataset.
        uid: String,
        /// Why.
        source: IngestError,
    },
}

impl SampleError {
    /// A defect of a table.
    pub(super) fn table(table: &'static str, message: impl std::fmt::Display) -> Self {
        Self::Table { table, message: message.to_string() }
    }
}
