//! Runs that a server works on in the background, for those who asked over the network.

use std::{
    any::Any,
    sync::{Arc, Mutex, PoisonError},
};

use atlas_entity::ingest_run;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_util::sync::CancellationToken;

use crate::{
    IngestContext, IngestError, IngestRequest, NoProgress, Progress, PublishRequest, PurgeReport,
    PurgeRequest, Stage, ingest, preview, publish_preview, purge_version, reinterpret, restore,
};

/// Something to do in the background.
#[derive(Clone, Debug)]
pub enum Job {
    /// Tell what an archive would change.
    Preview(IngestRequest),
    /// Publish an archive.
    Ingest(IngestRequest),
    /// Publish what was previewed.
    Publish(PublishRequest),
    /// Interpret the published records of a dataset, by its uid, by today's rules.
    Reinterpret(String),
    /// Bring a version of a dataset, by its uid, back.
    Restore(String, i64),
}

/// Something that a job needs to be there, such as the folder its archive was fetched to.
pub type Kept = Option<Box<dyn Any + Send>>;

/// Jobs that may wait and work at once; further ones wait to be begun.
const AT_ONCE: u32 = 64;

/// Where a server works on runs until it stops.
#[derive(Clone)]
pub struct Jobs {
    ctx: IngestContext,
    stop: CancellationToken,
    room: Arc<Semaphore>,
}

impl Jobs {
    /// Runs are cancelled by `stop`.
    pub fn new(ctx: IngestContext, stop: CancellationToken) -> Self {
        Self { ctx, stop, room: Arc::new(Semaphore::new(AT_ONCE as usize)) }
    }

    /// What runs work with.
    pub const fn context(&self) -> &IngestContext {
        &self.ctx
    }

    /// Starts a job that somebody asked for, and answers with its run as soon as that is queued; how it goes on is told
    /// by the run's row. What is `kept` is dropped when the job has ended.
    pub async fn start(&self, actor: String, job: Job, kept: Kept) -> Result<ingest_run::Model, IngestError> {
        let (told, queued) = oneshot::channel();
        let progress = Arc::new(Queued(Mutex::new(Some(told))));
        let ctx = IngestContext { actor: Some(actor), ..self.ctx.clone() };
        let stop = self.stop.child_token();
        let room = self.room().await?;
        let task = tokio::spawn(async move {
            let (_room, _kept) = (room, kept);
            let result = Box::pin(work(&ctx, job, progress, stop)).await;
            if let Err(error) = &result {
                tracing::info!(%error, "a run in the background did not publish");
            }
            result
        });
        // The sender goes with the task when that ends before it has queued a run.
        let Ok(load) = queued.await else {
            let ended = task.await.map_err(|error| IngestError::Internal(error.to_string()))?;
            return Err(ended.err().unwrap_or_else(|| IngestError::Internal("no run was queued".to_owned())));
        };
        let run = self.ctx.registry.run(load).await?;
        run.ok_or_else(|| IngestError::Internal(format!("run {load} is gone")))
    }

    /// Erases a version. It goes on though the caller no longer waits.
    pub async fn purge(&self, request: PurgeRequest) -> Result<PurgeReport, IngestError> {
        let (ctx, stop) = (self.ctx.clone(), self.stop.child_token());
        let room = self.room().await?;
        let task = tokio::spawn(async move {
            let _room = room;
            purge_version(&ctx, request, Arc::new(NoProgress), stop).await
        });
        task.await.map_err(|error| IngestError::Internal(error.to_string()))?
    }

    /// Waits until every job has ended, which they do soon after they are told to stop.
    pub async fn ended(&self) {
        // It is never closed.
        let _all = self.room.acquire_many(AT_ONCE).await;
    }

    async fn room(&self) -> Result<OwnedSemaphorePermit, IngestError> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        room.map_err(|error| IngestError::Internal(error.to_string()))
    }
}

async fn work(
    ctx: &IngestContext,
    job: Job,
    progress: Arc<dyn Progress>,
    stop: CancellationToken,
) -> Result<(), IngestError> {
    match job {
        Job::Preview(request) => preview(ctx, request, progress, stop).await.map(drop),
        Job::Ingest(request) => ingest(ctx, request, progress, stop).await.map(drop),
        Job::Publish(request) => publish_preview(ctx, request, progress, stop).await.map(drop),
        Job::Reinterpret(dataset) => reinterpret(ctx, Some(&dataset), progress, stop).await.map(drop),
        Job::Restore(dataset, version) => restore(ctx, &dataset, version, progress, stop).await.map(drop),
    }
}

/// Hands on the load of the first run that is queued.
struct Queued(Mutex<Option<oneshot::Sender<i64>>>);

impl Progress for Queued {
    fn queued(&self, load: i64) {
        if let Some(told) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Whoever asked may have gone.
            let _gone = told.send(load);
        }
    }

    fn update(&self, _: Stage, _: u64, _: Option<u64>) {}
}
