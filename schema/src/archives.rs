//! Archives that come over the network.

use std::{any::Any, path::PathBuf};

use async_graphql::async_trait::async_trait;
use atlas_registry::Viewer;
use uuid::Uuid;

use crate::failure::Result;

/// Where an archive comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveSource {
    /// An upload by its id.
    Upload(Uuid),
    /// An address on the public internet.
    Url(String),
}

/// An archive that can be read.
pub struct ArchiveFile {
    /// Where it is.
    pub path: PathBuf,
    /// What is dropped when it is no longer needed, where that removes it.
    pub kept: Option<Box<dyn Any + Send>>,
}

/// Brings archives to where they can be read.
#[async_trait]
pub trait Archives: Send + Sync {
    /// The file of an archive. Of uploads only those of the viewer are found.
    ///
    /// # Errors
    /// `NOT_FOUND` where there is no such upload, `BAD_USER_INPUT` where it is not complete, and where the address leads
    /// nowhere or where it may not.
    async fn file(&self, viewer: &Viewer, source: &ArchiveSource) -> Result<ArchiveFile>;
}
