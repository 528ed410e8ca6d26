//! The Meilisearch engine, against recorded replies of a named version and, where there is one, a live server.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod recorded;

use atlas_records::{BasisOfRecord, EventDate, Interpreted, OccurrenceIssue};
use atlas_search::{
    BoundingBox, Cursor, DateMatch, FacetField, FacetOrder, FacetRequest, Field, Filter, IndexDocument,
    KeywordField, LoadPin, MeilisearchIndex, NumberField, OccurrenceIndex, OccurrenceQuery, OccurrenceResult,
    Order, OrderField, Page, Scope, SearchError, SortValue,
};
use chrono::NaiveDate;
use recorded::{Live, Recorder, StandIn};
use uuid::Uuid;

const INDEX: &str = "atlas-recorded";
const RECORDING: &str = "meilisearch-1.50.0";

fn herbarium() -> Uuid {
    Uuid::from_u128(0xD1)
}

fn museum() -> Uuid {
    Uuid::from_u128(0xD2)
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn document(id: u128, dataset_key: Uuid, load: i64, interpreted: Interpreted) -> IndexDocument {
    let row = u64::try_from(id).unwrap();
    IndexDocument {
        id: Uuid::from_u128(id),
        dataset_key,
        load,
        version: load,
        row,
        interpreted,
        issues: vec![],
    }
}

/// A name too long for the server to compare as it stands.
fn long_name() -> String {
    format!("{} and Others", "Collector, A. B. | ".repeat(30))
}

/// Five generated records: 1–3 of the herbarium, 4 and 5 of the museum.
fn records() -> Vec<IndexDocument> {
    let plant = |name: &str, state: &str| Interpreted {
        scientific_name: Some(name.into()),
        kingdom: Some("Plantae".into()),
        state_province: Some(state.into()),
        basis_of_record: Some(BasisOfRecord::PreservedSpecimen),
        ..Interpreted::default()
    };
    let one = Interpreted {
        event_date: day(1988, 3, 4).map(EventDate::day),
        year: Some(1988),
        month: Some(3),
        decimal_latitude: Some(-42.880_554_199_218_75),
        decimal_longitude: Some(147.333_333_333_333_34),
        locality: Some("Mt. Wellington, summit".into()),
        ..plant("Acacia dealbata", "Tasmania")
    };
    let two = Interpreted {
        year: Some(1901),
        recorded_by: Some(long_name()),
        ..plant("Éucalyptus \"regnans\"", "VICTORIA")
    };
    let three = Interpreted { locality: Some("Mt Buller".into()), ..plant("Acacia mearnsii", " Victoria") };
    let four = Interpreted {
        scientific_name: Some("Dasyurus viverrinus".into()),
        kingdom: Some("Animalia".into()),
        event_date: Some(EventDate { start: day(1988, 1, 1).unwrap(), end: day(1988, 12, 31).unwrap() }),
        year: Some(1988),
        decimal_latitude: Some(-17.0),
        decimal_longitude: Some(-179.5),
        ..Interpreted::default()
    };
    let mut records = vec![
        document(1, herbarium(), 1, one),
        document(2, herbarium(), 1, two),
        document(3, herbarium(), 1, three),
        document(4, museum(), 1, four),
        document(5, museum(), 1, Interpreted::default()),
    ];
    records[0].issues = vec![OccurrenceIssue::GeodeticDatumAssumedWgs84];
    records[4].issues = vec![OccurrenceIssue::LocationNotSupplied, OccurrenceIssue::NameNotSupplied];
    records
}

fn first_load() -> Scope {
    Scope::new(LoadPin::new(1, vec![]), vec![])
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

fn keyword(field: KeywordField, value: &str) -> Filter {
    Filter::Keyword(field, vec![value.into()])
}

/// All records a filter finds, by ascending id.
fn all(filter: Filter) -> OccurrenceQuery {
    let page = Page { order: Order::default(), limit: 10, cursor: None, backward: false };
    OccurrenceQuery { filter, total: true, page: Some(page), facets: vec![] }
}

fn ids(result: &OccurrenceResult) -> Vec<u128> {
    result.hits.iter().map(|hit| hit.id.as_u128()).collect()
}

async fn assert_found(index: &MeilisearchIndex, cases: Vec<(Filter, &[u128])>) {
    let queries: Vec<_> = cases.iter().map(|(filter, _)| all(filter.clone())).collect();
    let results = index.search(&queries, &first_load()).await.unwrap();
    for ((filter, expected), result) in cases.into_iter().zip(&results) {
        assert_eq!(ids(result), expected, "{filter:?}");
        assert_eq!(result.total, Some(expected.len() as u64), "{filter:?}");
    }
}

async fn finds_what_filters_ask(index: &MeilisearchIndex) {
    let area =
        |west, east| Filter::Within(BoundingBox { west, south: -42.880_554_199_218_75, east, north: -17.0 });
    let victoria = keyword(KeywordField::StateProvince, "victoria ");
    let cases: Vec<(Filter, &[u128])> = vec![
        (Filter::default(), &[1, 2, 3, 4, 5]),
        (victoria.clone(), &[2, 3]),
        (not(victoria.clone()), &[1, 4, 5]),
        (Filter::Any(vec![victoria, Filter::Text("viverrinus".into())]), &[2, 3, 4]),
        (keyword(KeywordField::ScientificName, r#"ÉUCALYPTUS "regnans""#), &[2]),
        (keyword(KeywordField::ScientificName, r#"eucalyptus "regnans""#), &[]),
        (keyword(KeywordField::RecordedBy, &long_name().to_uppercase()), &[2]),
        (keyword(KeywordField::Issue, "name_not_supplied"), &[5]),
        (Filter::Keyword(KeywordField::Id, vec![]), &[]),
        (Filter::Text("MT acacia".into()), &[1, 3]),
        (not(Filter::Text("mt eucalyptus".into())), &[1, 2, 3, 4, 5]),
        (Filter::Text("eucalypt".into()), &[]),
        (Filter::Exists(Field::Coordinates), &[1, 4]),
        (not(Filter::Exists(Field::Keyword(KeywordField::Issue))), &[2, 3, 4]),
        (area(147.333_333_333_333_34, 148.0), &[1]),
        (area(147.333_333_333_333_37, 148.0), &[]),
        (area(147.0, -179.0), &[1, 4]),
        (Filter::Number { field: NumberField::Year, min: Some(1902.0), max: None }, &[1, 4]),
        (date(DateMatch::Within), &[1]),
        (date(DateMatch::Overlaps), &[1, 4]),
    ];
    assert_found(index, cases).await;
}

fn date(matching: DateMatch) -> Filter {
    Filter::EventDate { from: day(1988, 3, 1), to: day(1988, 3, 4), matching }
}

async fn counts_facets(index: &MeilisearchIndex) {
    let facet = |field, limit| FacetRequest { field, limit, after: None, order: FacetOrder::Count };
    let fields = [
        facet(FacetField::StateProvince, 1),
        facet(FacetField::Year, 5),
        facet(FacetField::RecordedBy, 5),
        facet(FacetField::Issue, 0),
        facet(FacetField::Genus, 5),
    ];
    let query = OccurrenceQuery { total: true, facets: fields.to_vec(), ..OccurrenceQuery::default() };
    let result = index.search(&[query], &first_load()).await.unwrap().remove(0);
    assert_eq!((result.total, result.hits.len()), (Some(5), 0));
    let [state, year, recorded_by, issue, genus] = &result.facets[..] else { panic!("five facets") };
    assert_eq!((state.distinct, state.has_more), (2, true));
    assert_eq!((state.buckets[0].value.as_str(), state.buckets[0].count), ("victoria", 2));
    let years: Vec<_> = year.buckets.iter().map(|bucket| (bucket.value.as_str(), bucket.count)).collect();
    assert_eq!(years, [("1988", 2), ("1901", 1)]);
    assert_eq!(recorded_by.buckets[0].value, atlas_records::fold_keyword(&long_name()));
    assert_eq!((issue.distinct, issue.buckets.len()), (3, 0));
    assert_eq!((genus.distinct, genus.has_more), (0, false));
}

async fn pages_both_ways(index: &MeilisearchIndex) {
    let number = |value: i64| Some(SortValue::Number(value));
    let cursor = |value, id| Some(Cursor { value, id: Uuid::from_u128(id) });
    let page = |field, descending, backward, cursor| {
        let page = Page { order: Order { field, descending }, limit: 2, cursor, backward };
        OccurrenceQuery { page: Some(page), ..OccurrenceQuery::default() }
    };
    let cases: Vec<(OccurrenceQuery, &[u128], bool)> = vec![
        (page(OrderField::Year, false, false, None), &[2, 1], true),
        (page(OrderField::Year, false, false, cursor(number(1988), 1)), &[4, 3], true),
        (page(OrderField::Year, false, false, cursor(None, 3)), &[5], false),
        (page(OrderField::Year, true, false, None), &[1, 4], true),
        (page(OrderField::Year, true, true, None), &[3, 5], true),
        (page(OrderField::Year, true, true, cursor(None, 5)), &[2, 3], true),
        (page(OrderField::Year, true, true, cursor(number(1901), 2)), &[1, 4], false),
        (page(OrderField::Id, true, false, cursor(None, 3)), &[2, 1], false),
        (page(OrderField::Id, false, true, None), &[4, 5], true),
        (
            page(
                OrderField::ScientificName,
                false,
                false,
                cursor(Some(SortValue::Text("dasyurus viverrinus".into())), 4),
            ),
            &[2, 5],
            false,
        ),
    ];
    let queries: Vec<_> = cases.iter().map(|(query, ..)| query.clone()).collect();
    let results = index.search(&queries, &first_load()).await.unwrap();
    for ((query, expected, has_more), result) in cases.into_iter().zip(&results) {
        assert_eq!((ids(result).as_slice(), result.has_more), (expected, has_more), "{query:?}");
    }
    assert_eq!(results[0].hits[0].cursor, Cursor { value: number(1901), id: Uuid::from_u128(2) });
}

async fn gives_back_what_went_in(index: &MeilisearchIndex) {
    let hits = index.search(&[all(Filter::default())], &first_load()).await.unwrap().remove(0).hits;
    for (hit, record) in hits.iter().zip(records()) {
        assert_eq!(
            (hit.id, hit.dataset_key, hit.version, hit.row),
            (record.id, record.dataset_key, 1, record.row)
        );
        assert_eq!((&hit.interpreted, &hit.issues), (&record.interpreted, &record.issues));
    }
}

/// A second load of the museum replaces the first for those who see it, and only for those.
async fn publishes_by_load(index: &MeilisearchIndex) {
    let mut writer = index.writer().await.unwrap();
    assert!(matches!(index.writer().await, Err(SearchError::Locked)));
    writer.add(vec![document(4, museum(), 2, Interpreted::default())]).await.unwrap();
    writer.commit().await.unwrap();
    let found = |scope: Scope| async move {
        let mut results =
            index.search(&[all(keyword(KeywordField::DatasetKey, &museum().to_string()))], &scope).await;
        let hits = results.as_mut().unwrap().remove(0).hits;
        hits.into_iter().map(|hit| (hit.id.as_u128(), hit.version)).collect::<Vec<_>>()
    };
    assert_eq!(found(first_load()).await, [(4, 1), (5, 1)]);
    assert_eq!(found(Scope::new(LoadPin::new(2, vec![2]), vec![])).await, [(4, 1), (5, 1)]);
    assert_eq!(found(Scope::new(LoadPin::new(2, vec![1]), vec![])).await, [(4, 2)]);
    assert_eq!(found(Scope::new(LoadPin::new(2, vec![1]), vec![museum()])).await, []);
    writer.purge(&[1]).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(index.status().await.unwrap().documents, 1);
}

/// The whole story, with nothing in the index at its start.
async fn story(url: &str, key: Option<&str>, version: &str) {
    let index = MeilisearchIndex::connect(url, key, INDEX).await.unwrap();
    let mut writer = index.writer().await.unwrap();
    writer.add(records()).await.unwrap();
    writer.commit().await.unwrap();
    drop(writer);
    let status = index.status().await.unwrap();
    assert_eq!((status.engine, status.documents), (format!("Meilisearch {version}"), 5));
    finds_what_filters_ask(&index).await;
    counts_facets(&index).await;
    pages_both_ways(&index).await;
    gives_back_what_went_in(&index).await;
    publishes_by_load(&index).await;
}

#[tokio::test]
async fn requests_and_answers_are_those_recorded() {
    let server = StandIn::replay(RECORDING).await;
    story(&server.url, Some("a-key"), &server.server).await;
    server.finish();
}

/// With `ATLAS_RECORD` set, the recording is made anew.
#[tokio::test]
async fn a_live_server_answers_as_the_recorded_one() {
    let Some(live) = Live::find().await else { return };
    live.delete(INDEX).await;
    let version = live.version().await;
    if std::env::var_os("ATLAS_RECORD").is_some() {
        let recorder = Recorder::start(&live.url).await;
        story(&recorder.url, live.key.as_deref(), &version).await;
        recorder.write(RECORDING, &version);
    } else {
        story(&live.url, live.key.as_deref(), &version).await;
    }
    live.delete(INDEX).await;
}

#[tokio::test]
async fn a_live_server_passes_the_conformance_suite() {
    let Some(live) = Live::find().await else { return };
    let index = "atlas-conformance";
    live.delete(index).await;
    let engine = MeilisearchIndex::connect(&live.url, live.key.as_deref(), index).await.unwrap();
    let summary =
        atlas_search::conformance::check(&engine).await.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(summary.documents > 1000 && summary.questions > 500, "{summary:?}");
    live.delete(index).await;
}

/// Seventy megabytes of records, where a payload holds half as much.
#[tokio::test]
async fn a_live_server_takes_a_load_of_several_payloads() {
    let Some(live) = Live::find().await else { return };
    let index = "atlas-payloads";
    live.delete(index).await;
    let engine = MeilisearchIndex::connect(&live.url, live.key.as_deref(), index).await.unwrap();
    let license = "All rights reserved. ".repeat(800);
    let mut writer = engine.writer().await.unwrap();
    for part in 0..20 {
        let record = || Interpreted { license: Some(license.clone()), ..Interpreted::default() };
        let records = (0..100).map(|row| document(part * 100 + row, herbarium(), 1, record())).collect();
        writer.add(records).await.unwrap();
    }
    writer.commit().await.unwrap();
    assert_eq!(engine.status().await.unwrap().documents, 2000);
    let facet = FacetRequest { field: FacetField::License, limit: 2, after: None, order: FacetOrder::Count };
    let query = OccurrenceQuery { facets: vec![facet], ..OccurrenceQuery::default() };
    let result = engine.search(&[query], &first_load()).await.unwrap().remove(0);
    assert_eq!((result.facets[0].distinct, result.facets[0].buckets[0].count), (1, 2000));
    live.delete(index).await;
}

#[tokio::test]
async fn an_old_server_is_refused() {
    let server = StandIn::replay("meilisearch-old").await;
    let Err(error) = MeilisearchIndex::connect(&server.url, None, INDEX).await else { panic!("refused") };
    assert_eq!(
        error.to_string(),
        "the search engine is too old: found Meilisearch 1.14.0, needed 1.15 or later"
    );
    server.finish();
}

#[tokio::test]
async fn failed_tasks_and_refused_keys_are_errors_that_say_why() {
    let server = StandIn::replay("meilisearch-failures").await;
    let index = MeilisearchIndex::connect(&server.url, Some("secret-key"), INDEX).await.unwrap();
    let Err(SearchError::Engine(words)) = index.status().await else { panic!("the key is refused") };
    assert_eq!(words, "The provided API key is invalid. (invalid_api_key)");
    let mut writer = index.writer().await.unwrap();
    writer.purge(&[3]).await.unwrap();
    let Err(SearchError::Engine(words)) = writer.commit().await else { panic!("the task failed") };
    assert_eq!(words, "task 8 failed: No space left on device (os error 28) (no_space_left_on_device)");
    server.finish();
}
