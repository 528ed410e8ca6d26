//! Telling everybody how far a run is, and hearing from anybody that it should stop.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use atlas_registry::{Registry, runs::RunStage};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{
    context::IngestContext,
    progress::{Progress, Stage},
};

/// How often the run's row is written and read.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Keeps the row of a run up to date until it is dropped.
pub(super) struct Watch {
    told: Arc<Told>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Watches a run: what it tells also goes to `shown`, and `cancel` is called when its row says so.
    pub fn begin(
        ctx: &IngestContext,
        load: i64,
        shown: Arc<dyn Progress>,
        cancel: CancellationToken,
    ) -> Self {
        shown.queued(load);
        let begun = RunStage { stage: "beginning".to_owned(), ..RunStage::default() };
        let told = Arc::new(Told { shown, latest: Mutex::new(begun) });
        let task = tokio::spawn(follow(ctx.registry.clone(), load, Arc::clone(&told), cancel));
        Self { told, task }
    }

    /// What the run tells how far it is.
    pub fn progress(&self) -> Arc<dyn Progress> {
        Arc::clone(&self.told) as Arc<dyn Progress>
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What was told last.
struct Told {
    shown: Arc<dyn Progress>,
    latest: Mutex<RunStage>,
}

impl Progress for Told {
    fn update(&self, stage: Stage, done: u64, total: Option<u64>) {
        self.shown.update(stage, done, total);
        let stage = RunStage { stage: stage.label().to_owned(), done, total };
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }
}

async fn follow(registry: Registry, load: i64, told: Arc<Told>, cancel: CancellationToken) {
    loop {
        let stage = told.latest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Err(error) = registry.stage_run(load, &stage).await {
            tracing::debug!(load, %error, "how far a run is could not be written down");
        }
        match registry.is_cancel_requested(load).await {
            Ok(true) => return cancel.cancel(),
            Ok(false) => {}
            Err(error) => tracing::debug!(load, %error, "whether a run should stop could not be read"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
