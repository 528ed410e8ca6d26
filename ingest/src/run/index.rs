//! From record store to index.

use std::sync::Arc;

use atlas_interpret::Issues;
use atlas_records::OccurrenceRecord;
use atlas_registry::lookup::CodeIndex;
use atlas_search::IndexDocument;
use futures::StreamExt;
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::attribute::{Attributor, Codes};
use crate::{
    context::IngestContext,
    error::IngestError,
    progress::{Progress, Stage},
};

/// Batches that may wait for the index.
const BATCHES: usize = 2;

/// What is to be indexed.
pub(super) struct IndexJob {
    pub dataset_key: Uuid,
    /// The version in the record store.
    pub version: i64,
    /// The load its documents get.
    pub load: i64,
    /// Records it has.
    pub total: u64,
    /// Attribute the records anew.
    pub codes: Option<Arc<CodeIndex>>,
}

/// Indexes a version of a dataset, hidden until its load is published. Returns its records and how many
/// of them are flagged. Fails where they are not as many as they should be.
pub(super) async fn index(
    ctx: &IngestContext,
    job: IndexJob,
    progress: &dyn Progress,
    cancel: &CancellationToken,
) -> Result<(u64, u64), IngestError> {
    let mut writer = ctx.index.writer().await?;
    // A database restored from a copy gives numbers again that the index knows from before.
    writer.purge(&[job.load]).await?;
    let total = job.total;
    let (mut batches, reader) = documents(ctx, job);
    let (mut records, mut flagged) = (0, 0);
    loop {
        let batch = tokio::select! {
            () = cancel.cancelled() => return Err(IngestError::Cancelled),
            batch = batches.recv() => batch,
        };
        let Some(batch) = batch else { break };
        let batch = batch?;
        records += batch.len() as u64;
        flagged += batch.iter().filter(|document| !document.issues.is_empty()).count() as u64;
        writer.add(batch).await?;
        progress.update(Stage::Indexing, records, Some(total));
    }
    // The batches of a reader that panicked end like those of one that was done.
    reader.await.map_err(|error| IngestError::Internal(format!("reading records: {error}")))?;
    if records != total {
        let message = format!("{records} records were read from the record store, which should have {total}");
        return Err(IngestError::Internal(message));
    }
    writer.commit().await?;
    Ok((records, flagged))
}

type Batches = mpsc::Receiver<Result<Vec<IndexDocument>, IngestError>>;

/// Reads the documents beside the indexing.
fn documents(ctx: &IngestContext, job: IndexJob) -> (Batches, JoinHandle<()>) {
    let (sender, receiver) = mpsc::channel(BATCHES);
    // Attribution needs terms that are only kept verbatim.
    let mut batches = match job.codes {
        Some(_) => ctx.records.read(job.dataset_key, job.version),
        None => ctx.records.read_interpreted(job.dataset_key, job.version),
    };
    let reader = tokio::spawn(async move {
        let mut attributor = job.codes.clone().map(|codes| Attributor::new(codes, job.dataset_key));
        while let Some(batch) = batches.next().await {
            let documents = batch.map_err(IngestError::from).map(|batch| {
                let rows = batch.first_row..;
                let records = batch.records.into_iter().zip(rows);
                records.map(|(record, row)| document(&job, row, record, attributor.as_mut())).collect()
            });
            // The receiver is gone when the run was stopped.
            if sender.send(documents).await.is_err() {
                break;
            }
        }
    });
    (receiver, reader)
}

fn document(
    job: &IndexJob,
    row: u64,
    mut record: OccurrenceRecord,
    attributor: Option<&mut Attributor>,
) -> IndexDocument {
    if let Some(attributor) = attributor {
        let mut interpreted = std::mem::take(&mut record.interpreted);
        (record.interpreted.institution_code, record.interpreted.collection_code) =
            (interpreted.institution_code.clone(), interpreted.collection_code.clone());
        let flags = attributor.attribute(Codes::of_record(&record), &mut interpreted);
        record.interpreted = interpreted;
        let issues = Issues::from_list(&record.issues).without(Attributor::FLAGS).and(flags);
        issues.write(&mut record.issues);
    }
    IndexDocument {
        id: record.id,
        dataset_key: job.dataset_key,
        load: job.load,
        version: job.version,
        row,
        interpreted: record.interpreted,
        issues: record.issues,
    }
}
