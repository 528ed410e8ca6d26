use atlas_records::{Interpreted, OccurrenceRecord, RecordStore, Term};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Comparing, Comparison, TermKind, Versions};
use crate::NoProgress;

const DATASET: Uuid = Uuid::from_u128(0xd5);

fn record(n: u64, locality: &str) -> OccurrenceRecord {
    OccurrenceRecord {
        id: Uuid::new_v5(&DATASET, &n.to_be_bytes()),
        dataset_key: DATASET,
        interpreted: Interpreted { catalog_number: Some(n.to_string()), ..Interpreted::default() },
        issues: Vec::new(),
        verbatim: vec![Term { name: "locality".to_owned(), value: locality.to_owned() }],
        extensions: Vec::new(),
    }
}

async fn write(store: &RecordStore, version: i64, records: Vec<OccurrenceRecord>) {
    let mut writer = store.writer(DATASET, version).await.unwrap();
    for chunk in records.chunks(2_000) {
        writer.write(chunk).await.unwrap();
    }
    writer.finish().await.unwrap();
}

async fn compare(store: &RecordStore, base: Option<i64>, folder: &std::path::Path) -> Comparison {
    let cancel = CancellationToken::new();
    let comparing = Comparing { store, scratch: folder, progress: &NoProgress, cancel: &cancel };
    comparing.compare(Versions { dataset_key: DATASET, base, version: 2 }).await.unwrap()
}

/// More changed records than a part holds, in another order: every second of 12,000 changes, the first ten are
/// gone and five are new.
#[tokio::test]
async fn records_are_found_by_id_whatever_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path().join("records")).unwrap();
    write(&store, 1, (0..12_000).map(|n| record(n, "here")).collect()).await;
    let after = (10..12_005).rev().map(|n| record(n, if n % 2 == 0 { "there" } else { "here" }));
    write(&store, 2, after.collect()).await;
    let found = compare(&store, Some(1), folder.path()).await;
    assert_eq!((found.added, found.removed, found.changed, found.unchanged), (5, 10, 5_995, 5_995));
    let terms: Vec<_> =
        found.terms.iter().map(|term| (term.kind, term.term.as_str(), term.records)).collect();
    assert_eq!(terms, [(TermKind::Verbatim, "locality", 5_995)]);
    assert_eq!(found.terms[0].samples.len(), 20);
    assert!(
        found.terms[0].samples.iter().all(
            |sample| sample.before.as_deref() == Some("here") && sample.after.as_deref() == Some("there")
        )
    );
    let mut gone: Vec<u64> =
        found.removed_samples.iter().map(|s| s.catalog_number.as_ref().unwrap().parse().unwrap()).collect();
    gone.sort_unstable();
    assert_eq!(gone, (0..10).collect::<Vec<_>>());
}

#[tokio::test]
async fn without_a_base_everything_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore::local(folder.path().join("records")).unwrap();
    write(&store, 2, (0..30).map(|n| record(n, "here")).collect()).await;
    let found = compare(&store, None, folder.path()).await;
    assert_eq!((found.added, found.removed, found.changed, found.unchanged), (30, 0, 0, 0));
    assert_eq!((found.base_version, found.added_samples.len()), (None, 20));
}
