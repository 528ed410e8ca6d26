//! The embedded engine: its answers, and what survives crashes, other processes and other versions.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
};

use atlas_records::Interpreted;
use atlas_search::{
    EmbeddedIndex, FacetField, FacetOrder, FacetRequest, IndexDocument, LoadPin, OccurrenceIndex,
    OccurrenceQuery, OccurrenceResult, Order, Page, Scope, SearchError, conformance,
};
use uuid::Uuid;

fn record(load: i64, row: u64, genus: &str) -> IndexDocument {
    IndexDocument {
        id: Uuid::from_u64_pair(load.unsigned_abs(), row),
        dataset_key: Uuid::from_u128(7),
        load,
        version: load,
        row,
        interpreted: Interpreted { genus: Some(genus.into()), ..Interpreted::default() },
        issues: Vec::new(),
    }
}

async fn add(index: &EmbeddedIndex, load: i64, genera: &[&str]) {
    let mut writer = index.writer().await.unwrap();
    let records = (0..).zip(genera).map(|(row, genus)| record(load, row, genus)).collect();
    writer.add(records).await.unwrap();
    writer.commit().await.unwrap();
}

/// Everything, counted by genus.
async fn ask(index: &EmbeddedIndex) -> OccurrenceResult {
    let query = OccurrenceQuery {
        total: true,
        page: Some(Page { order: Order::default(), limit: 100, cursor: None, backward: false }),
        facets: vec![FacetRequest {
            field: FacetField::Genus,
            limit: 10,
            after: None,
            order: FacetOrder::Value,
        }],
        ..OccurrenceQuery::default()
    };
    let scope = Scope::new(LoadPin::new(i64::MAX, Vec::new()), Vec::new());
    index.search(&[query], &scope).await.unwrap().remove(0)
}

fn genera(result: &OccurrenceResult) -> Vec<(&str, u64)> {
    result.facets[0].buckets.iter().map(|bucket| (bucket.label.as_str(), bucket.count)).collect()
}

fn segments(dir: &Path) -> usize {
    let files = fs::read_dir(dir.join("segments")).unwrap();
    files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|kind| kind == "store")).count()
}

#[tokio::test]
async fn answers_as_the_suite_expects() {
    let dir = tempfile::tempdir().unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    let summary = conformance::check(&index).await.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(summary.documents > 3000 && summary.questions > 3000, "{summary:?}");
}

#[tokio::test]
async fn commits_of_another_process_are_seen_by_the_next_search() {
    let dir = tempfile::tempdir().unwrap();
    let server = EmbeddedIndex::open(dir.path()).unwrap();
    assert_eq!(ask(&server).await.total, Some(0));
    let loader = EmbeddedIndex::open(dir.path()).unwrap();
    add(&loader, 1, &["Acacia", "ACACIA", "Dasyurus"]).await;
    assert_eq!(genera(&ask(&server).await), [("Acacia", 2), ("Dasyurus", 1)]);
    add(&loader, 2, &["Banksia"]).await;
    let result = ask(&server).await;
    assert_eq!(genera(&result), [("Acacia", 2), ("Banksia", 1), ("Dasyurus", 1)]);
    assert_eq!((result.total, result.facets[0].distinct), (Some(4), 3));
    assert_eq!(server.status().await.unwrap().documents, 4);
}

#[tokio::test]
async fn one_writer_at_a_time_and_nothing_without_a_commit() {
    let dir = tempfile::tempdir().unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    let other = EmbeddedIndex::open(dir.path()).unwrap();
    let mut writer = index.writer().await.unwrap();
    writer.add(vec![record(1, 0, "Acacia")]).await.unwrap();
    assert!(matches!(other.writer().await, Err(SearchError::Locked)));
    drop(writer);
    assert_eq!(ask(&index).await.total, Some(0));
    // The value that was lost with the document keeps its ordinal; the next writer builds on it.
    add(&other, 2, &["Banksia", "Acacia"]).await;
    assert_eq!(genera(&ask(&index).await), [("Acacia", 1), ("Banksia", 1)]);
}

#[tokio::test]
async fn a_torn_end_of_the_values_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    add(&EmbeddedIndex::open(dir.path()).unwrap(), 1, &["Acacia"]).await;
    let values = dir.path().join("values.log");
    OpenOptions::new().append(true).open(&values).unwrap().write_all(&[40, 0, 0, 0, 1, 2, 3]).unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    assert_eq!(genera(&ask(&index).await), [("Acacia", 1)]);
    add(&index, 2, &["Banksia"]).await;
    assert_eq!(genera(&ask(&index).await), [("Acacia", 1), ("Banksia", 1)]);
}

#[tokio::test]
async fn lost_values_are_noticed_instead_of_miscounted() {
    let dir = tempfile::tempdir().unwrap();
    add(&EmbeddedIndex::open(dir.path()).unwrap(), 1, &["Acacia"]).await;
    fs::remove_file(dir.path().join("values.log")).unwrap();
    let error = EmbeddedIndex::open(dir.path()).err().unwrap();
    assert!(error.to_string().contains("atlas reindex"), "{error}");
    let index = EmbeddedIndex::open_or_replace(dir.path()).unwrap();
    assert_eq!(ask(&index).await.total, Some(0));
    add(&index, 2, &["Banksia"]).await;
    assert_eq!(genera(&ask(&index).await), [("Banksia", 1)]);
}

#[tokio::test]
async fn an_index_of_another_version_is_refused_and_can_be_replaced() {
    let dir = tempfile::tempdir().unwrap();
    add(&EmbeddedIndex::open(dir.path()).unwrap(), 1, &["Acacia"]).await;
    fs::write(dir.path().join("layout"), "0 something older\n").unwrap();
    let error = EmbeddedIndex::open(dir.path()).err().unwrap();
    assert!(matches!(&error, SearchError::Invalid(text) if text.contains("run `atlas reindex`")), "{error}");
    let index = EmbeddedIndex::open_or_replace(dir.path()).unwrap();
    assert_eq!(ask(&index).await.total, Some(0));
    add(&index, 2, &["Banksia"]).await;
    // Of the present version, the index is kept.
    let index = EmbeddedIndex::open_or_replace(dir.path()).unwrap();
    assert_eq!(genera(&ask(&index).await), [("Banksia", 1)]);
}

#[tokio::test]
async fn numbers_come_back_bit_for_bit() {
    let dir = tempfile::tempdir().unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    let mut document = record(1, 0, "Acacia");
    // As text, these round to a neighbour when they are read carelessly.
    document.interpreted.decimal_latitude = Some(1.838_999_999_999_998_6);
    document.interpreted.decimal_longitude = Some(-0.0);
    let mut writer = index.writer().await.unwrap();
    writer.add(vec![document.clone()]).await.unwrap();
    writer.commit().await.unwrap();
    let hit = ask(&index).await.hits.remove(0);
    let bits = |record: &Interpreted| {
        [record.decimal_latitude, record.decimal_longitude].map(|n| n.map(f64::to_bits))
    };
    assert_eq!(bits(&hit.interpreted), bits(&document.interpreted));
    assert_eq!(hit.interpreted, document.interpreted);
}

#[tokio::test]
async fn many_small_loads_do_not_pile_up_segments() {
    let dir = tempfile::tempdir().unwrap();
    let index = EmbeddedIndex::open(dir.path()).unwrap();
    for load in 1..=40 {
        add(&index, load, &["Acacia", "Banksia"]).await;
    }
    assert_eq!(genera(&ask(&index).await), [("Acacia", 40), ("Banksia", 40)]);
    assert!(segments(dir.path()) <= 12, "{} segments", segments(dir.path()));

    let mut writer = index.writer().await.unwrap();
    writer.purge(&(1..=39).collect::<Vec<_>>()).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(genera(&ask(&index).await), [("Acacia", 1), ("Banksia", 1)]);
    assert_eq!(index.status().await.unwrap().documents, 2);
}
