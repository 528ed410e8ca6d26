//! Archives that come over the network.

use std::path::PathBuf;

use async_graphql::async_trait::async_trait;
use atlas_registry::Viewer;

use crate::failure::Result;

/// Where an archive comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveSource {
    /// An upload by its id.
    Upload(String),
    /// An address on the public internet.
    Url(String),
}

/// Brings archives to where they can be read.
#[async_trait]
pub trait Archives: Send + Sync {
    /// The file of an archive. Of uploads only those of the viewer are found.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is no such upload, `BAD_USER_INPUT` where the address leads nowhere or where it may not,
    /// `UNAVAILABLE` where it does not answer.
    async fn file(&self, viewer: &Viewer, source: &ArchiveSource) -> Result<PathBuf>;
}
