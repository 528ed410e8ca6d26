use chrono::NaiveDate;
use futures::TryStreamExt;
use uuid::Uuid;

use super::{RecordStore, StoreError};
use crate::{
    BasisOfRecord, EventDate, ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, OccurrenceStatus,
    Sensitivity, TaxonMatch, TaxonMatchType, Term,
};

const DATASET: Uuid = Uuid::from_u128(0xd5);

fn term(name: &str, value: &str) -> Term {
    Term { name: name.to_owned(), value: value.to_owned() }
}

fn taxon(checklist: u128, lineage: &[u128]) -> TaxonMatch {
    TaxonMatch {
        checklist_key: Uuid::from_u128(checklist),
        taxon_key: Uuid::from_u128(99),
        accepted_taxon_key: Uuid::from_u128(9),
        match_type: TaxonMatchType::HigherRank,
        lineage: lineage.iter().copied().map(Uuid::from_u128).collect(),
    }
}

fn full() -> OccurrenceRecord {
    let day = |d| NaiveDate::from_ymd_opt(1899, 12, d).unwrap();
    OccurrenceRecord {
        id: Uuid::from_u128(1),
        dataset_key: DATASET,
        interpreted: Interpreted {
            occurrence_id: Some("urn:1".to_owned()),
            basis_of_record: Some(BasisOfRecord::MaterialCitation),
            scientific_name: Some("Dasyurus viverrinus (Shaw, 1800)".to_owned()),
            individual_count: Some(0),
            institution_key: Some(Uuid::from_u128(2)),
            event_date: Some(EventDate { start: day(1), end: day(31) }),
            year: Some(1899),
            month: Some(12),
            decimal_latitude: Some(-42.5),
            decimal_longitude: Some(147.25),
            coordinate_uncertainty_in_meters: Some(0.5),
            license: Some("CC0_1_0".to_owned()),
            maximum_depth_in_meters: Some(0.1),
            type_status: vec!["HOLOTYPE".to_owned(), "PARATYPE".to_owned()],
            occurrence_status: Some(OccurrenceStatus::Absent),
            date_identified: Some(EventDate::day(day(2))),
            sensitivity: Some(Sensitivity::Withheld),
            taxa: vec![taxon(1, &[7, 8, 9]), taxon(2, &[])],
            ..Interpreted::default()
        },
        issues: vec![OccurrenceIssue::GeodeticDatumAssumedWgs84, OccurrenceIssue::InstitutionMatchNone],
        verbatim: vec![term("eventDate", "Dec. 1899"), term("http://example.org/x", "a\tb\n\"c\"")],
        extensions: vec![
            ExtensionRow {
                row_type: "urn:Multimedia".to_owned(),
                terms: vec![term("identifier", "http://a/1.jpg")],
            },
            ExtensionRow { row_type: "urn:Empty".to_owned(), terms: Vec::new() },
        ],
    }
}

fn numbered(n: u128) -> OccurrenceRecord {
    OccurrenceRecord {
        id: Uuid::from_u128(n),
        dataset_key: DATASET,
        interpreted: Interpreted { catalog_number: Some(format!("C{n}")), ..Interpreted::default() },
        issues: Vec::new(),
        verbatim: vec![term("catalogNumber", &format!(" C{n} "))],
        extensions: Vec::new(),
    }
}

/// A store whose parts hold ten rows, so that a few records make several.
fn store(folder: &std::path::Path) -> RecordStore {
    RecordStore { rows_per_part: 10, ..RecordStore::local(folder).unwrap() }
}

async fn write(store: &RecordStore, version: i64, records: &[OccurrenceRecord]) {
    let mut writer = store.writer(DATASET, version).await.unwrap();
    for chunk in records.chunks(7) {
        writer.write(chunk).await.unwrap();
    }
    assert_eq!(writer.finish().await.unwrap(), records.len() as u64);
}

async fn read(store: &RecordStore, version: i64) -> Vec<OccurrenceRecord> {
    let batches: Vec<_> = store.read(DATASET, version).try_collect().await.unwrap();
    let mut all = Vec::new();
    for mut batch in batches {
        assert_eq!(batch.first_row, all.len() as u64);
        all.append(&mut batch.records);
    }
    all
}

#[tokio::test]
async fn a_record_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    write(&store, 3, &[full(), numbered(9)]).await;
    assert_eq!(read(&store, 3).await, [full(), numbered(9)]);

    let interpreted: Vec<_> = store.read_interpreted(DATASET, 3).try_collect().await.unwrap();
    let first = &interpreted[0].records[0];
    assert_eq!((&first.interpreted, &first.issues), (&full().interpreted, &full().issues));
    assert!(first.verbatim.is_empty() && first.extensions.is_empty());
}

#[tokio::test]
async fn versions_longer_than_a_part_keep_their_row_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let records: Vec<_> = (0..25).map(numbered).collect();
    write(&store, 1, &records).await;
    assert_eq!(std::fs::read_dir(folder.path().join(DATASET.to_string()).join("1")).unwrap().count(), 3);
    assert_eq!(read(&store, 1).await, records);

    let rows = store.rows(DATASET, 1, &[24, 0, 9, 10, 24]).await.unwrap();
    let numbers: Vec<_> = rows.iter().map(|record| record.id.as_u128()).collect();
    assert_eq!(numbers, [24, 0, 9, 10, 24]);
    assert_eq!(rows[3], numbered(10));
    let ids: Vec<_> = store.ids(DATASET, 1).try_concat().await.unwrap();
    assert_eq!(ids.iter().map(Uuid::as_u128).collect::<Vec<_>>(), (0..25).collect::<Vec<_>>());

    for beyond in [25, 30, 1_000] {
        let error = store.rows(DATASET, 1, &[3, beyond]).await.unwrap_err();
        assert!(matches!(error, StoreError::NoSuchRow { row, .. } if row == beyond), "{error}");
    }
}

#[tokio::test]
async fn a_version_without_records_is_a_version_and_an_absent_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    write(&store, 1, &[]).await;
    assert_eq!(read(&store, 1).await, []);
    assert_eq!(store.versions(DATASET).await.unwrap(), [1]);
    let error = store.read(DATASET, 2).try_next().await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { version: 2, .. }), "{error}");
    let error = store.rows(DATASET, 2, &[0]).await.unwrap_err();
    assert!(matches!(error, StoreError::Missing { version: 2, .. }), "{error}");
}

#[tokio::test]
async fn discarding_leaves_other_versions_and_nothing_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    write(&store, 1, &[numbered(1)]).await;
    let mut unfinished = store.writer(DATASET, 2).await.unwrap();
    unfinished.write(&[numbered(1), numbered(2)]).await.unwrap();
    drop(unfinished);
    store.discard(DATASET, 2).await.unwrap();
    store.discard(DATASET, 7).await.unwrap();
    assert!(!folder.path().join(DATASET.to_string()).join("2").exists());
    assert_eq!(read(&store, 1).await, [numbered(1)]);
}
