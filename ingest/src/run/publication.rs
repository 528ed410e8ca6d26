//! The end of every run that publishes: stored records are indexed hidden, and then made visible at once.

use std::sync::Arc;

use atlas_entity::dataset as datasets;
use atlas_registry::lookup::CodeIndex;
use tokio_util::sync::CancellationToken;

use super::{
    dataset,
    index::{IndexJob, index},
    run_row::RunRow,
};
use crate::{
    context::IngestContext,
    eml::Eml,
    error::IngestError,
    progress::{Progress, Stage},
    report::{IngestCounts, IngestReport},
};

/// What is published, beside the records.
pub(super) struct Publication<'a> {
    pub dataset: &'a datasets::Model,
    /// The archive's metadata, for what the dataset lacks.
    pub eml: Option<&'a Eml>,
    /// The terms that were named to identify the records, if any were.
    pub key: &'a [String],
    /// What is worth a note.
    pub notes: Vec<String>,
    /// Attribute the records anew.
    pub codes: Option<Arc<CodeIndex>>,
}

impl Publication<'_> {
    /// Indexes and publishes the version of a running run.
    pub async fn publish(
        mut self,
        ctx: &IngestContext,
        (run, counts): (&RunRow, &mut IngestCounts),
        (progress, cancel): (&dyn Progress, &CancellationToken),
    ) -> Result<IngestReport, IngestError> {
        let job = IndexJob {
            dataset_key: self.dataset.key,
            version: run.row.version,
            load: run.row.load,
            total: counts.stored,
            codes: self.codes.take(),
        };
        (counts.indexed, counts.flagged) = index(ctx, job, progress, cancel).await?;
        if cancel.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        progress.update(Stage::Publishing, 0, None);
        self.complete(ctx).await?;
        run.publish(ctx, self.dataset, *counts, self.notes).await
    }

    /// Takes from the archive what the dataset lacks.
    async fn complete(&mut self, ctx: &IngestContext) -> Result<(), IngestError> {
        let uid = &self.dataset.uid;
        let taken = dataset::fill(&ctx.registry, uid, self.eml).await?;
        if taken.changed {
            self.notes.push("Metadata that the dataset lacked were taken from the archive.".to_owned());
        }
        if !taken.left.is_empty() {
            let fields = taken.left.join(", ");
            self.notes
                .push(format!("The archive says something else of {fields}; the dataset keeps its own."));
        }
        if !self.key.is_empty() {
            dataset::keep_key(&ctx.registry, uid, self.key).await?;
        }
        Ok(())
    }
}
