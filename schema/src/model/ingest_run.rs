//! A run of the ingestion.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{IngestRunOrder, IngestRunWhere},
    model::{Dataset, IngestRunCounts, IngestRunKind, IngestRunReport, IngestRunState, object},
};

object! {
    /// A run of the ingestion: one load of a dataset's records.
    IngestRun on ingest_run {
        where IngestRunWhere, order IngestRunOrder, default Load true,
        fields {
            /// Number of the load; grows with every run.
            load: i64,
            /// UUIDv7.
            key: Uuid,
            /// What the run does.
            kind: IngestRunKind,
            /// How far it has come.
            state: IngestRunState,
            /// Load whose files in the record store hold the records.
            version: i64,
            /// Name of the file the records came from.
            source: Option<String>,
            /// SHA-256 of that file, hexadecimal.
            digest: Option<String>,
            /// Records counted by stage.
            counts: IngestRunCounts,
            /// Defects and remarks.
            report: IngestRunReport,
            /// When it was asked for.
            created_at: DateTime<Utc>,
            /// When it began.
            started_at: Option<DateTime<Utc>>,
            /// When it ended, well or not.
            finished_at: Option<DateTime<Utc>>,
            /// When its records became those that are searched.
            published_at: Option<DateTime<Utc>>,
            /// When another load took their place.
            retired_at: Option<DateTime<Utc>>,
            /// When the index held none of its records any more.
            purged_at: Option<DateTime<Utc>>,
        }
        one {
            /// Dataset whose records are loaded.
            dataset: Dataset by dataset_key,
        }
        many {}
        occurrences {}
    }
}
