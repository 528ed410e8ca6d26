//! What a run with an archive does while it holds the lock.

use std::{path::Path, sync::Arc};

use atlas_entity::dataset as datasets;
use tokio_util::sync::CancellationToken;

use super::{
    blocking,
    digest::digest,
    keys::{ids_changed, overlap, require_terms, require_unique},
    load::{LoadPlan, load},
    publication::Publication,
    rules::Rules,
    run_row::{RunRow, run_counts},
    scratch::Scratch,
    version_writer::VersionWriter,
};
use crate::{
    archive::{Archive, Meter},
    context::{IngestContext, IngestRequest},
    eml::Eml,
    error::IngestError,
    join::{JoinCounts, Shape},
    keys::UniqueKey,
    progress::{Progress, Stage},
    report::{Defect, DefectCode, IngestCounts, IngestReport},
    sensitive,
};

/// What a run works with.
pub(super) struct Body<'a> {
    pub ctx: &'a IngestContext,
    pub request: &'a IngestRequest,
    pub dataset: datasets::Model,
    pub progress: Arc<dyn Progress>,
    pub cancel: CancellationToken,
}

/// An archive whose records are stored.
pub(super) struct Stored {
    pub eml: Option<Eml>,
    /// The terms that identify its records.
    pub key: Vec<String>,
    /// The published version its ids were compared with.
    pub base: Option<i64>,
    /// What is wrong if the ids changed too much.
    pub ids_changed: Option<Defect>,
    /// What is worth a note.
    pub notes: Vec<String>,
    /// Digest of the rules on sensitive records.
    pub rules: String,
    pub scratch: Scratch,
}

/// Loads, checks, indexes and publishes. `counts` is up to date however it ends.
pub(super) async fn run(
    body: Body<'_>,
    archive: Archive,
    run: &mut RunRow,
    counts: &mut IngestCounts,
) -> Result<IngestReport, IngestError> {
    let (registry, load_number) = (&body.ctx.registry, run.row.load);
    registry.digest_run(load_number, &body.digest().await?).await?;
    let stored = Box::pin(body.store(archive, load_number, counts)).await?;
    if let Some(defect) = stored.ids_changed.filter(|_| !body.request.allow_id_change) {
        return Err(defect.into());
    }
    registry.progress_run(load_number, run_counts(*counts)).await?;
    let publication = Publication {
        dataset: &body.dataset,
        eml: stored.eml.as_ref(),
        key: if body.request.unique_key.is_empty() { &[] } else { &stored.key },
        notes: stored.notes,
        codes: None,
    };
    publication.publish(body.ctx, (run, counts), (body.progress.as_ref(), &body.cancel)).await
}

impl Body<'_> {
    /// Digest of the source.
    pub async fn digest(&self) -> Result<String, IngestError> {
        let (source, cancel) = (self.request.source.clone(), self.cancel.clone());
        blocking(move || digest(&source, &cancel)).await
    }

    /// Reads, interprets and stores the records as a version and checks their keys.
    pub async fn store(
        &self,
        mut archive: Archive,
        version: i64,
        counts: &mut IngestCounts,
    ) -> Result<Stored, IngestError> {
        let eml = archive.eml.take();
        let scratch = Scratch::new(&self.ctx.data_dir)?;
        let plan = Arc::new(self.plan(archive, eml.as_ref(), scratch.path()).await?);
        require_terms(&plan).await?;
        let store = &self.ctx.records;
        let mut writer = VersionWriter::begin(self.ctx, self.dataset.key, version).await?;
        let (loaded, joined) = load(&plan, &mut writer, self.progress.as_ref()).await?;
        if self.cancel.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        *counts = loaded.counts;
        counts.orphaned_extension_rows = joined.orphans;
        if counts.read == 0 {
            let file = &plan.shape.driver(&plan.archive).files[0];
            return Err(Defect::whole(file, DefectCode::Empty, "it holds no record").into());
        }
        self.progress.update(Stage::Checking, counts.read, Some(counts.read));
        let unique = require_unique(&plan, loaded.keys, loaded.refusal, counts.refused).await;
        let keys = unique.map_err(|(refused, error)| {
            counts.refused = refused;
            error
        })?;
        counts.stored = writer.finish().await?;
        counts.added = counts.stored;
        let base = self.ctx.registry.published_run(self.dataset.key).await?.map(|run| run.version);
        let mut changed = None;
        if let Some(base) = base {
            let overlap = overlap(&plan, keys, store, base).await?;
            (counts.added, counts.removed) = (overlap.added, overlap.removed);
            changed = ids_changed(&plan, overlap);
        }
        let mut notes = notes(&plan, joined);
        notes.extend(sensitive::notes(counts, &plan.key.terms));
        let key = plan.key.terms.clone();
        let rules = plan.rules.sensitive_digest.clone();
        Ok(Stored { eml, key, base, ids_changed: changed, notes, rules, scratch })
    }

    async fn plan(
        &self,
        archive: Archive,
        eml: Option<&Eml>,
        scratch: &Path,
    ) -> Result<LoadPlan, IngestError> {
        let shape = Shape::of(&archive)?;
        let asked = &self.request.unique_key;
        Ok(LoadPlan {
            archive,
            shape,
            key: UniqueKey::new(if asked.is_empty() { &self.dataset.unique_key_terms } else { asked }),
            rules: Rules::today(self.ctx, &self.dataset, eml).await?,
            scratch: scratch.to_owned(),
            meter: Meter::new(self.cancel.clone()),
        })
    }
}

/// What is worth telling: what the reader noted, and what could not be joined.
fn notes(plan: &LoadPlan, joined: JoinCounts) -> Vec<String> {
    let mut notes = plan.archive.notes.clone();
    notes.extend(joined.notes);
    let (orphans, without_parent) = (joined.orphans, joined.without_parent);
    if orphans > 0 {
        notes.push(format!("{orphans} extension rows point at no record and were left out."));
    }
    if without_parent > 0 {
        notes.push(format!("{without_parent} occurrences point at no row of the core."));
    }
    notes
}
