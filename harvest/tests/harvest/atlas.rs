//! An atlas of its own for each test.

use std::{sync::Arc, time::Duration};

use atlas_entity::{dataset, endpoint, harvest, identifier};
use atlas_harvest::{Fetcher, Harvested, Harvester, Limits, Options};
use atlas_ingest::{Checklists, IngestContext};
use atlas_migration::Migrator;
use atlas_records::RecordStore;
use atlas_registry::{
    Registry,
    address::AllowList,
    write::{Batch, Entry},
};
use atlas_search::EmbeddedIndex;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// An atlas in a folder that goes with it, with a harvester.
pub struct Atlas {
    pub ctx: IngestContext,
    pub harvester: Harvester,
    _folder: TempDir,
}

impl Atlas {
    pub async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("atlas.db").display());
        let registry = Registry::connect(&url).await.unwrap();
        Migrator::up(registry.db(), None).await.unwrap();
        std::fs::create_dir(folder.path().join("index")).unwrap();
        let ctx = IngestContext {
            registry,
            index: Arc::new(EmbeddedIndex::open(folder.path().join("index")).unwrap()),
            records: RecordStore::local(folder.path().join("records")).unwrap(),
            data_dir: folder.path().to_owned(),
            checklists: Checklists::new(folder.path()),
            boundaries: None,
            seal_keys: None,
            retire_after: Duration::ZERO,
            actor: None,
        };
        let harvester = harvester(&ctx);
        Self { ctx, harvester, _folder: folder }
    }

    /// A dataset that wants to be harvested every `days`, at endpoints of these types and addresses.
    pub async fn dataset(&self, uid: &str, days: Option<i32>, endpoints: &[(&str, String)], names: &[&str]) {
        let fields = dataset::Model {
            uid: uid.to_owned(),
            title: format!("Dataset {uid}"),
            r#type: "OCCURRENCE".to_owned(),
            harvest_frequency_days: days,
            ..dataset::Model::default()
        };
        let endpoints = endpoints.iter().map(|(kind, url)| endpoint::Model {
            r#type: (*kind).to_owned(),
            url: url.clone(),
            ..endpoint::Model::default()
        });
        let identifiers = names.iter().map(|name| identifier::Model {
            r#type: "UUID".to_owned(),
            identifier: (*name).to_owned(),
            ..identifier::Model::default()
        });
        let entry = Entry {
            endpoints: Some(endpoints.collect()),
            identifiers: Some(identifiers.collect()),
            ..Entry::new(fields)
        };
        self.ctx.registry.write("test", Batch { datasets: vec![entry], ..Batch::default() }).await.unwrap();
    }

    pub async fn get(&self, uid: &str) -> dataset::Model {
        self.ctx.registry.dataset_by_uid(uid).await.unwrap().unwrap()
    }

    pub async fn row(&self, uid: &str) -> Option<harvest::Model> {
        self.ctx.registry.harvest_of(self.get(uid).await.key).await.unwrap()
    }

    /// Harvests the next dataset that is due at this time.
    pub async fn next(&self, now: DateTime<Utc>) -> Option<Harvested> {
        self.harvester.harvest_next(now, &CancellationToken::new()).await.unwrap()
    }

    /// What was written to the outbox on harvests.
    pub async fn told(&self) -> Vec<String> {
        use atlas_entity::outbox;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
        let events = outbox::Entity::find()
            .filter(outbox::Column::Event.starts_with("ingest.harvest"))
            .order_by_asc(outbox::Column::Key)
            .all(self.ctx.registry.db())
            .await
            .unwrap();
        events.into_iter().map(|row| row.event).collect()
    }
}

/// A harvester of an atlas, as another process would have one.
pub fn harvester(ctx: &IngestContext) -> Harvester {
    let limits =
        Limits { idle: Duration::from_millis(300), pause: Duration::from_millis(1), ..Limits::default() };
    let allowed = AllowList::parse(["127.0.0.1"]).unwrap();
    let fetcher = Fetcher::new(allowed, &ctx.data_dir, limits).unwrap();
    let options = Options { feed_age: Duration::ZERO, lease: TimeDelta::minutes(1), ..Options::default() };
    Harvester::new(ctx.clone(), fetcher, options)
}
