//! The published records into the index again, from the record store.

use std::sync::Arc;

use atlas_entity::{
    dataset as datasets,
    ingest_run::{self, RunKind},
};
use atlas_registry::{lookup::CodeIndex, runs::NewRun};
use tokio_util::sync::CancellationToken;

use super::{
    concerned::concerned,
    dataset,
    index::{IndexJob, index},
    lock::IngestLock,
    run_row::RunRow,
    tidy::remove_remains,
    watch::Watch,
};
use crate::{
    context::IngestContext,
    error::IngestError,
    progress::{Progress, Stage},
    report::{IngestCounts, IngestReport},
};

/// Indexes the published records of one dataset, or of all, anew from the record store and attributes them
/// to institutions and collections by today's registry. No archive is needed. Searchers see the records
/// as they were until those of a dataset are all there.
pub async fn reindex(
    ctx: &IngestContext,
    dataset_uid: Option<&str>,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<Vec<IngestReport>, IngestError> {
    let only = match dataset_uid {
        None => None,
        Some(uid) => {
            let found = dataset::find(&ctx.registry, uid).await?;
            Some(found.ok_or_else(|| IngestError::UnknownDataset(uid.to_owned()))?)
        }
    };
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    remove_remains(ctx).await?;
    let published = match &only {
        None => ctx.registry.published_runs().await?,
        Some(dataset) => {
            let run = ctx.registry.published_run(dataset.key).await?;
            vec![run.ok_or_else(|| IngestError::NothingPublished(dataset.uid.clone()))?]
        }
    };
    all(ctx, published, &progress, &cancel).await
}

/// Attributes anew, from the record store, the published records that changes of code mappings have queued. Returns
/// at once when nothing is queued.
pub async fn reattribute(
    ctx: &IngestContext,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<Vec<IngestReport>, IngestError> {
    if ctx.registry.queued_reattribution().await?.is_none() {
        return Ok(Vec::new());
    }
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    remove_remains(ctx).await?;
    // Read again behind the lock: another may have worked it off meanwhile, and what a run has published since is
    // to be seen. What is queued from here on waits for the next time.
    let Some(queued) = ctx.registry.queued_reattribution().await? else { return Ok(Vec::new()) };
    let published = concerned(ctx, &queued, ctx.registry.published_runs().await?).await?;
    let reports = all(ctx, published, &progress, &cancel).await?;
    ctx.registry.reattributed(&queued.entries).await?;
    Ok(reports)
}

/// Indexes the records of these runs anew, one dataset after the other.
async fn all(
    ctx: &IngestContext,
    published: Vec<ingest_run::Model>,
    progress: &Arc<dyn Progress>,
    cancel: &CancellationToken,
) -> Result<Vec<IngestReport>, IngestError> {
    let codes = ctx.registry.code_index().await?;
    let mut reports = Vec::with_capacity(published.len());
    for run in published {
        let Some(dataset) = dataset::by_key(&ctx.registry, run.dataset_key).await? else { continue };
        reports.push(one(ctx, &dataset, &run, (Arc::clone(&codes), progress, cancel)).await?);
    }
    Ok(reports)
}

type With<'a> = (Arc<CodeIndex>, &'a Arc<dyn Progress>, &'a CancellationToken);

async fn one(
    ctx: &IngestContext,
    dataset: &datasets::Model,
    published: &ingest_run::Model,
    with: With<'_>,
) -> Result<IngestReport, IngestError> {
    let new = NewRun {
        dataset_key: dataset.key,
        kind: RunKind::Reindex,
        version: Some(published.version),
        source: published.source.clone(),
        ..NewRun::default()
    };
    let mut run = RunRow::queue(ctx, new).await?;
    let mut counts = IngestCounts::default();
    let cancel = with.2.child_token();
    let watch = Watch::begin(ctx, run.row.load, Arc::clone(with.1), cancel.clone());
    let with = (with.0, &watch.progress(), &cancel);
    let result = steps(ctx, dataset, &mut run, &mut counts, published.counts.stored, with).await;
    if let Err(error) = &result {
        run.roll_back(ctx, counts, error).await;
    }
    result
}

async fn steps(
    ctx: &IngestContext,
    dataset: &datasets::Model,
    run: &mut RunRow,
    counts: &mut IngestCounts,
    stored: u64,
    (codes, progress, cancel): With<'_>,
) -> Result<IngestReport, IngestError> {
    run.start(ctx).await?;
    let job = IndexJob {
        dataset_key: dataset.key,
        version: run.row.version,
        load: run.row.load,
        total: stored,
        codes: Some(codes),
    };
    let (records, flagged) = index(ctx, job, progress.as_ref(), cancel).await?;
    *counts = IngestCounts {
        read: records,
        interpreted: records,
        flagged,
        stored: records,
        indexed: records,
        ..IngestCounts::default()
    };
    if cancel.is_cancelled() {
        return Err(IngestError::Cancelled);
    }
    progress.update(Stage::Publishing, 0, None);
    run.publish(ctx, dataset, *counts, Vec::new()).await
}
