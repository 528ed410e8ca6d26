//! The versions of a dataset: compared, and erased.

use std::sync::Arc;

use atlas_entity::dataset as datasets;
use atlas_registry::{
    RegistryError,
    runs::{DatasetVersion, Tombstone, VersionState},
};
use tokio_util::sync::CancellationToken;

use super::{lock::IngestLock, run_row::purge, tidy::remove_remains};
use crate::{
    compare::{Comparing, Comparison, Versions},
    context::IngestContext,
    error::IngestError,
    progress::Progress,
};

/// A version to erase for good.
#[derive(Clone, Debug)]
pub struct PurgeRequest {
    /// Uid of the dataset; it may be deleted.
    pub dataset_uid: String,
    /// The version.
    pub version: i64,
    /// Why, and by whom: what stays.
    pub tombstone: Tombstone,
    /// Also if it is the published one, which leaves the dataset without records.
    pub unpublish: bool,
}

/// A version that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurgeReport {
    /// The version.
    pub version: i64,
    /// Versions that were made of its records and are still kept.
    pub derived: Vec<i64>,
}

/// Compares two versions of a dataset: how the second differs from the first.
pub async fn compare_versions(
    ctx: &IngestContext,
    dataset_uid: &str,
    [base, version]: [i64; 2],
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<Comparison, IngestError> {
    let dataset = dataset(ctx, dataset_uid).await?;
    for version in [base, version] {
        let found = ctx.registry.version(dataset.key, version).await?;
        if found.state == VersionState::Erased {
            return Err(IngestError::Erased { version, reason: found.erased_reason.unwrap_or_default() });
        }
    }
    // Not with the scratch files of runs, which are removed by the next run; these have no names.
    let scratch = ctx.data_dir.join("compare");
    std::fs::create_dir_all(&scratch).map_err(IngestError::io("making a folder for scratch files"))?;
    let comparing =
        Comparing { store: &ctx.records, scratch: &scratch, progress: progress.as_ref(), cancel: &cancel };
    comparing.compare(Versions { dataset_key: dataset.key, base: Some(base), version }).await
}

/// Lists the versions of a dataset that were ever published, newest first; erased ones too.
pub async fn versions(ctx: &IngestContext, dataset_uid: &str) -> Result<Vec<DatasetVersion>, IngestError> {
    let dataset = dataset(ctx, dataset_uid).await?;
    Ok(ctx.registry.versions(dataset.key).await?)
}

/// Erases the records of a version from record store and index, and leaves a tombstone. Versions that were made of the
/// same records are not touched, but named. Of a published version nothing is erased unless the request says so.
pub async fn purge_version(
    ctx: &IngestContext,
    request: PurgeRequest,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<PurgeReport, IngestError> {
    let dataset = dataset(ctx, &request.dataset_uid).await?;
    // Nobody may be reading it to index or interpret it.
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    remove_remains(ctx).await?;
    let version = request.version;
    let run = ctx.registry.run(version).await?;
    if run.is_none_or(|run| run.dataset_key != dataset.key || run.version != version) {
        return Err(RegistryError::NotFound { what: "version", id: version.to_string() }.into());
    }
    let published = ctx.registry.published_run(dataset.key).await?;
    if !request.unpublish && published.is_some_and(|run| run.version == version) {
        return Err(IngestError::Published(version));
    }
    let loads =
        ctx.registry.erase_version(dataset.key, version, &request.tombstone, request.unpublish).await?;
    // From here on the tombstone stands: should this process die, tidying goes on with it.
    ctx.records.discard(dataset.key, version).await?;
    purge(ctx, &loads).await?;
    ctx.registry.mark_purged(&loads).await?;
    let derived = ctx.registry.versions(dataset.key).await?.into_iter();
    let derived = derived.filter(|v| v.origin_version == Some(version) && v.erased_at.is_none());
    Ok(PurgeReport { version, derived: derived.map(|v| v.version).collect() })
}

async fn dataset(ctx: &IngestContext, uid: &str) -> Result<datasets::Model, IngestError> {
    let found = ctx.registry.dataset_by_uid(uid).await?;
    found.ok_or_else(|| IngestError::UnknownDataset(uid.to_owned()))
}
