//! Whether the keys of a load allow it to be published.

use std::sync::Arc;

use atlas_records::RecordStore;
use futures::TryStreamExt;
use uuid::Uuid;

use super::{blocking, load::LoadPlan};
use crate::{
    error::IngestError,
    fields::Layout,
    keys::{KeyCheck, Overlap, Place, Sorter, usable_keys},
    report::{Defect, DefectCode, Refusal},
};

/// Ids of the published version held in memory while sorting.
const IDS_IN_MEMORY: usize = 500_000;

/// Refuses an archive whose driver lacks a term of the key altogether.
pub(super) async fn require_terms(plan: &Arc<LoadPlan>) -> Result<(), IngestError> {
    let table = plan.shape.driver(&plan.archive);
    let layout = Layout::of(table);
    let Some(absent) = plan.key.terms.iter().find(|term| !layout.has(term)) else { return Ok(()) };
    let message = format!("the term `{absent}`, which is to identify its records, is not in it");
    let defect = Defect::whole(&table.files[0], DefectCode::NoUniqueKey, message);
    Err(with_usable(plan, defect.into()).await)
}

/// Refuses what has records without a key, or with the key of another. Returns how many are refused
/// with the error.
pub(super) async fn require_unique(
    plan: &Arc<LoadPlan>,
    mut keys: KeyCheck,
    keyless: Refusal,
    without_key: u64,
) -> Result<KeyCheck, (u64, IngestError)> {
    let (keys, (found, duplicates)) = blocking(move || {
        let found = keys.duplicates(Refusal::MAX_DEFECTS).map_err(IngestError::io("sorting keys"))?;
        Ok((keys, found))
    })
    .await
    .map_err(|error| (without_key, error))?;
    if without_key == 0 && duplicates == 0 {
        return Ok(keys);
    }
    let table = plan.shape.driver(&plan.archive);
    let terms = plan.key.terms.join(", ");
    let file = |place: Place| table.files[usize::from(place.file)].clone();
    let column = Layout::of(table).key_column(&plan.key.terms[0]);
    let mut refusal = keyless;
    if keys.len() == 0 {
        let message = format!("no record has {terms}");
        refusal.defects =
            vec![Defect { column, ..Defect::whole(&table.files[0], DefectCode::NoUniqueKey, message) }];
    }
    refusal.defects.extend(found.into_iter().map(|(place, first)| Defect {
        file: file(place),
        line: Some(place.line),
        column,
        code: DefectCode::DuplicateKey,
        message: if place.file == first.file {
            format!("the record has the same {terms} as that on line {}", first.line)
        } else {
            format!("the record has the same {terms} as that on line {} of {}", first.line, file(first))
        },
    }));
    refusal.defects.truncate(Refusal::MAX_DEFECTS);
    // Its scratch files make room for those of the candidates.
    drop(keys);
    Err((without_key + duplicates, with_usable(plan, refusal).await))
}

/// Compares the ids with those of the published version.
pub(super) async fn overlap(
    plan: &Arc<LoadPlan>,
    mut keys: KeyCheck,
    store: &RecordStore,
    published: i64,
) -> Result<Overlap, IngestError> {
    let mut ids = Sorter::new(&plan.scratch, IDS_IN_MEMORY);
    let mut batches = store.ids(plan.rules.dataset.key, published);
    let nowhere = Place { file: 0, line: 0 };
    while let Some(batch) = batches.try_next().await? {
        let pushed = batch.into_iter().try_for_each(|id: Uuid| ids.push(id, nowhere));
        pushed.map_err(IngestError::io("sorting keys"))?;
    }
    blocking(move || keys.overlap(&mut ids).map_err(IngestError::io("sorting keys"))).await
}

/// What is wrong where more than half of the ids are new.
pub(super) fn ids_changed(plan: &LoadPlan, overlap: Overlap) -> Option<Defect> {
    let total = overlap.added + overlap.kept;
    let had_records = overlap.kept + overlap.removed > 0;
    if !had_records || overlap.added * 2 <= total {
        return None;
    }
    let message = format!(
        "{} of {total} records have an id that the published version does not have: {} may no longer be stable; \
         say so if the change is meant",
        overlap.added,
        plan.key.terms.join(", ")
    );
    Some(Defect::whole(plan.archive.label(), DefectCode::IdsChanged, message))
}

/// The refusal with the keys that would serve.
async fn with_usable(plan: &Arc<LoadPlan>, mut refusal: Refusal) -> IngestError {
    let plan = plan.clone();
    let search = move || usable_keys(&plan.archive, &plan.shape, &plan.meter, &plan.scratch);
    match blocking(search).await {
        Ok(usable) => refusal.usable_keys = usable,
        Err(IngestError::Cancelled) => return IngestError::Cancelled,
        // What is wrong with the archive beyond its keys hides which keys would serve.
        Err(_) => {}
    }
    refusal.into()
}
