//! Real archives, where they are at hand: `ATLAS_TEST_SHARED`, or `../shared` beside the checkout.

use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use atlas_ingest::{ChecklistRequest, DefectCode, NoProgress, import_checklist};
use tokio_util::sync::CancellationToken;

use crate::support::Atlas;

fn shared(archive: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("ATLAS_TEST_SHARED").map_or_else(beside, PathBuf::from);
    let path = folder.join("data").join(archive);
    if !path.exists() {
        println!("LEFT OUT: {archive} is not at hand (ATLAS_TEST_SHARED)");
        return None;
    }
    Some(path)
}

/// Lines of a file of a zip, without those of its header: what a table without quotes has of rows.
fn lines(zip: &Path, name: &str) -> u64 {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    let mut text = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut text).unwrap();
    let full = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    full as u64 - 1
}

#[tokio::test]
async fn occurrence_cores() {
    for (archive, table, key, rows) in [
        ("dwca-bas-argos/dwca-bas_argos-v1.0.zip", "occurrence.txt", "id", 53_176),
        ("dwca-nrm-herps-3-versions/dwca-20180905.zip", "occurrence.txt", "occurrenceID", 4_956),
        (
            "dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-good-ids.zip",
            "occurrence.txt",
            "occurrenceID",
            100,
        ),
    ] {
        let Some(path) = shared(archive) else { continue };
        let atlas = Atlas::new().await;
        let report = atlas.ingest_by(&path, &[key]).await.unwrap();
        let counted = lines(&path, table);
        assert_eq!(counted, rows, "{archive}");
        assert_eq!(
            (report.counts.read, report.counts.stored, report.counts.indexed),
            (rows, rows, rows),
            "{archive}"
        );
    }
}

#[tokio::test]
async fn a_table_with_quotes() {
    let Some(path) = shared("occ-au-infinitylists/DERIVED-au-infinitylists-dwca.zip") else { return };
    let atlas = Atlas::new().await;
    let report = atlas.ingest_by(&path, &["id"]).await.unwrap();
    assert_eq!((report.counts.read, report.counts.indexed), (243_746, 243_746));
}

#[tokio::test]
async fn the_same_dataset_twice_keeps_every_id() {
    let Some(first) = shared("dwca-nrm-herps-3-versions/dwca-20180905.zip") else { return };
    let Some(second) = shared("dwca-nrm-herps-3-versions/dwca-20180916.zip") else { return };
    let atlas = Atlas::new().await;
    atlas.ingest(&first).await.unwrap();
    let report = atlas.ingest(&second).await.unwrap();
    assert_eq!((report.counts.added, report.counts.removed), (0, 0));
}

#[tokio::test]
async fn event_cores() {
    // In the first, grabs have the dates of their stations, which are the events above them.
    for (archive, rows, dated) in [
        ("dwca-event-nsbs/dwca-nsbs-v1.6.zip", 16_846, 16_846),
        ("dwca-event-livingnorway/temp.zip", 7_442, 7_442),
    ] {
        let Some(path) = shared(archive) else { continue };
        let atlas = Atlas::new().await;
        let report = atlas.ingest(&path).await.unwrap();
        assert_eq!((lines(&path, "occurrence.txt"), report.counts.indexed), (rows, rows), "{archive}");
        let documents = atlas.index.documents.lock().unwrap();
        let found = documents[&1].iter().filter(|document| document.interpreted.year.is_some()).count();
        assert_eq!(found, dated, "{archive}");
    }
}

#[tokio::test]
async fn known_defects_are_refused() {
    for (archive, key, code) in [
        (
            "dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-dupe-ids.zip",
            "occurrenceID",
            DefectCode::DuplicateKey,
        ),
        (
            "dwca-gbif-crawler-tests/dwca-one-thousand-good-triplets-no-id.zip",
            "occurrenceID",
            DefectCode::NoUniqueKey,
        ),
        ("dwca-gbif-crawler-tests/dwca-empty.zip", "id", DefectCode::Empty),
        ("malformed-zip-slip/zip-slip.zip", "id", DefectCode::Hostile),
        ("malformed-zip-slip/zip-slip-win.zip", "id", DefectCode::Hostile),
    ] {
        let Some(path) = shared(archive) else { continue };
        let atlas = Atlas::new().await;
        let refusal = atlas.refusal(&path, &[key]).await;
        assert_eq!(refusal.defects[0].code, code, "{archive}: {refusal}");
    }
}

#[tokio::test]
async fn checklists() {
    // Rows, and of them those whose status says synonym, as counted in the files.
    for (archive, taxa, synonyms) in [
        ("checklist-vascan/vascan.zip", 33_304, 22_528),
        ("checklist-au-griis-2-versions/dwca-griis-australia-v1.9", 2_952, 183),
    ] {
        let Some(path) = shared(archive) else { continue };
        let atlas = Atlas::new().await;
        let request =
            ChecklistRequest { source: path, dataset_uid: "dr10".to_owned(), create: true, position: None };
        let progress = Arc::new(NoProgress);
        let report = import_checklist(&atlas.ctx, request, progress, CancellationToken::new()).await.unwrap();
        assert_eq!(report.summary.taxa, taxa, "{archive}");
        assert_eq!(report.summary.synonyms, synonyms, "{archive}");
        assert_eq!((report.summary.unusable, report.summary.unknown_parents), (0, 0), "{archive}");
    }
}
