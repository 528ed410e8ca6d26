//! One archive, from the call to the end of its run.

use std::sync::Arc;

use atlas_entity::ingest_run::RunKind;
use atlas_registry::runs::NewRun;
use tokio_util::sync::CancellationToken;

use super::{
    begin::begin,
    blocking,
    body::{self, Body},
    dataset,
    run_row::RunRow,
    watch::Watch,
};
use crate::{
    archive::{Archive, Meter},
    context::{IngestContext, IngestRequest},
    error::IngestError,
    progress::Progress,
    report::{IngestCounts, IngestReport},
};

/// Replaces the records of a dataset by those of an archive, as a whole or not at all.
///
/// Waits while another run writes. On any error, and when `cancel` is called, the published records stay
/// as they were and what the run wrote is removed. If the returned future is dropped, the next run or
/// [`tidy`](crate::tidy) removes it.
pub async fn ingest(
    ctx: &IngestContext,
    request: IngestRequest,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<IngestReport, IngestError> {
    let found = dataset::wanted(&ctx.registry, &request.dataset_uid, request.create).await?;
    // Threads that read stop with this call, however it ends.
    let cancel = cancel.child_token();
    let _stop = cancel.clone().drop_guard();
    let opened = open(&request, &cancel).await;
    let (dataset, created, opened) = match (found, opened) {
        (Some(dataset), opened) => (dataset, false, opened),
        (None, Ok(archive)) => {
            (dataset::create(&ctx.registry, &request, archive.eml.as_ref()).await?, true, Ok(archive))
        }
        (None, Err(error)) => return Err(error),
    };
    let new = NewRun {
        dataset_key: dataset.key,
        kind: RunKind::Ingest,
        source: request.source_name(),
        ..NewRun::default()
    };
    let mut run = RunRow::queue(ctx, new).await?;
    let mut counts = IngestCounts::default();
    let watch = Watch::begin(ctx, run.row.load, progress, cancel.clone());
    let body = Body { ctx, request: &request, dataset, progress: watch.progress(), cancel };
    let mut lock = None;
    let result = async {
        let archive = opened?;
        lock = Some(begin(ctx, &mut run, body.progress.as_ref(), &body.cancel).await?);
        Box::pin(body::run(body, archive, &mut run, &mut counts)).await
    };
    let result = result.await;
    if let Err(error) = &result {
        // The lock, where it was taken, is held until nothing of the run is left.
        run.roll_back(ctx, counts, error).await;
    }
    drop(lock);
    result.map(|report| IngestReport { created, ..report })
}

/// Opens the archive of a request.
pub(super) async fn open(
    request: &IngestRequest,
    cancel: &CancellationToken,
) -> Result<Archive, IngestError> {
    let (source, meter) = (request.source.clone(), Meter::new(cancel.clone()));
    blocking(move || Archive::open(&source, &meter)).await
}
