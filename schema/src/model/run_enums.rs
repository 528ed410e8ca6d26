//! What a run of the ingestion does, and how far it has come.

use async_graphql::Enum;
use atlas_entity::ingest_run::{RunKind, RunState};

use crate::model::Expose;

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RunKind")]
pub(crate) enum IngestRunKind {
    /// Reads an archive.
    Ingest,
    /// Builds the index anew from the record store.
    Reindex,
    /// Reads an archive and compares it with what is published.
    Preview,
    /// Publishes what a preview stored.
    Publish,
    /// Interprets the published records anew.
    Reinterpret,
    /// Brings an earlier version back.
    Restore,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RunState")]
pub(crate) enum IngestRunState {
    /// Waits for another run to end.
    Queued,
    /// Works.
    Running,
    /// Its records are the ones that are searched.
    Published,
    /// Its records were searched until another load took their place.
    Retired,
    /// The source was refused.
    Refused,
    /// It failed for a reason outside the source.
    Failed,
    /// It was stopped on request.
    Cancelled,
    /// Its records are stored, compared, and can be published.
    Previewed,
    /// It was a preview; its records are gone, for they can no longer be published as they were previewed.
    Expired,
}

impl Expose<IngestRunKind> for RunKind {
    fn expose(&self) -> IngestRunKind {
        (*self).into()
    }
}

impl Expose<IngestRunState> for RunState {
    fn expose(&self) -> IngestRunState {
        (*self).into()
    }
}

impl From<IngestRunKind> for atlas_registry::list::Value {
    fn from(kind: IngestRunKind) -> Self {
        RunKind::from(kind).into()
    }
}

impl From<IngestRunState> for atlas_registry::list::Value {
    fn from(state: IngestRunState) -> Self {
        RunState::from(state).into()
    }
}
