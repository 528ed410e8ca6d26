//! Publishing what a preview stored.

use std::sync::Arc;

use atlas_entity::ingest_run::{Model, RunKind, RunState};
use atlas_registry::{runs::NewRun, sensitive::sensitive_digest};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{begin::begin, dataset, publication::Publication, run_row::RunRow, watch::Watch};
use crate::{
    context::IngestContext,
    error::IngestError,
    preview::{Kept, Preview},
    progress::Progress,
    report::{IngestCounts, IngestReport},
};

/// A preview to publish.
#[derive(Clone, Copy, Debug)]
pub struct PublishRequest {
    /// Key of the run that previewed.
    pub run_key: Uuid,
    /// Publish even if more than half of the ids are new against the published version.
    pub allow_id_change: bool,
}

/// Publishes the records that a preview stored, exactly as it told of them; the archive is not needed. Fails where
/// another version was published since.
pub async fn publish_preview(
    ctx: &IngestContext,
    request: PublishRequest,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<IngestReport, IngestError> {
    let previewed = ctx.registry.run_by_key(request.run_key).await?;
    require_previewed(&previewed)?;
    let new = NewRun {
        dataset_key: previewed.dataset_key,
        kind: RunKind::Publish,
        version: Some(previewed.version),
        source: previewed.source.clone(),
        digest: previewed.digest.clone(),
        ..NewRun::default()
    };
    let mut run = RunRow::queue(ctx, new).await?;
    let cancel = cancel.child_token();
    let watch = Watch::begin(ctx, run.row.load, progress, cancel.clone());
    let progress = watch.progress();
    let mut counts = IngestCounts::default();
    let mut lock = None;
    let result = async {
        lock = Some(begin(ctx, &mut run, progress.as_ref(), &cancel).await?);
        let with = (progress.as_ref(), &cancel);
        Box::pin(publish(ctx, request, (&run, &mut counts), with)).await
    };
    let result = result.await;
    if let Err(error) = &result {
        run.roll_back(ctx, counts, error).await;
    }
    drop(lock);
    result
}

async fn publish(
    ctx: &IngestContext,
    request: PublishRequest,
    (run, counts): (&RunRow, &mut IngestCounts),
    with: (&dyn Progress, &CancellationToken),
) -> Result<IngestReport, IngestError> {
    // Read again behind the lock: it may have expired, and another version may have been published.
    let previewed = ctx.registry.run_by_key(request.run_key).await?;
    require_previewed(&previewed)?;
    let gone = || IngestError::NotPublishable("what it found is gone; preview the archive again".to_owned());
    let found = ctx.registry.preview(previewed.load).await?.ok_or_else(gone)?;
    let published = ctx.registry.published_run(previewed.dataset_key).await?.map(|run| run.version);
    if found.base_version != published {
        return Err(IngestError::OtherBase { base: found.base_version, published });
    }
    let (preview, kept): (Preview, Kept) = (read(found.preview)?, read(found.kept)?);
    if kept.rules != sensitive_digest(&ctx.registry.sensitive_rules().await?) {
        let why = "the rules on sensitive records have changed since; preview the archive again";
        return Err(IngestError::NotPublishable(why.to_owned()));
    }
    if let Some(refusal) = preview.refusal.filter(|_| !request.allow_id_change) {
        return Err(refusal.into());
    }
    let dataset = dataset::by_key(&ctx.registry, previewed.dataset_key).await?;
    let dataset = dataset.filter(|dataset| dataset.deleted.is_none());
    let dataset = dataset.ok_or_else(|| IngestError::UnknownDataset(preview.dataset_uid))?;
    *counts = preview.counts;
    let publication = Publication {
        dataset: &dataset,
        eml: kept.eml.as_ref(),
        key: &kept.key,
        notes: preview.notes,
        // Mappings may have changed since.
        codes: Some(ctx.registry.code_index().await?),
    };
    publication.publish(ctx, (run, counts), with).await
}

fn require_previewed(run: &Model) -> Result<(), IngestError> {
    if run.state == RunState::Previewed {
        return Ok(());
    }
    let why = match (run.kind, run.state) {
        (RunKind::Preview, RunState::Expired) => "it has expired; preview the archive again",
        (RunKind::Preview, RunState::Queued | RunState::Running) => "it is still under way",
        (RunKind::Preview, RunState::Refused) => "the archive was refused",
        (RunKind::Preview, _) => "it did not come to its end",
        _ => "the run was no preview",
    };
    Err(IngestError::NotPublishable(why.to_owned()))
}

fn read<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, IngestError> {
    serde_json::from_value(value).map_err(|error| IngestError::Internal(error.to_string()))
}
