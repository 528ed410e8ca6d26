//! The versions of a dataset's records.

use async_graphql::{Enum, SimpleObject};
use atlas_registry::runs;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::model::{Expose, IngestRunCounts, IngestRunKind};

/// What became of a version.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "DatasetVersionState", remote = "runs::VersionState")]
pub(crate) enum DatasetVersionState {
    /// Its records are the ones that are searched.
    Published,
    /// Another version took its place; it can be restored.
    Retired,
    /// Its records were erased for good.
    Erased,
}

/// A version of a dataset's records that was published once. It never changes.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct DatasetVersion {
    /// Its number, which grows.
    version: i64,
    /// Key of the run that wrote it.
    run_key: Uuid,
    /// What that run did.
    kind: IngestRunKind,
    /// What became of it.
    state: DatasetVersionState,
    /// Name of the file its records came from.
    source: Option<String>,
    /// The version whose stored records were interpreted anew for it.
    origin_version: Option<i64>,
    /// Records by stage.
    counts: IngestRunCounts,
    /// When it was written.
    created_at: DateTime<Utc>,
    /// When it was first published.
    published_at: DateTime<Utc>,
    /// When its records were erased.
    erased_at: Option<DateTime<Utc>>,
    /// Why they were erased.
    erased_reason: Option<String>,
}

impl From<runs::DatasetVersion> for DatasetVersion {
    fn from(found: runs::DatasetVersion) -> Self {
        Self {
            version: found.version,
            run_key: found.run_key,
            kind: found.kind.into(),
            state: found.state.into(),
            counts: found.counts.expose(),
            source: found.source,
            origin_version: found.origin_version,
            created_at: found.created_at,
            published_at: found.published_at,
            erased_at: found.erased_at,
            erased_reason: found.erased_reason,
        }
    }
}
