//! A small atlas: 21 public datasets and a private one, six records each.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::{Request, Value};
use atlas_entity::{
    EntityKind, collection, dataset, hub, hub_member,
    ingest_run::RunKind,
    institution, provider,
    value::{RunCounts, RunReport},
};
use atlas_ingest::Checklists;
use atlas_migration::Migrator;
use atlas_records::{
    BasisOfRecord, EventDate, ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, RecordStore, Term,
};
use atlas_registry::{
    Registry,
    runs::NewRun,
    write::{Batch, Entry, Links},
};
use atlas_search::{
    EmbeddedIndex, IndexDocument, IndexStatus, OccurrenceIndex, OccurrenceIndexWriter, OccurrenceQuery,
    OccurrenceResult, Scope, SearchError,
};
use chrono::NaiveDate;
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use crate::{AtlasSchema, Backend, Limits, build};

/// Datasets that everyone sees.
pub const PUBLIC: u32 = 21;
/// The private one's number.
pub const PRIVATE: u32 = 22;

/// The atlas, with its requests to the index counted.
pub struct Atlas {
    pub registry: Registry,
    schema: AtlasSchema,
    calls: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

/// An index that counts how often it is asked.
struct Counting {
    inner: EmbeddedIndex,
    calls: Arc<AtomicUsize>,
}

#[async_trait::async_trait]
impl OccurrenceIndex for Counting {
    async fn search(
        &self,
        queries: &[OccurrenceQuery],
        scope: &Scope,
    ) -> Result<Vec<OccurrenceResult>, SearchError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.inner.search(queries, scope).await
    }

    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError> {
        self.inner.writer().await
    }

    async fn status(&self) -> Result<IndexStatus, SearchError> {
        self.inner.status().await
    }
}

impl Atlas {
    /// Makes the atlas. Providers: dp1 publishes dr1 to dr10, dp2 dr11 to dr20, nobody dr21. Hubs: dh1 has dr1
    /// and dr11, dh2 has dr1. dr1 was loaded twice; dr2 has a load in flight.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::connect("sqlite::memory:").await.unwrap();
        Migrator::up(registry.db(), None).await.unwrap();
        registry.write("test", batch()).await.unwrap();
        let index = EmbeddedIndex::open(folder.path().join("index")).unwrap();
        let records = RecordStore::local(folder.path().join("records")).unwrap();
        fill(&registry, &index, &records).await;
        let calls = Arc::new(AtomicUsize::new(0));
        let index = Arc::new(Counting { inner: index, calls: Arc::clone(&calls) });
        let backend = Backend {
            registry: registry.clone(),
            index,
            records,
            checklists: Checklists::new(folder.path()),
            jobs: None,
            archives: None,
            seal_keys: None,
            limits: Limits::default(),
        };
        Self { registry, schema: build(Some(backend)), calls, _folder: folder }
    }

    /// The answer as JSON; panics on errors.
    pub async fn ask(&self, query: &str) -> serde_json::Value {
        let response = self.schema.execute(Request::new(query)).await;
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// The answer, and how many requests to the index it took.
    pub async fn counted(&self, query: &str) -> (serde_json::Value, usize) {
        let before = self.calls.load(Ordering::SeqCst);
        let answer = self.ask(query).await;
        (answer, self.calls.load(Ordering::SeqCst) - before)
    }

    /// Code and message of the first error.
    pub async fn refusal(&self, query: &str) -> (String, String) {
        let response = self.schema.execute(Request::new(query)).await;
        let error = response.errors.first().unwrap();
        let code = error.extensions.as_ref().and_then(|e| e.get("code"));
        let Some(Value::String(code)) = code else { panic!("no code: {error:?}") };
        (code.clone(), error.message.clone())
    }

    /// How many records match a `where`.
    pub async fn total(&self, filter: &str) -> u64 {
        let answer = self.ask(&format!("{{ occurrences(where: {filter}) {{ totalCount }} }}")).await;
        answer["occurrences"]["totalCount"].as_u64().unwrap()
    }
}

/// Key of an entity, by kind and number.
pub fn key(kind: u128, number: u32) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | kind << 32 | u128::from(number))
}

pub const INSTITUTION: u128 = 1;
pub const COLLECTION: u128 = 2;
pub const PROVIDER: u128 = 3;
pub const DATASET: u128 = 4;
pub const HUB: u128 = 5;

fn batch() -> Batch {
    let institution = |n| {
        let (key, uid) = (key(INSTITUTION, n), format!("in{n}"));
        Entry::new(institution::Model { key, uid, name: format!("Institution {n}"), ..Default::default() })
    };
    let collection = collection::Model {
        key: key(COLLECTION, 1),
        uid: "co1".to_owned(),
        name: "Collection 1".to_owned(),
        institution_key: Some(key(INSTITUTION, 1)),
        ..Default::default()
    };
    let provider = |n| {
        let (key, uid) = (key(PROVIDER, n), format!("dp{n}"));
        Entry::new(provider::Model { key, uid, title: format!("Provider {n}"), ..Default::default() })
    };
    let hub = |n| {
        let (key, uid) = (key(HUB, n), format!("dh{n}"));
        Entry::new(hub::Model { key, uid, title: format!("Hub {n}"), ..Default::default() })
    };
    let member = |hub, dataset| hub_member::Model {
        hub_key: key(HUB, hub),
        entity_kind: EntityKind::Dataset,
        entity_key: key(DATASET, dataset),
    };
    Batch {
        institutions: vec![institution(1), institution(2)],
        collections: vec![Entry::new(collection)],
        providers: vec![provider(1), provider(2)],
        datasets: (1..=PRIVATE).map(dataset).collect(),
        hubs: vec![hub(1), hub(2)],
        links: Links { hub_members: vec![member(1, 1), member(1, 11), member(2, 1)], ..Links::default() },
        ..Batch::default()
    }
}

fn dataset(n: u32) -> Entry<dataset::Model> {
    Entry::new(dataset::Model {
        key: key(DATASET, n),
        uid: format!("dr{n}"),
        title: format!("Dataset {n}"),
        r#type: "OCCURRENCE".to_owned(),
        provider_key: match n {
            1..=10 => Some(key(PROVIDER, 1)),
            11..=20 => Some(key(PROVIDER, 2)),
            _ => None,
        },
        private: n == PRIVATE,
        ..Default::default()
    })
}

async fn fill(registry: &Registry, index: &EmbeddedIndex, records: &RecordStore) {
    let mut writer = index.writer().await.unwrap();
    for n in std::iter::once(1).chain(1..=PRIVATE).chain(std::iter::once(2)) {
        let run = NewRun {
            dataset_key: key(DATASET, n),
            kind: RunKind::Ingest,
            version: None,
            source: None,
            digest: None,
            ..NewRun::default()
        };
        let load = registry.queue_run(&run).await.unwrap().load;
        registry.start_run(load).await.unwrap();
        let rows: Vec<OccurrenceRecord> = (0..6).map(|row| record(n, row)).collect();
        let mut store = records.writer(key(DATASET, n), load).await.unwrap();
        store.write(&rows).await.unwrap();
        store.finish().await.unwrap();
        let documents = rows.into_iter().zip(0..).map(|(r, row)| IndexDocument {
            id: r.id,
            dataset_key: r.dataset_key,
            load,
            version: load,
            row,
            interpreted: r.interpreted,
            issues: r.issues,
        });
        writer.add(documents.collect()).await.unwrap();
        // The last of them stays in flight: dr2 again.
        if load != i64::from(PRIVATE) + 2 {
            registry.publish_run(load, 6, RunCounts::default(), RunReport::default()).await.unwrap();
        }
    }
    writer.commit().await.unwrap();
}

/// Key of a record. Keys do not ascend with the rows of a dataset.
pub fn record_key(dataset: u32, row: u32) -> Uuid {
    Uuid::from_u128(
        u128::from((row * 7919 + dataset * 104_729) % 65_521) << 64 | u128::from(dataset * 10 + row),
    )
}

fn record(dataset: u32, row: u32) -> OccurrenceRecord {
    let (interpreted, issues) = interpreted(row);
    let term = |name: &str, value: String| Term { name: name.to_owned(), value };
    OccurrenceRecord {
        id: record_key(dataset, row),
        dataset_key: key(DATASET, dataset),
        interpreted,
        issues,
        verbatim: vec![
            term("occurrenceID", format!("urn:{dataset}:{row}")),
            term("remarks", format!("row {row}")),
        ],
        extensions: vec![ExtensionRow {
            row_type: "http://rs.gbif.org/terms/1.0/Multimedia".to_owned(),
            terms: vec![term("identifier", format!("https://example.org/{dataset}/{row}.jpg"))],
        }],
    }
}

/// The six records of every dataset.
fn interpreted(row: u32) -> (Interpreted, Vec<OccurrenceIssue>) {
    let text = |value: &str| Some(value.to_owned());
    let acacia = Interpreted {
        scientific_name: text("Acacia dealbata Link"),
        kingdom: text("Plantae"),
        genus: text("Acacia"),
        species: text("Acacia dealbata"),
        basis_of_record: Some(BasisOfRecord::PreservedSpecimen),
        institution_key: Some(key(INSTITUTION, 1)),
        collection_key: Some(key(COLLECTION, 1)),
        country_code: text("AU"),
        ..Default::default()
    };
    let quoll = Interpreted {
        scientific_name: text("Dasyurus viverrinus"),
        kingdom: text("Animalia"),
        genus: text("Dasyurus"),
        species: text("Dasyurus viverrinus"),
        basis_of_record: Some(BasisOfRecord::HumanObservation),
        institution_key: Some(key(INSTITUTION, 2)),
        country_code: text("AU"),
        ..Default::default()
    };
    match row {
        0 => (
            placed(
                dated(Interpreted { state_province: text("Victoria"), ..acacia }, "2001-05-03"),
                -37.0,
                145.0,
            ),
            vec![],
        ),
        1 => {
            let year = EventDate { start: day("2019-01-01"), end: day("2019-12-31") };
            let quoll = Interpreted { state_province: text("Tasmania"), ..quoll };
            (placed(Interpreted { event_date: Some(year), year: Some(2019), ..quoll }, -42.0, 147.0), vec![])
        }
        2 => {
            let issues = vec![OccurrenceIssue::MissingCollectionDate, OccurrenceIssue::NameNotSupplied];
            (Interpreted::default(), issues)
        }
        3 => (
            placed(
                dated(Interpreted { state_province: text("VICTORIA"), ..acacia }, "2002-01-31"),
                0.0,
                179.5,
            ),
            vec![],
        ),
        4 => (placed(dated(quoll, "2019-05-10"), 10.0, -179.5), vec![]),
        _ => {
            let acacia = Interpreted { state_province: text("New South Wales"), ..acacia };
            (dated(acacia, "2002-12-01"), vec![OccurrenceIssue::ZeroCoordinate])
        }
    }
}

fn dated(record: Interpreted, date: &str) -> Interpreted {
    let date = EventDate::day(day(date));
    Interpreted { event_date: Some(date), year: date.year(), month: date.month(), ..record }
}

fn placed(record: Interpreted, latitude: f64, longitude: f64) -> Interpreted {
    Interpreted { decimal_latitude: Some(latitude), decimal_longitude: Some(longitude), ..record }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
