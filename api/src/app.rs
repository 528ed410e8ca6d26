//! Opens what the program works with, as configured.

use std::{path::Path, sync::Arc, time::Duration};

use atlas_harvest::Uploads;
use atlas_ingest::{Boundaries, Checklists, IngestContext, Jobs};
use atlas_records::{RecordStore, SealKeys};
use atlas_registry::Registry;
use atlas_schema::{Backend, Limits};
use atlas_search::{EmbeddedIndex, MeilisearchIndex, OccurrenceIndex, SearchError};

use tokio_util::sync::CancellationToken;

use crate::{archives::Incoming, failure::Failure, harvesting, settings::Settings};

/// Registry, index and record store of one atlas.
#[derive(Clone)]
pub struct App {
    /// The settings in effect.
    pub settings: Arc<Settings>,
    /// The database.
    pub registry: Registry,
    /// The search engine.
    pub index: Arc<dyn OccurrenceIndex>,
    /// The record store.
    pub records: RecordStore,
    /// The compiled checklists.
    pub checklists: Checklists,
    /// Which countries and states lie where.
    pub boundaries: Arc<Boundaries>,
    /// Whether the sample is served with local people to sign in as. No setting turns it on.
    pub demo: bool,
}

impl App {
    /// Opens everything. A database without tables is migrated; one that is behind is refused, since an
    /// upgrade is the operator's decision.
    pub async fn open(settings: Settings) -> Result<Self, Failure> {
        make_folder(&settings.data_dir)?;
        let registry = open_registry(&settings).await?;
        crate::migrate::require_current(&registry).await?;
        let index = open_index(&settings).await?;
        let records = open_records(&settings)?;
        let boundaries = open_boundaries(&settings)?;
        let checklists = Checklists::new(&settings.data_dir);
        let settings = Arc::new(settings);
        Ok(Self { settings, registry, index, records, checklists, boundaries, demo: false })
    }

    /// As [`Self::open`], but an embedded index that another version of the program made gives way to an
    /// empty one, to be filled from the record store.
    pub async fn open_to_reindex_all(settings: Settings) -> Result<Self, Failure> {
        if settings.search_url.is_none() {
            EmbeddedIndex::open_or_replace(settings.index_dir()).map_err(index_failed)?;
        }
        Self::open(settings).await
    }

    /// What GraphQL works with.
    pub fn backend(&self) -> Backend {
        Backend {
            registry: self.registry.clone(),
            index: Arc::clone(&self.index),
            records: self.records.clone(),
            checklists: self.checklists.clone(),
            jobs: None,
            archives: None,
            seal_keys: self.seal_keys(),
            limits: limits(&self.settings),
        }
    }

    /// As [`Self::backend`], and archives are taken in and worked on until `stop`.
    pub fn working_backend(&self, uploads: &Uploads, stop: &CancellationToken) -> Result<Backend, Failure> {
        let archives = Incoming { uploads: uploads.clone(), fetcher: harvesting::fetcher(self)? };
        Ok(Backend {
            jobs: Some(Jobs::new(self.ingest_context(), stop.clone())),
            archives: Some(Arc::new(archives)),
            ..self.backend()
        })
    }

    fn seal_keys(&self) -> Option<SealKeys> {
        // Settings that are in effect were checked.
        self.settings.seal_keys().ok().flatten()
    }

    /// What ingestion works with.
    pub fn ingest_context(&self) -> IngestContext {
        IngestContext {
            registry: self.registry.clone(),
            index: Arc::clone(&self.index),
            records: self.records.clone(),
            data_dir: self.settings.data_dir.clone(),
            checklists: self.checklists.clone(),
            boundaries: Some(Arc::clone(&self.boundaries)),
            seal_keys: self.seal_keys(),
            retire_after: self.settings.retire_after(),
            actor: None,
        }
    }
}

/// Reads the boundaries of the file, where the settings name one, else those that come with the program.
pub fn open_boundaries(settings: &Settings) -> Result<Arc<Boundaries>, Failure> {
    let read = match &settings.boundaries {
        Some(path) => Boundaries::open(path),
        None => Boundaries::standard(),
    };
    read.map(Arc::new).map_err(|e| Failure::new("the boundaries cannot be used", &e))
}

/// Connects to the database.
pub async fn open_registry(settings: &Settings) -> Result<Registry, Failure> {
    let url = settings.database_url();
    let registry =
        Registry::connect(&url).await.map_err(|e| Failure::new("the database cannot be opened", &e))?;
    let allowed = settings.allow_list().map_err(|e| Failure::plain(e.to_string()))?;
    Ok(registry.allowing(allowed))
}

/// Opens the embedded engine or connects to the server.
pub async fn open_index(settings: &Settings) -> Result<Arc<dyn OccurrenceIndex>, Failure> {
    if let Some(url) = &settings.search_url {
        let key = settings.search_key.as_deref();
        let index =
            MeilisearchIndex::connect(url, key, &settings.search_index).await.map_err(index_failed)?;
        return Ok(Arc::new(index));
    }
    let dir = settings.index_dir();
    make_folder(&dir)?;
    Ok(Arc::new(EmbeddedIndex::open(&dir).map_err(index_failed)?))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn index_failed(error: SearchError) -> Failure {
    Failure::new("the search engine cannot be opened", &error)
}

/// Opens the record store.
pub fn open_records(settings: &Settings) -> Result<RecordStore, Failure> {
    if let Some(url) = &settings.records_url {
        return RecordStore::bucket(url).map_err(|e| Failure::new("the record store cannot be opened", &e));
    }
    let dir = settings.records_dir();
    make_folder(&dir)?;
    RecordStore::local(&dir).map_err(|e| Failure::new("the record store cannot be opened", &e))
}

fn limits(settings: &Settings) -> Limits {
    Limits {
        depth: settings.max_depth,
        complexity: settings.max_complexity,
        aliases: settings.max_aliases,
        page_size: settings.max_page_size,
        batch: settings.max_batch,
        timeout: Duration::from_secs(settings.operation_timeout_seconds),
        ..Limits::default()
    }
}

/// Makes a folder and those above it.
pub fn make_folder(dir: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(dir)
        .map_err(|e| Failure::new(&format!("the folder {} cannot be made", dir.display()), &e))
}
