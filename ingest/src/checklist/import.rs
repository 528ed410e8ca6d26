//! From an archive of taxa to a compiled checklist.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
};

use atlas_entity::dataset;
use atlas_registry::checklists::NewChecklist;
use atlas_taxonomy::{Checklist, ChecklistBuilder, ImportSummary};
use chrono::Utc;
use tokio_util::sync::CancellationToken;

use super::{ChecklistReport, ChecklistRequest, files, source::Source};
use crate::{
    archive::Meter,
    context::IngestContext,
    error::IngestError,
    progress::{Progress, Stage},
    run::{IngestLock, blocking, dataset as datasets},
};

/// Makes a checklist of an archive and puts it in the order of checklists, in place of its earlier version.
///
/// Records are matched against it from the next run of their dataset on. Any error leaves the checklists as they were.
pub async fn import_checklist(
    ctx: &IngestContext,
    request: ChecklistRequest,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<ChecklistReport, IngestError> {
    let found = datasets::find(&ctx.registry, &request.dataset_uid).await?;
    if found.is_none() && !request.create {
        return Err(IngestError::UnknownDataset(request.dataset_uid));
    }
    let cancel = cancel.child_token();
    let _stop = cancel.clone().drop_guard();
    let meter = Arc::new(Meter::new(cancel.clone()));
    let source = blocking({
        let (path, meter) = (request.source.clone(), meter.clone());
        move || Source::open(&path, &meter)
    });
    let source = source.await?;
    let created = found.is_none();
    let dataset = if let Some(dataset) = found {
        dataset
    } else {
        let (uid, eml) = (&request.dataset_uid, source.eml());
        datasets::create_checklist(&ctx.registry, uid, &request.source, eml.as_ref()).await?
    };
    let compiled = blocking({
        let (dataset, progress) = (dataset.clone(), Arc::clone(&progress));
        move || compile(&source, &dataset, &meter, progress.as_ref())
    });
    let (checklist, summary) = compiled.await?;
    // A run that has begun reads the files that counted when it did.
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    progress.update(Stage::Publishing, 0, None);
    let (position, bytes) = keep(ctx, &request, checklist, &summary).await?;
    Ok(ChecklistReport {
        dataset_uid: dataset.uid,
        dataset_key: dataset.key,
        created,
        position,
        summary,
        bytes,
    })
}

fn compile(
    source: &Source,
    dataset: &dataset::Model,
    meter: &Meter,
    progress: &dyn Progress,
) -> Result<(Checklist, ImportSummary), IngestError> {
    let mut builder = ChecklistBuilder::new(dataset.key, &dataset.title);
    let tell = || progress.update(Stage::Reading, meter.bytes.load(Ordering::Relaxed), None);
    source.fill(&mut builder, meter, &tell)?;
    Ok(builder.finish()?)
}

/// Writes the file, then makes it the one that counts, then removes those before it.
async fn keep(
    ctx: &IngestContext,
    request: &ChecklistRequest,
    checklist: Checklist,
    summary: &ImportSummary,
) -> Result<(i32, u64), IngestError> {
    let key = checklist.key();
    let before = ctx.registry.checklists().await?.into_iter().find(|row| row.dataset_key == key);
    // Greater than any before it, also than of one that was taken out.
    let version = Utc::now().timestamp_millis().max(before.map_or(0, |row| row.version + 1));
    let title = checklist.title().to_owned();
    let data_dir = ctx.data_dir.clone();
    let bytes = blocking(move || files::write(&data_dir, version, &checklist)).await?;
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let new = NewChecklist {
        dataset_key: key,
        version,
        position: request.position,
        title,
        source: file_name(&request.source),
        taxa: count(summary.taxa + summary.implied),
        names: count(summary.names),
    };
    let saved = ctx.registry.save_checklist(&new).await?;
    files::remove_others(&ctx.data_dir, key, Some(version));
    Ok((saved.position, bytes))
}

fn file_name(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// Takes a checklist out of the order and removes its file. Its dataset stays; records keep what they were matched to until
/// they are interpreted anew. `false`: the dataset is no checklist that was imported.
pub async fn remove_checklist(
    ctx: &IngestContext,
    dataset_uid: &str,
    progress: Arc<dyn Progress>,
    cancel: CancellationToken,
) -> Result<bool, IngestError> {
    let found = datasets::find(&ctx.registry, dataset_uid).await?;
    let dataset = found.ok_or_else(|| IngestError::UnknownDataset(dataset_uid.to_owned()))?;
    let _lock = IngestLock::wait(&ctx.data_dir, progress.as_ref(), &cancel).await?;
    let removed = ctx.registry.remove_checklist(dataset.key).await?;
    files::remove_others(&ctx.data_dir, dataset.key, None);
    Ok(removed)
}
