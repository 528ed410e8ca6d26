//! Runs of the ingestion: which loads there are, and which of them is searched.
//!
//! A run is queued, started, and then published or finished otherwise. Publishing moves the dataset's
//! published load in one transaction; nothing else decides which records are seen.

mod life;
mod pin;
mod preview;
mod version;
mod watch;

pub use life::{NewRun, Published, RunEnd};
pub use pin::RunPin;
pub use version::{DatasetVersion, Tombstone, VersionState};
pub use watch::RunStage;
