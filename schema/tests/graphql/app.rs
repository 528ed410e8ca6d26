//! A schema over a database, an index and a record store of its own, with a small registry in it.

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};

use async_graphql::Request;
use atlas_entity::{
    EntityKind, collection, contact, dataset, dataset_collection, dataset_institution, hub, hub_member,
    identifier, institution, institution_parent, person, provider, tag,
};
use atlas_ingest::{Checklists, IngestContext};
use atlas_migration::Migrator;
use atlas_records::RecordStore;
use atlas_registry::{
    Registry, Viewer,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    write::{Batch, Entry, Links},
};
use atlas_schema::{AtlasSchema, Backend, Limits};
use atlas_search::EmbeddedIndex;
use chrono::DateTime;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel};
use sea_orm_migration::MigratorTrait;
use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

/// A schema and what it stands on.
pub struct App {
    pub schema: AtlasSchema,
    pub registry: Registry,
    pub backend: Backend,
    /// Where its files are.
    pub folder: PathBuf,
}

impl App {
    /// Runs an operation as anyone; data and errors as JSON.
    pub async fn run(&self, request: impl Into<Request>) -> Value {
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// Runs an operation as this viewer; data and errors as JSON.
    pub async fn run_as(&self, viewer: &Viewer, query: &str) -> Value {
        self.run(Request::new(query).data(viewer.clone())).await
    }

    /// Runs an operation as this viewer that must succeed; its data.
    pub async fn data_as(&self, viewer: &Viewer, query: &str) -> Value {
        let mut answer = self.run_as(viewer, query).await;
        assert_eq!(answer.get("errors"), None, "{query}: {answer}");
        answer["data"].take()
    }

    /// Runs an operation that must succeed; its data.
    pub async fn data(&self, query: &str) -> Value {
        let mut answer = self.run(query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// Runs an operation that must fail; the code and the message of its first error.
    pub async fn refusal(&self, query: &str) -> (String, String) {
        let answer = self.run(query).await;
        let error = &answer["errors"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&error["extensions"]["code"]), text(&error["message"]))
    }

    /// The same schema over a backend that differs.
    pub fn with(&self, change: impl FnOnce(&mut Backend)) -> Self {
        let mut backend = self.backend.clone();
        change(&mut backend);
        let schema = atlas_schema::build(Some(backend.clone()));
        Self { schema, registry: self.registry.clone(), backend, folder: self.folder.clone() }
    }

    /// What takes archives into this atlas.
    pub fn ingest_context(&self) -> IngestContext {
        IngestContext {
            registry: self.registry.clone(),
            index: Arc::clone(&self.backend.index),
            records: self.backend.records.clone(),
            data_dir: self.folder.clone(),
            checklists: self.backend.checklists.clone(),
            boundaries: None,
            seal_keys: self.backend.seal_keys.clone(),
            retire_after: Duration::ZERO,
            actor: None,
        }
    }

    /// A file of the text, for ingestion.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The operation's data, and how many statements it took.
    pub async fn counted(&self, query: &str) -> (Value, u64) {
        let before = self.registry.statements();
        let data = self.data(query).await;
        (data, self.registry.statements() - before)
    }
}

/// Runs the test on a fresh SQLite file and, where `ATLAS_TEST_POSTGRES_URL` names a server, on a fresh
/// database there.
pub async fn on_each<F: Future<Output = ()>>(limits: Limits, test: impl Fn(App) -> F) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("atlas.db").display());
    test(app(&url, &folder, limits).await).await;

    let Ok(server) = std::env::var("ATLAS_TEST_POSTGRES_URL") else {
        println!("left out: PostgreSQL, as ATLAS_TEST_POSTGRES_URL is not set");
        return;
    };
    let folder = TempDir::new().unwrap();
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(server.as_str()).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let app = app(&format!("{base}/{name}"), &folder, limits).await;
    let registry = app.registry.clone();
    test(app).await;
    registry.db().clone().close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
}

async fn app(url: &str, folder: &TempDir, limits: Limits) -> App {
    let registry = Registry::connect(url).await.unwrap();
    Migrator::up(registry.db(), None).await.unwrap();
    registry.write("test", small_registry()).await.unwrap();
    for n in 1..=3 {
        let row = person::Model {
            key: key(PERSON, n),
            issuer: "test".into(),
            subject: n.to_string(),
            name: format!("Person {n}"),
            name_chosen: false,
            email: None,
            email_verified: false,
            created: DateTime::UNIX_EPOCH,
            last_seen: DateTime::UNIX_EPOCH,
            disabled: None,
        };
        person::Entity::insert(row.into_active_model().reset_all()).exec(registry.db()).await.unwrap();
    }
    let backend = Backend {
        registry: registry.clone(),
        index: Arc::new(EmbeddedIndex::open(folder.path().join("index")).unwrap()),
        records: RecordStore::local(folder.path().join("records")).unwrap(),
        checklists: Checklists::new(folder.path()),
        jobs: None,
        archives: None,
        seal_keys: None,
        limits,
    };
    let folder = folder.path().to_owned();
    App { schema: atlas_schema::build(Some(backend.clone())), registry, backend, folder }
}

/// The key of the n-th entity of a kind.
pub fn key(kind: u32, n: u32) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 32) + u128::from(n))
}

/// The person with this number and these grants, signed in by browser.
pub fn signed_in(n: u32, grants: &[(Role, Scope)]) -> Viewer {
    let grants = grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.clone() }).collect();
    let actor =
        Actor { person: key(PERSON, n), name: format!("Person {n}"), grants, token_scope: TokenScope::Admin };
    Viewer::Person(actor.into())
}

/// Kinds in [`key`].
pub const INSTITUTION: u32 = 1;
pub const COLLECTION: u32 = 2;
pub const PROVIDER: u32 = 3;
pub const DATASET: u32 = 4;
pub const HUB: u32 = 5;
pub const PERSON: u32 = 9;

/// Four institutions, five collections, two providers, 24 datasets (the last private) and a hub.
fn small_registry() -> Batch {
    Batch {
        institutions: institutions(),
        collections: collections(),
        providers: vec![provider(1, "Museum Data"), provider(2, "Ärzte und Botaniker")],
        datasets: (1..=24).map(dataset).collect(),
        hubs: vec![Entry::new(hub::Model {
            key: key(HUB, 1),
            title: "Southern Hub".into(),
            ..hub::Model::default()
        })],
        links: links(),
        ..Batch::default()
    }
}

/// Name, code, types, founding year.
type InstitutionRow = (&'static str, Option<&'static str>, &'static [&'static str], Option<i32>);

fn institutions() -> Vec<Entry<institution::Model>> {
    let rows: [InstitutionRow; 4] = [
        ("Australian Museum", Some("AM"), &["MUSEUM"], Some(1827)),
        ("émile Herbarium", Some("EH"), &["HERBARIUM", "BOTANICAL_GARDEN"], None),
        ("Zoo", None, &[], Some(1900)),
        ("Australian Museum Branch", Some("am"), &["MUSEUM", "HERBARIUM"], Some(1827)),
    ];
    let entry = |(n, (name, code, types, founded)): (u32, InstitutionRow)| {
        let fields = institution::Model {
            key: key(INSTITUTION, n),
            name: name.to_owned(),
            code: code.map(str::to_owned),
            types: types.iter().map(|&name| name.to_owned()).collect(),
            founding_date: founded,
            ..institution::Model::default()
        };
        let ror = identifier::Model {
            r#type: "ROR".into(),
            identifier: "02zv4ka60".into(),
            ..identifier::Model::default()
        };
        Entry { identifiers: (n == 1).then(|| vec![ror]), ..Entry::new(fields) }
    };
    (1..).zip(rows).map(entry).collect()
}

fn collections() -> Vec<Entry<collection::Model>> {
    let entry = |n: u32| {
        Entry::new(collection::Model {
            key: key(COLLECTION, n),
            name: format!("Collection {n}"),
            // The fifth belongs to nobody.
            institution_key: (n < 5).then(|| key(INSTITUTION, 1 + n / 3)),
            ..collection::Model::default()
        })
    };
    (1..=5).map(entry).collect()
}

fn provider(n: u32, title: &str) -> Entry<provider::Model> {
    Entry::new(provider::Model { key: key(PROVIDER, n), title: title.into(), ..provider::Model::default() })
}

fn dataset(n: u32) -> Entry<dataset::Model> {
    let fields = dataset::Model {
        key: key(DATASET, n),
        uid: format!("dr{n}"),
        title: format!("Dataset {n:02}"),
        r#type: "OCCURRENCE".into(),
        provider_key: Some(key(PROVIDER, 1 + n % 2)),
        license: (!n.is_multiple_of(3)).then(|| "CC_BY_4_0".into()),
        keywords: ["birds", if n.is_multiple_of(2) { "even" } else { "odd" }].into(),
        private: n == 24,
        ..dataset::Model::default()
    };
    let person = |last_name: &str, public| contact::Model {
        last_name: Some(last_name.to_owned()),
        public,
        ..contact::Model::default()
    };
    let contacts = vec![person("Zimmer", true), person("Hidden", false), person("Abel", true)];
    let tags = vec![tag::Model { value: format!("tag-{n}"), ..tag::Model::default() }];
    Entry { contacts: Some(contacts), tags: Some(tags), ..Entry::new(fields) }
}

fn links() -> Links {
    Links {
        institution_parents: vec![institution_parent::Model {
            parent_key: key(INSTITUTION, 1),
            child_key: key(INSTITUTION, 4),
        }],
        dataset_institutions: (1..=24)
            .flat_map(|n| [(n, 1), (n, 2 + n % 2)])
            .map(|(n, i)| dataset_institution::Model {
                dataset_key: key(DATASET, n),
                institution_key: key(INSTITUTION, i),
            })
            .collect(),
        dataset_collections: (1..=5)
            .map(|n| dataset_collection::Model {
                dataset_key: key(DATASET, n),
                collection_key: key(COLLECTION, n),
            })
            .collect(),
        hub_members: vec![
            member(EntityKind::Institution, key(INSTITUTION, 1)),
            member(EntityKind::Dataset, key(DATASET, 1)),
            member(EntityKind::Dataset, key(DATASET, 24)),
        ],
        ..Links::default()
    }
}

fn member(entity_kind: EntityKind, entity_key: Uuid) -> hub_member::Model {
    hub_member::Model { hub_key: key(HUB, 1), entity_kind, entity_key }
}
