//! Runs: an archive in, the published records indexed anew, remains removed.

mod tidy;
mod ingest;
mod reindex;

pub use ingest::ingest;
pub use reindex::reindex;
pub use tidy::tidy;
