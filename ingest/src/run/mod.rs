//! Runs: an archive in, the published records indexed anew, remains removed.

mod attribute;
mod begin;
mod body;
mod concerned;
pub(crate) mod dataset;
mod digest;
mod given;
mod index;
mod ingest;
mod interpreter;
mod keys;
mod load;
mod lock;
mod metadata;
mod preview;
mod publication;
mod publish_preview;
mod reindex;
mod reinterpret;
mod rows;
mod rules;
mod run_row;
mod scratch;
mod taxonomist;
mod tidy;
mod version_writer;
mod versions;
mod watch;

pub use ingest::ingest;
pub(crate) use lock::IngestLock;
pub use metadata::refresh_metadata;
pub use preview::preview;
pub use publish_preview::{PublishRequest, publish_preview};
pub use reindex::{reattribute, reindex};
pub use reinterpret::{reinterpret, restore};
pub use tidy::tidy;
pub use versions::{PurgeReport, PurgeRequest, compare_versions, purge_version, versions};

/// Runs blocking work on a thread of its own kind.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, crate::IngestError> + Send + 'static,
) -> Result<T, crate::IngestError> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| crate::IngestError::Internal(error.to_string()))?
}
