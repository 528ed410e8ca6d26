//! The run's row in the database, from queued to ended.

use atlas_entity::{
    dataset, ingest_run,
    value::{RunCounts, RunMessage, RunReport},
};
use atlas_registry::runs::{NewRun, RunEnd};

use crate::{
    context::IngestContext,
    error::IngestError,
    report::{Defect, IngestCounts, IngestReport},
};

/// A run that is queued or running.
pub(super) struct RunRow {
    pub row: ingest_run::Model,
    /// Whether it may have written to index and store.
    started: bool,
}

impl RunRow {
    /// Queues a run.
    pub async fn queue(ctx: &IngestContext, run: NewRun) -> Result<Self, IngestError> {
        let run = NewRun { actor: run.actor.or_else(|| ctx.actor.clone()), ..run };
        Ok(Self { row: ctx.registry.queue_run(&run).await?, started: false })
    }

    /// Starts the run.
    pub async fn start(&mut self, ctx: &IngestContext) -> Result<(), IngestError> {
        ctx.registry.start_run(self.row.load).await?;
        self.started = true;
        Ok(())
    }

    /// Publishes its records.
    pub async fn publish(
        &self,
        ctx: &IngestContext,
        dataset: &dataset::Model,
        counts: IngestCounts,
        notes: Vec<String>,
    ) -> Result<IngestReport, IngestError> {
        let records = i64::try_from(counts.indexed).unwrap_or(i64::MAX);
        let report = RunReport { messages: Vec::new(), texts: notes.clone() };
        ctx.registry.publish_run(self.row.load, records, run_counts(counts), report).await?;
        Ok(IngestReport {
            run_key: self.row.key,
            load: self.row.load,
            version: self.row.version,
            dataset_key: dataset.key,
            dataset_uid: dataset.uid.clone(),
            created: false,
            counts,
            notes,
        })
    }

    /// Ends a run that published nothing: says why in its row and removes what it wrote. What cannot be
    /// removed now is removed by tidying.
    pub async fn roll_back(&self, ctx: &IngestContext, counts: IngestCounts, why: &IngestError) {
        let load = self.row.load;
        let (end, report) = ending(why);
        // First of all: a publication that reported failure may have happened all the same, and then the
        // row cannot be ended and everything is to stay.
        if let Err(error) = ctx.registry.finish_run(load, end, run_counts(counts), report).await {
            tracing::warn!(load, %error, "the end of a run could not be written down");
            return;
        }
        if let Err(error) = self.remove(ctx).await {
            tracing::warn!(load, %error, "what a run that ended had written could not be removed yet");
        }
    }

    /// Removes what the ended run wrote, and notes that nothing is left if so.
    async fn remove(&self, ctx: &IngestContext) -> Result<(), IngestError> {
        // Without the lock nothing was written, and nothing may be.
        if self.started {
            let purged = purge(ctx, &[self.row.load]).await;
            discard(ctx, &self.row).await?;
            purged?;
        }
        Ok(ctx.registry.mark_purged(&[self.row.load]).await?)
    }
}

/// Removes every document of these loads from the index.
pub(super) async fn purge(ctx: &IngestContext, loads: &[i64]) -> Result<(), IngestError> {
    let mut writer = ctx.index.writer().await?;
    writer.purge(loads).await?;
    Ok(writer.commit().await?)
}

/// Removes the record store files of a run that published nothing.
pub(super) async fn discard(ctx: &IngestContext, run: &ingest_run::Model) -> Result<(), IngestError> {
    // A run that indexes what another stored has no files of its own.
    if run.version == run.load {
        ctx.records.discard(run.dataset_key, run.load).await?;
    }
    Ok(())
}

/// The counts as the database keeps them.
pub(super) fn run_counts(counts: IngestCounts) -> RunCounts {
    RunCounts {
        read: counts.read,
        interpreted: counts.interpreted,
        flagged: counts.flagged,
        refused: counts.refused,
        stored: counts.stored,
        indexed: counts.indexed,
    }
}

fn ending(why: &IngestError) -> (RunEnd, RunReport) {
    match why {
        IngestError::Refused(refusal) => {
            let messages = refusal.defects.iter().map(message).collect();
            let usable = |key: &Vec<String>| format!("This would serve as the unique key: {}", key.join(","));
            (RunEnd::Refused, RunReport { messages, texts: refusal.usable_keys.iter().map(usable).collect() })
        }
        IngestError::Cancelled => (RunEnd::Cancelled, RunReport::default()),
        IngestError::NotPublishable(_) | IngestError::OtherBase { .. } | IngestError::Erased { .. } => {
            (RunEnd::Failed, RunReport { texts: vec![why.to_string()], ..RunReport::default() })
        }
        // The row is public; what a file system or server said is for the log.
        _ => (
            RunEnd::Failed,
            RunReport { texts: vec!["The run failed; see the log.".to_owned()], ..RunReport::default() },
        ),
    }
}

fn message(defect: &Defect) -> RunMessage {
    RunMessage {
        file: Some(defect.file.clone()),
        line: defect.line,
        column: defect.column,
        code: defect.code.name().to_owned(),
        message: defect.message.clone(),
    }
}
