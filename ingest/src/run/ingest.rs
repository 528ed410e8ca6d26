//! One archive, from the call to the end of its run.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{
    blocking,
    body::{self, Body},
    dataset,
    lock::IngestLock,
    run_row::RunRow,
    tidy,
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
    let found = dataset::find(&ctx.registry, &request.dataset_uid).await?;
    if found.is_none() && !request.create {
        return Err(IngestError::UnknownDataset(request.dataset_uid));
    }
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
    let source = request.source.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut run = RunRow::queue(ctx, &dataset, source, None).await?;
    let mut counts = IngestCounts::default();
    let body = Body { ctx, request: &request, dataset, progress, cancel };
    let result = match opened {
        Ok(archive) => Box::pin(under_lock(body, archive, &mut run, &mut counts)).await,
        Err(error) => Err((error, None)),
    };
    match result {
        Ok(report) => Ok(IngestReport { created, ..report }),
        Err((error, _lock)) => {
            // The lock, where it was taken, is held until nothing of the run is left.
            run.roll_back(ctx, counts, &error).await;
            Err(error)
        }
    }
}

async fn open(request: &IngestRequest, cancel: &CancellationToken) -> Result<Archive, IngestError> {
    let (source, meter) = (request.source.clone(), Meter::new(cancel.clone()));
    blocking(move || Archive::open(&source, &meter)).await
}

async fn under_lock(
    body: Body<'_>,
    archive: Archive,
    run: &mut RunRow,
    counts: &mut IngestCounts,
) -> Result<IngestReport, (IngestError, Option<IngestLock>)> {
    let ctx = body.ctx;
    let waited = IngestLock::wait(&ctx.data_dir, body.progress.as_ref(), &body.cancel).await;
    let lock = waited.map_err(|error| (error, None))?;
    let result = async {
        tidy::remove_remains(ctx).await?;
        run.start(ctx).await?;
        Box::pin(body::run(body, archive, run, counts)).await
    };
    result.await.map_err(|error| (error, Some(lock)))
}
