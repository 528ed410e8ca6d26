//! Runs: an archive in, the published records indexed anew, remains removed.

mod attribute;
mod body;
mod concerned;
mod dataset;
mod digest;
mod given;
mod index;
mod ingest;
mod interpreter;
mod keys;
mod load;
mod lock;
mod reindex;
mod rows;
mod rules;
mod run_row;
mod tidy;

pub use ingest::ingest;
pub use reindex::{reattribute, reindex};
pub use tidy::tidy;

/// Runs blocking work on a thread of its own kind.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, crate::IngestError> + Send + 'static,
) -> Result<T, crate::IngestError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| crate::IngestError::Internal(error.to_string()))?
}
