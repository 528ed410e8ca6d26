//! From archive to record store: three stages side by side, with bounded queues between them.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    time::Duration,
};

use tokio::sync::mpsc;

use super::{
    blocking,
    rows::{Found, Rows},
    rules::Rules,
    version_writer::{Batch, VersionWriter},
};
use crate::{
    archive::{Archive, Meter},
    error::IngestError,
    join::{Join, JoinCounts, Joined, Shape},
    keys::UniqueKey,
    progress::{Progress, Stage},
};

/// Rows handed on at once.
const CHUNK_ROWS: usize = 256;
/// A chunk ends earlier where its rows are large.
const CHUNK_BYTES: usize = 1 << 20;
/// Chunks of rows that may wait.
const CHUNKS: usize = 8;
/// Batches of columns that may wait.
const BATCHES: usize = 2;
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// What is to be loaded, and how.
pub(super) struct LoadPlan {
    pub archive: Archive,
    pub shape: Shape,
    pub key: UniqueKey,
    pub rules: Rules,
    /// Folder for scratch files.
    pub scratch: PathBuf,
    pub meter: Meter,
}

/// Reads, interprets and stores every record.
pub(super) async fn load(
    plan: &Arc<LoadPlan>,
    writer: &mut VersionWriter,
    progress: &dyn Progress,
) -> Result<(Found, JoinCounts), IngestError> {
    let (rows_in, rows) = sync_channel(CHUNKS);
    let (batches_in, mut batches) = mpsc::channel(BATCHES);
    let done = Arc::new(AtomicU64::new(0));
    let reader = tokio::spawn(blocking({
        let plan = plan.clone();
        move || read(&plan, &rows_in)
    }));
    let interpreter = tokio::spawn(blocking({
        let (plan, done) = (plan.clone(), done.clone());
        move || Rows::new(&plan, &batches_in).run(&rows, &done)
    }));
    let stored = store(&mut batches, writer, || tell(plan, &done, progress)).await;
    // Ends the other stages where the store failed.
    drop(batches);
    let ended = |error: tokio::task::JoinError| IngestError::Internal(error.to_string());
    let (joined, found) = (reader.await.map_err(ended)?, interpreter.await.map_err(ended)?);
    // A stage that fails makes the one before it fail for want of a taker: the last in line tells why.
    stored?;
    let found = found?;
    Ok((found, joined?))
}

fn read(plan: &LoadPlan, rows: &SyncSender<Vec<Joined>>) -> Result<JoinCounts, IngestError> {
    let gone = |_| IngestError::Internal("the interpreter stopped".to_owned());
    let (mut chunk, mut bytes) = (Vec::with_capacity(CHUNK_ROWS), 0);
    let join =
        Join { archive: &plan.archive, shape: &plan.shape, meter: &plan.meter, scratch: &plan.scratch };
    let counts = join.run(|joined| {
        bytes += joined.values.as_slice().len();
        chunk.push(joined);
        if chunk.len() < CHUNK_ROWS && bytes < CHUNK_BYTES {
            return Ok(());
        }
        bytes = 0;
        rows.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS))).map_err(gone)
    })?;
    rows.send(chunk).map_err(gone)?;
    Ok(counts)
}

/// Stores what comes in until nothing more does; tells some times a second.
pub(super) async fn store(
    batches: &mut mpsc::Receiver<Batch>,
    writer: &mut VersionWriter,
    tell: impl Fn(),
) -> Result<(), IngestError> {
    tell();
    let mut ticks = tokio::time::interval(TELL_EVERY);
    loop {
        tokio::select! {
            batch = batches.recv() => match batch {
                Some(batch) => writer.write(batch).await?,
                None => return Ok(()),
            },
            _ = ticks.tick() => tell(),
        }
    }
}

fn tell(plan: &LoadPlan, done: &AtomicU64, progress: &dyn Progress) {
    let driver = plan.archive.bytes(plan.shape.driver(&plan.archive));
    match done.load(Ordering::Relaxed) {
        0 if !plan.shape.sides().is_empty() => {
            let tables = std::iter::once(&plan.archive.core).chain(&plan.archive.extensions);
            let total = tables.map(|table| plan.archive.bytes(table)).sum();
            progress.update(Stage::Joining, plan.meter.bytes.load(Ordering::Relaxed).min(total), Some(total));
        }
        done => progress.update(Stage::Reading, done.min(driver), Some(driver)),
    }
}
