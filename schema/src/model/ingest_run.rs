//! A run of the ingestion.

use async_graphql::Context;
use atlas_entity::{EntityKind, ingest_preview, ingest_run::RunKind};
use atlas_ingest::Preview;
use atlas_registry::policy::{Action, can};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    input::{IngestRunOrder, IngestRunWhere},
    model::{
        ArchivePreview, Dataset, IngestRunCounts, IngestRunKind, IngestRunReport, IngestRunState, object,
    },
    operation::Operation,
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
            /// Version whose stored records it interprets anew.
            origin_version: Option<i64>,
            /// What it is doing, in a word, while it works.
            stage: Option<String>,
            /// How far it has come in that: bytes or records.
            progress: Option<i64>,
            /// Of how much, where that is known.
            total: Option<i64>,
            /// When somebody asked it to stop.
            cancel_requested_at: Option<DateTime<Utc>>,
            /// When the version that it wrote was erased for good.
            erased_at: Option<DateTime<Utc>>,
            /// Why it was erased.
            erased_reason: Option<String>,
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
        resolvers {
            /// What publishing the archive would change, once a preview has ended; for those who may publish to the
            /// dataset or review proposals of it, and for whoever asked for it.
            async fn preview(&self, context: &Context<'_>) -> Result<Option<ArchivePreview>> {
                if self.0.kind != RunKind::Preview || !self.inside(context).await? {
                    return Ok(None);
                }
                let found = context.sources().backend().registry.preview(self.0.load).await?;
                let read = |found: ingest_preview::Model| serde_json::from_value::<Preview>(found.preview);
                let preview = found.map(read).transpose().map_err(|error| Failure::internal(&error))?;
                Ok(preview.map(ArchivePreview::from))
            }
        }
    }
}

impl IngestRun {
    /// Whether the viewer asked for the run, or may publish to its dataset or review proposals of it.
    async fn inside(&self, context: &Context<'_>) -> Result<bool> {
        let viewer = context.sources().viewer();
        let Some(actor) = viewer.actor() else { return Ok(false) };
        if self.0.actor.as_deref() == Some(actor.person.to_string().as_str()) {
            return Ok(true);
        }
        let key = self.0.dataset_key;
        let targets = context.sources().backend().registry.targets(EntityKind::Dataset, &[key]).await?;
        let may = |action| targets.get(&key).is_some_and(|target| can(viewer, action, target).allowed);
        Ok(may(Action::Publish) || may(Action::Review))
    }
}
