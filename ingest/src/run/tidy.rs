//! Removing what runs left: those that died, and those whose records were replaced.

use atlas_entity::{ingest_run::RunState, value::RunReport};
use atlas_registry::runs::RunEnd;
use chrono::{TimeDelta, Utc};

use super::{
    lock::IngestLock,
    run_row::{discard, purge},
    scratch::scratch_dir,
};
use crate::{context::IngestContext, error::IngestError, report::TidyReport};

/// How long a preview can be published.
const PREVIEWS_KEPT: TimeDelta = TimeDelta::days(30);

/// Rolls back runs that died and removes the documents of loads that nobody can see any more. Does nothing
/// while a run is under way, which does the same when it begins.
pub async fn tidy(ctx: &IngestContext) -> Result<TidyReport, IngestError> {
    match IngestLock::try_take(&ctx.data_dir)? {
        Some(_lock) => remove_remains(ctx).await,
        None => Ok(TidyReport { busy: true, ..TidyReport::default() }),
    }
}

/// As [`tidy`], for who holds the lock.
pub(super) async fn remove_remains(ctx: &IngestContext) -> Result<TidyReport, IngestError> {
    let mut report = TidyReport::default();
    for run in ctx.registry.unfinished_runs().await? {
        // Nobody else can be at work on it: the lock is ours.
        let texts = vec!["The program ended before the run did.".to_owned()];
        let text = RunReport { texts, ..RunReport::default() };
        ctx.registry.finish_run(run.load, RunEnd::Failed, run.counts, text).await?;
        report.recovered.push(run.load);
    }
    let age = TimeDelta::from_std(ctx.retire_after).unwrap_or(TimeDelta::MAX);
    let before = Utc::now().checked_sub_signed(age).unwrap_or_default();
    let runs = ctx.registry.purgeable_runs(before).await?;
    if !runs.is_empty() {
        for run in runs.iter().filter(|run| run.state != RunState::Retired) {
            discard(ctx, run).await?;
        }
        let loads: Vec<i64> = runs.iter().map(|run| run.load).collect();
        purge(ctx, &loads).await?;
        ctx.registry.mark_purged(&loads).await?;
        report.purged = loads;
    }
    remove_stored(ctx).await?;
    let scratch = scratch_dir(&ctx.data_dir);
    match tokio::fs::remove_dir_all(&scratch).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(IngestError::io(format!("removing {}", scratch.display()))(error))
        }
        _ => Ok(report),
    }
}

/// Removes the records of previews that can no longer be published, and those of erased versions whose erasure was cut
/// short.
async fn remove_stored(ctx: &IngestContext) -> Result<(), IngestError> {
    let stale = ctx.registry.stale_previews(Utc::now() - PREVIEWS_KEPT).await?;
    for run in &stale {
        ctx.records.discard(run.dataset_key, run.version).await?;
    }
    let loads: Vec<i64> = stale.iter().map(|run| run.load).collect();
    if !loads.is_empty() {
        ctx.registry.expire_previews(&loads).await?;
    }
    for run in ctx.registry.erased_runs().await? {
        ctx.records.discard(run.dataset_key, run.version).await?;
    }
    Ok(())
}
