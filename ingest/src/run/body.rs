//! What a run does while it holds the lock.

use std::{path::Path, sync::Arc};

use atlas_entity::dataset as datasets;
use tokio_util::sync::CancellationToken;

use super::{
    blocking, dataset,
    digest::digest,
    index::{IndexJob, index},
    keys::{compare, require_terms, require_unique},
    load::{LoadPlan, load},
    rules::Rules,
    run_row::{RunRow, run_counts},
    tidy::scratch_dir,
};
use crate::{
    archive::{Archive, Meter},
    context::{IngestContext, IngestRequest},
    eml::Eml,
    error::IngestError,
    join::Shape,
    keys::UniqueKey,
    progress::{Progress, Stage},
    report::{Defect, DefectCode, IngestCounts, IngestReport},
};

/// What a run works with.
pub(super) struct Body<'a> {
    pub ctx: &'a IngestContext,
    pub request: &'a IngestRequest,
    pub dataset: datasets::Model,
    pub progress: Arc<dyn Progress>,
    pub cancel: CancellationToken,
}

/// Loads, checks, indexes and publishes. `counts` is up to date however it ends.
pub(super) async fn run(
    body: Body<'_>,
    mut archive: Archive,
    run: &mut RunRow,
    counts: &mut IngestCounts,
) -> Result<IngestReport, IngestError> {
    let (ctx, load_number) = (body.ctx, run.row.load);
    let (source, cancel) = (body.request.source.clone(), body.cancel.clone());
    ctx.registry.digest_run(load_number, &blocking(move || digest(&source, &cancel)).await?).await?;
    let eml = archive.eml.take();
    let scratch = Scratch::new(&ctx.data_dir)?;
    let plan = Arc::new(plan(&body, archive, eml.as_ref(), scratch.path()).await?);
    require_terms(&plan).await?;
    let mut notes = store(&body, &plan, load_number, counts).await?;
    ctx.registry.progress_run(load_number, run_counts(*counts)).await?;

    let job = IndexJob {
        dataset_key: body.dataset.key,
        version: load_number,
        load: load_number,
        total: counts.stored,
        codes: None,
    };
    (counts.indexed, _) = index(ctx, job, body.progress.as_ref(), &body.cancel).await?;
    if body.cancel.is_cancelled() {
        return Err(IngestError::Cancelled);
    }
    body.progress.update(Stage::Publishing, 0, None);
    let taken = dataset::fill(&ctx.registry, &body.dataset.uid, eml.as_ref()).await?;
    if taken.changed {
        notes.push("Metadata that the dataset lacked were taken from the archive.".to_owned());
    }
    if !taken.left.is_empty() {
        let fields = taken.left.join(", ");
        notes.push(format!("The archive says something else of {fields}; the dataset keeps its own."));
    }
    if !body.request.unique_key.is_empty() {
        dataset::keep_key(&ctx.registry, &body.dataset.uid, &plan.key.terms).await?;
    }
    run.publish(ctx, &body.dataset, *counts, notes).await
}

async fn plan(
    body: &Body<'_>,
    archive: Archive,
    eml: Option<&Eml>,
    scratch: &Path,
) -> Result<LoadPlan, IngestError> {
    let shape = Shape::of(&archive)?;
    let asked = &body.request.unique_key;
    let key = UniqueKey::new(if asked.is_empty() { &body.dataset.unique_key_terms } else { asked });
    Ok(LoadPlan {
        archive,
        shape,
        key,
        rules: Rules::today(body.ctx, &body.dataset, eml).await?,
        scratch: scratch.to_owned(),
        meter: Meter::new(body.cancel.clone()),
    })
}

/// Stores the records and checks their keys. Returns what is worth a note.
async fn store(
    body: &Body<'_>,
    plan: &Arc<LoadPlan>,
    version: i64,
    counts: &mut IngestCounts,
) -> Result<Vec<String>, IngestError> {
    let store = &body.ctx.records;
    let mut writer = store.writer(body.dataset.key, version).await?;
    let (loaded, joined) = load(plan, &mut writer, body.progress.as_ref()).await?;
    if body.cancel.is_cancelled() {
        return Err(IngestError::Cancelled);
    }
    *counts = loaded.counts;
    counts.orphaned_extension_rows = joined.orphans;
    if counts.read == 0 {
        let file = &plan.shape.driver(&plan.archive).files[0];
        return Err(Defect::whole(file, DefectCode::Empty, "it holds no record").into());
    }
    body.progress.update(Stage::Checking, counts.read, Some(counts.read));
    let unique = require_unique(plan, loaded.keys, loaded.refusal, counts.refused).await;
    let keys = unique.map_err(|(refused, error)| {
        counts.refused = refused;
        error
    })?;
    counts.stored = writer.finish().await?;
    let published = body.ctx.registry.published_run(body.dataset.key).await?;
    counts.added = counts.stored;
    if let Some(run) = published {
        let overlap = compare(plan, keys, store, run.version, body.request.allow_id_change).await?;
        (counts.added, counts.removed) = (overlap.added, overlap.removed);
    }
    let mut notes = Vec::new();
    if joined.orphans > 0 {
        notes.push(format!("{} extension rows point at no record and were left out.", joined.orphans));
    }
    if joined.without_parent > 0 {
        notes.push(format!("{} occurrences point at no row of the core.", joined.without_parent));
    }
    Ok(notes)
}

/// The run's folder for scratch files; what is in it goes with it.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new(data_dir: &Path) -> Result<Self, IngestError> {
        let parent = scratch_dir(data_dir);
        let made = std::fs::create_dir_all(&parent).and_then(|()| tempfile::tempdir_in(&parent));
        made.map(Self).map_err(IngestError::io("making a folder for scratch files"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}
