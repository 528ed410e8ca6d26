//! Databases, persons and entities of the tests.

use std::{future::Future, sync::Arc, time::Duration};

use atlas_entity::{EntityKind, dataset, notification, outbox, person, provider, role_grant};
use atlas_migration::Migrator;
use atlas_notify::{Notifier, Options};
use atlas_registry::{
    Registry, Viewer,
    address::AllowList,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    work::{Begun, Call, Event, Work},
    write::{Batch, Entry},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use sea_orm_migration::MigratorTrait;
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A provider, its public dataset and its private one.
pub const PROVIDER: Uuid = Uuid::from_u128(1);
pub const DATASET: Uuid = Uuid::from_u128(2);
pub const PRIVATE: Uuid = Uuid::from_u128(3);

/// Runs the test on a fresh SQLite file and, where `ATLAS_TEST_POSTGRES_URL` names a server, on a fresh database there.
/// There are a provider and two datasets; that they were registered has been told.
pub async fn on_each<F: Future<Output = ()>>(test: impl Fn(Registry) -> F) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("atlas.db").display());
    test(prepared(&url).await).await;

    let Ok(server) = std::env::var("ATLAS_TEST_POSTGRES_URL") else {
        println!("left out: PostgreSQL, as ATLAS_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(server.as_str()).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let registry = prepared(&format!("{base}/{name}")).await;
    test(registry.clone()).await;
    registry.db().clone().close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

async fn prepared(url: &str) -> Registry {
    let registry = Registry::connect(url).await.unwrap();
    Migrator::up(registry.db(), None).await.unwrap();
    let provider =
        Entry::new(provider::Model { key: PROVIDER, title: "Museum".into(), ..Default::default() });
    let dataset = |key, title: &str, private| {
        Entry::new(dataset::Model {
            key,
            title: title.into(),
            private,
            provider_key: Some(PROVIDER),
            ..Default::default()
        })
    };
    let datasets = vec![dataset(DATASET, "Birds", false), dataset(PRIVATE, "Nests", true)];
    let batch = Batch { providers: vec![provider], datasets, ..Batch::default() };
    registry.write("test", batch).await.unwrap();
    while registry.dispatch_next(100, false).await.unwrap().events > 0 {}
    registry
}

/// A person with a verified address, and these roles.
pub async fn person(registry: &Registry, name: &str, grants: &[(Role, Scope)]) -> Viewer {
    let key = Uuid::now_v7();
    let row = person::Model {
        key,
        issuer: "test".to_owned(),
        subject: key.to_string(),
        name: name.to_owned(),
        name_chosen: false,
        email: Some(format!("{}@example.org", name.to_lowercase())),
        email_verified: true,
        created: DateTime::UNIX_EPOCH,
        last_seen: DateTime::UNIX_EPOCH,
        disabled: None,
    };
    row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
    for (role, scope) in grants {
        grant(registry, key, *role, scope, None).await;
    }
    let grants = grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.clone() }).collect();
    Viewer::Person(Arc::new(Actor {
        person: key,
        name: name.to_owned(),
        grants,
        token_scope: TokenScope::Admin,
    }))
}

/// Grants a role as the database holds it.
pub async fn grant(
    registry: &Registry,
    person: Uuid,
    role: Role,
    scope: &Scope,
    expires: Option<DateTime<Utc>>,
) {
    let (kind, entity) = match scope {
        Scope::All => ("ALL", None),
        Scope::Entity(kind, key) => ("ENTITY", Some((*kind, *key))),
        _ => panic!("not needed here"),
    };
    let row = role_grant::Model {
        key: Uuid::now_v7(),
        person_key: person,
        role: role.name().to_owned(),
        scope_kind: kind.to_owned(),
        scope_entity_kind: entity.map(|(kind, _)| kind),
        scope_key: entity.map(|(_, key)| key),
        created_by: "test".to_owned(),
        expires,
        ..Default::default()
    };
    row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
}

pub fn key(viewer: &Viewer) -> Uuid {
    viewer.actor().unwrap().person
}

/// Begins a change.
pub async fn begin(registry: &Registry, viewer: &Viewer) -> Work {
    match registry.begin::<()>(Call::by(viewer)).await.unwrap() {
        Begun::Work(work) => *work,
        Begun::Replayed(()) => panic!("there is no key"),
    }
}

/// Has something happen.
pub async fn happen(registry: &Registry, viewer: &Viewer, event: Event) {
    let work = begin(registry, viewer).await;
    work.tell(event).await.unwrap();
    work.commit(&()).await.unwrap();
}

/// A dataset was changed.
pub fn changed(key: Uuid) -> Event {
    Event::on_entity("entity.updated", EntityKind::Dataset, key).with(json!({ "version": 2 }))
}

/// Everything a person was told, oldest first.
pub async fn inbox(registry: &Registry, viewer: &Viewer) -> Vec<notification::Model> {
    registry.notifications_after(key(viewer), 0, 10_000).await.unwrap()
}

/// The events a person was told of.
pub async fn events(registry: &Registry, viewer: &Viewer) -> Vec<String> {
    inbox(registry, viewer).await.into_iter().map(|row| row.event).collect()
}

/// Rows of the outbox that are still to be told.
pub async fn waiting(registry: &Registry) -> usize {
    let rows = outbox::Entity::find().filter(outbox::Column::Dispatched.is_null());
    rows.order_by_asc(outbox::Column::Key).all(registry.db()).await.unwrap().len()
}

/// A registry that may call this machine.
pub fn allowing_here(registry: &Registry) -> Registry {
    registry.clone().allowing(AllowList::parse(["127.0.0.1"]).unwrap())
}

/// Options that do not make a test wait.
pub fn quick() -> Options {
    Options {
        attempts: 3,
        first_delay: Duration::from_millis(5),
        poll: Duration::from_millis(10),
        timeout: Duration::from_secs(20),
        ..Options::default()
    }
}

/// A notifier at work.
pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    pub fn start(registry: &Registry, options: Options) -> Self {
        let stop = CancellationToken::new();
        let notifier = Notifier::new(registry.clone(), options).unwrap();
        Self { task: tokio::spawn(notifier.run(stop.clone())), stop }
    }

    /// Stops it as a signal would.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// Ends it wherever it is, as far as that goes within a process.
    pub async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.is_err_and(|error| error.is_cancelled()));
    }
}

/// Asks until the answer satisfies, for at most a minute.
pub async fn eventually<T, Asking: Future<Output = Option<T>>>(ask: impl Fn() -> Asking) -> T {
    for _ in 0..6_000 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came");
}
