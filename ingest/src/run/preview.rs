//! What publishing an archive would change.

use std::sync::Arc;

use atlas_entity::{dataset as datasets, ingest_preview, ingest_run::RunKind, value::RunReport};
use atlas_records::RecordStore;
use atlas_registry::runs::NewRun;
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    begin::begin,
    body::{Body, Stored},
    dataset,
    ingest::open,
    lock::IngestLock,
    run_row::{RunRow, run_counts},
    scratch::Scratch,
    watch::Watch,
};
use crate::{
    compare::{Comparing, Versions},
    context::{IngestContext, IngestRequest},
    error::IngestError,
    preview::{Kept, Preview},
    progress::Progress,
    report::{IngestCounts, Refusal},
};

/// Reads an archive as a run would and compares its records with those that are published, which stay as they are.
///
/// The records are kept, so that [`publish_preview`](crate::publish_preview) need not read them again. What an archive
/// would be refused for is told in the preview. For a dataset that is yet to be made nothing is kept.
pub async fn preview(
    ctx: &IngestContext,
    request: IngestRequest,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<Preview, IngestError> {
    let found = dataset::wanted(&ctx.registry, &request.dataset_uid, request.create).await?;
    // Threads that read stop with this call, however it ends.
    let cancel = cancel.child_token();
    let _stop = cancel.clone().drop_guard();
    let blank = Preview {
        run_key: None,
        dataset_uid: request.dataset_uid.clone(),
        source: request.source_name(),
        counts: IngestCounts::default(),
        comparison: None,
        refusal: None,
        notes: Vec::new(),
    };
    match found {
        Some(dataset) => {
            let body = Body { ctx, request: &request, dataset, progress, cancel };
            Box::pin(registered(body, blank)).await
        }
        None => Box::pin(unregistered(ctx, &request, (progress, cancel), blank)).await,
    }
}

async fn registered(body: Body<'_>, blank: Preview) -> Result<Preview, IngestError> {
    let ctx = body.ctx;
    let new = NewRun {
        dataset_key: body.dataset.key,
        kind: RunKind::Preview,
        source: blank.source.clone(),
        ..NewRun::default()
    };
    let mut run = RunRow::queue(ctx, new).await?;
    let watch = Watch::begin(ctx, run.row.load, Arc::clone(&body.progress), body.cancel.clone());
    let body = Body { progress: watch.progress(), ..body };
    let mut preview = Preview { run_key: Some(run.row.key), ..blank };
    let mut lock = None;
    let result = async {
        lock = Some(begin(ctx, &mut run, body.progress.as_ref(), &body.cancel).await?);
        keep(&body, &run, &mut preview).await
    };
    let result = result.await;
    if let Err(error) = &result {
        run.roll_back(ctx, preview.counts, error).await;
    }
    drop(lock);
    told(result, preview)
}

/// Previews within a running run, and keeps all of it.
async fn keep(body: &Body<'_>, run: &RunRow, preview: &mut Preview) -> Result<(), IngestError> {
    let registry = &body.ctx.registry;
    registry.digest_run(run.row.load, &body.digest().await?).await?;
    let stored = look(body, run.row.load, preview).await?;
    let named = !body.request.unique_key.is_empty();
    let kept =
        Kept { eml: stored.eml, key: if named { stored.key } else { Vec::new() }, rules: stored.rules };
    let found = ingest_preview::Model {
        load: run.row.load,
        base_version: stored.base,
        preview: json(&*preview)?,
        kept: json(&kept)?,
    };
    let report = RunReport { messages: Vec::new(), texts: preview.notes.clone() };
    Ok(registry.preview_run(run_counts(preview.counts), report, found).await?)
}

/// Stores the records of the archive as a version and compares it with what is published.
async fn look(body: &Body<'_>, version: i64, preview: &mut Preview) -> Result<Stored, IngestError> {
    let archive = open(body.request, &body.cancel).await?;
    let mut stored = Box::pin(body.store(archive, version, &mut preview.counts)).await?;
    let comparing = Comparing {
        store: &body.ctx.records,
        scratch: stored.scratch.path(),
        progress: body.progress.as_ref(),
        cancel: &body.cancel,
    };
    let versions = Versions { dataset_key: body.dataset.key, base: stored.base, version };
    preview.comparison = Some(comparing.compare(versions).await?);
    preview.notes = std::mem::take(&mut stored.notes);
    preview.refusal = stored.ids_changed.take().map(Refusal::from);
    Ok(stored)
}

/// Previews for a dataset that is not registered; nothing is kept.
async fn unregistered(
    ctx: &IngestContext,
    request: &IngestRequest,
    (progress, cancel): (Arc<dyn Progress>, CancellationToken),
    mut preview: Preview,
) -> Result<Preview, IngestError> {
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    let scratch = Scratch::new(&ctx.data_dir)?;
    let records = RecordStore::local(scratch.path().join("records"))?;
    let ctx = IngestContext { records, ..ctx.clone() };
    let key = Uuid::now_v7();
    let dataset = datasets::Model { key, uid: request.dataset_uid.clone(), ..datasets::Model::default() };
    let body = Body { ctx: &ctx, request, dataset, progress, cancel };
    let result = look(&body, 1, &mut preview).await.map(|_| ());
    if let Some(comparison) = &mut preview.comparison {
        comparison.version = None;
    }
    told(result, preview)
}

/// The preview, which also tells of a refusal.
fn told(result: Result<(), IngestError>, preview: Preview) -> Result<Preview, IngestError> {
    match result {
        Ok(()) => Ok(preview),
        Err(IngestError::Refused(refusal)) => Ok(Preview { refusal: Some(refusal), ..preview }),
        Err(error) => Err(error),
    }
}

fn json(value: &impl Serialize) -> Result<serde_json::Value, IngestError> {
    serde_json::to_value(value).map_err(|error| IngestError::Internal(error.to_string()))
}
