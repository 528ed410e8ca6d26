//! Stored records interpreted anew, by today's rules, as a version of their own.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use atlas_entity::{dataset as datasets, ingest_run::RunKind};
use atlas_records::OccurrenceRecord;
use atlas_registry::runs::{NewRun, VersionState};
use futures::TryStreamExt;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    begin::begin,
    blocking, dataset,
    interpreter::Interpreter,
    load,
    publication::Publication,
    rules::Rules,
    run_row::{RunRow, run_counts},
    version_writer::{Batch, VersionWriter},
    watch::Watch,
};
use crate::{
    context::IngestContext,
    error::IngestError,
    progress::{Progress, Stage},
    report::{IngestCounts, IngestReport},
    sensitive,
};

/// Batches that may wait for the interpreter, and for the store.
const BATCHES: usize = 2;

/// Interprets the published records of one dataset, or of all, anew from the record store, and publishes them. No
/// archive is needed. This is how a new checklist, new rules on sensitive records and better interpretation reach
/// records that are published already.
pub async fn reinterpret(
    ctx: &IngestContext,
    dataset_uid: Option<&str>,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<Vec<IngestReport>, IngestError> {
    let published = match dataset_uid {
        None => ctx.registry.published_runs().await?,
        Some(uid) => {
            let dataset = living(ctx, uid).await?;
            let run = ctx.registry.published_run(dataset.key).await?;
            vec![run.ok_or_else(|| IngestError::NothingPublished(dataset.uid))?]
        }
    };
    let mut reports = Vec::with_capacity(published.len());
    for run in published {
        let Some(dataset) = dataset::by_key(&ctx.registry, run.dataset_key).await? else { continue };
        let job = Job { dataset, kind: RunKind::Reinterpret, origin: None, source: run.source };
        reports.push(one(ctx, job, Arc::clone(&progress), cancel.child_token()).await?);
    }
    Ok(reports)
}

/// Brings an earlier version of a dataset back: its stored records are interpreted by today's rules, those on
/// sensitive records included, and published as a new version.
pub async fn restore(
    ctx: &IngestContext,
    dataset_uid: &str,
    version: i64,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<IngestReport, IngestError> {
    let dataset = living(ctx, dataset_uid).await?;
    let found = ctx.registry.version(dataset.key, version).await?;
    let (kind, source) = (RunKind::Restore, found.source);
    one(ctx, Job { dataset, kind, origin: Some(version), source }, progress, cancel.child_token()).await
}

async fn living(ctx: &IngestContext, uid: &str) -> Result<datasets::Model, IngestError> {
    let found = dataset::wanted(&ctx.registry, uid, false).await?;
    found.ok_or_else(|| IngestError::UnknownDataset(uid.to_owned()))
}

struct Job {
    dataset: datasets::Model,
    kind: RunKind,
    /// The version to read; the published one where none is named.
    origin: Option<i64>,
    source: Option<String>,
}

async fn one(
    ctx: &IngestContext,
    job: Job,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<IngestReport, IngestError> {
    let new = NewRun {
        dataset_key: job.dataset.key,
        kind: job.kind,
        source: job.source.clone(),
        origin_version: job.origin,
        ..NewRun::default()
    };
    let mut run = RunRow::queue(ctx, new).await?;
    let watch = Watch::begin(ctx, run.row.load, progress, cancel.clone());
    let progress = watch.progress();
    let mut counts = IngestCounts::default();
    let mut lock = None;
    let result = async {
        lock = Some(begin(ctx, &mut run, progress.as_ref(), &cancel).await?);
        Box::pin(steps(ctx, &job, (&run, &mut counts), (progress.as_ref(), &cancel))).await
    };
    let result = result.await;
    if let Err(error) = &result {
        run.roll_back(ctx, counts, error).await;
    }
    drop(lock);
    result
}

async fn steps(
    ctx: &IngestContext,
    job: &Job,
    (run, counts): (&RunRow, &mut IngestCounts),
    (progress, cancel): (&dyn Progress, &CancellationToken),
) -> Result<IngestReport, IngestError> {
    // Behind the lock: what is published, and what is erased, is as it will be when this is published.
    let origin = if let Some(version) = job.origin {
        version
    } else {
        let published = ctx.registry.published_run(job.dataset.key).await?;
        published.ok_or_else(|| IngestError::NothingPublished(job.dataset.uid.clone()))?.version
    };
    let found = ctx.registry.version(job.dataset.key, origin).await?;
    if found.state == VersionState::Erased {
        return Err(IngestError::Erased { version: origin, reason: found.erased_reason.unwrap_or_default() });
    }
    ctx.registry.origin_run(run.row.load, origin).await?;
    let rules = Arc::new(Rules::today(ctx, &job.dataset, None).await?);
    let anew = Anew { ctx, rules, origin, total: found.counts.stored };
    *counts = Box::pin(anew.store(run.row.load, progress, cancel)).await?;
    ctx.registry.progress_run(run.row.load, run_counts(*counts)).await?;
    let publication = Publication {
        dataset: &job.dataset,
        eml: None,
        key: &[],
        notes: sensitive::notes(counts, &job.dataset.unique_key_terms),
        codes: None,
    };
    publication.publish(ctx, (run, counts), (progress, cancel)).await
}

/// A stored version to be interpreted anew.
struct Anew<'a> {
    ctx: &'a IngestContext,
    rules: Arc<Rules>,
    origin: i64,
    /// Records it has.
    total: u64,
}

impl Anew<'_> {
    /// Reads the records, interprets them and stores them as another version.
    async fn store(
        &self,
        version: i64,
        progress: &dyn Progress,
        cancel: &CancellationToken,
    ) -> Result<IngestCounts, IngestError> {
        let key = self.rules.dataset.key;
        let mut writer = VersionWriter::begin(self.ctx, key, version).await?;
        let (records_in, records) = mpsc::channel(BATCHES);
        let (batches_in, mut batches_out) = mpsc::channel(BATCHES);
        let done = Arc::new(AtomicU64::new(0));
        // From what was given, not from what the public sees of it.
        let mut batches = self.ctx.records.read_originals(key, self.origin, self.ctx.seal_keys.clone());
        let stop = cancel.clone();
        let reader = tokio::spawn(async move {
            while let Some(batch) = batches.try_next().await? {
                // The interpreter is gone when it failed.
                if stop.is_cancelled() || records_in.send(batch.records).await.is_err() {
                    break;
                }
            }
            Ok::<_, IngestError>(())
        });
        let interpreting = tokio::spawn(blocking({
            let (rules, done) = (Arc::clone(&self.rules), Arc::clone(&done));
            move || interpret(&rules, records, &batches_in, &done)
        }));
        let tell = || progress.update(Stage::Interpreting, done.load(Ordering::Relaxed), Some(self.total));
        let stored = load::store(&mut batches_out, &mut writer, tell).await;
        // Ends the other stages where the store failed.
        drop(batches_out);
        let ended = |error: tokio::task::JoinError| IngestError::Internal(error.to_string());
        let (read, found) = (reader.await.map_err(ended)?, interpreting.await.map_err(ended)?);
        if cancel.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        stored?;
        let mut counts = found?;
        read?;
        counts.stored = writer.finish().await?;
        Ok(counts)
    }
}

fn interpret(
    rules: &Rules,
    mut records: mpsc::Receiver<Vec<OccurrenceRecord>>,
    store: &mpsc::Sender<Batch>,
    done: &AtomicU64,
) -> Result<IngestCounts, IngestError> {
    let mut interpreter = Interpreter::new(rules, store);
    while let Some(batch) = records.blocking_recv() {
        for record in &batch {
            interpreter.counts.read += 1;
            interpreter.record(record)?;
        }
        done.fetch_add(batch.len() as u64, Ordering::Relaxed);
    }
    interpreter.finish()
}
