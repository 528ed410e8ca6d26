//! An atlas of its own for each test, with an index that can be looked into.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use atlas_ingest::{
    Checklists, IngestContext, IngestError, IngestReport, IngestRequest, NoProgress, Progress, Refusal,
    ingest,
};
use atlas_migration::Migrator;
use atlas_records::{RecordStore, SealKey, SealKeys};
use atlas_registry::Registry;
use atlas_search::{
    IndexDocument, IndexStatus, OccurrenceIndex, OccurrenceIndexWriter, OccurrenceQuery, OccurrenceResult,
    Scope, SearchError,
};
use sea_orm_migration::MigratorTrait;
use tokio_util::sync::CancellationToken;

/// Documents by load.
pub type Documents = Arc<Mutex<BTreeMap<i64, Vec<IndexDocument>>>>;

/// An index that keeps its documents where a test can see them, and fails when told to.
#[derive(Clone, Default)]
pub struct OpenIndex {
    pub documents: Documents,
    pub fail: Arc<Mutex<bool>>,
}

#[async_trait::async_trait]
impl OccurrenceIndex for OpenIndex {
    async fn search(&self, _: &[OccurrenceQuery], _: &Scope) -> Result<Vec<OccurrenceResult>, SearchError> {
        Err(SearchError::Invalid("this index only takes in".to_owned()))
    }

    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError> {
        Ok(Box::new(self.clone()))
    }

    async fn status(&self) -> Result<IndexStatus, SearchError> {
        Ok(IndexStatus { engine: "open".to_owned(), documents: 0 })
    }
}

#[async_trait::async_trait]
impl OccurrenceIndexWriter for OpenIndex {
    async fn add(&mut self, added: Vec<IndexDocument>) -> Result<(), SearchError> {
        for document in added {
            self.documents.lock().unwrap().entry(document.load).or_default().push(document);
        }
        if *self.fail.lock().unwrap() { Err(SearchError::Engine("told to".to_owned())) } else { Ok(()) }
    }

    async fn purge(&mut self, loads: &[i64]) -> Result<(), SearchError> {
        self.documents.lock().unwrap().retain(|load, _| !loads.contains(load));
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), SearchError> {
        Ok(())
    }
}

/// An atlas in a folder that goes with it.
pub struct Atlas {
    pub ctx: IngestContext,
    pub index: OpenIndex,
    pub folder: tempfile::TempDir,
}

impl Atlas {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("atlas.db").display());
        let registry = Registry::connect(&url).await.unwrap();
        Migrator::up(registry.db(), None).await.unwrap();
        let index = OpenIndex::default();
        let ctx = IngestContext {
            registry,
            index: Arc::new(index.clone()),
            records: RecordStore::local(folder.path().join("records")).unwrap(),
            data_dir: folder.path().to_owned(),
            checklists: Checklists::new(folder.path()),
            boundaries: None,
            seal_keys: Some(SealKeys::new(SealKey::generate().unwrap())),
            retire_after: Duration::ZERO,
            actor: None,
        };
        Self { ctx, index, folder }
    }

    /// A file of the text, outside the data directory's own files.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Ingests into `dr1`, which is made if it is not there.
    pub async fn ingest(&self, source: &Path) -> Result<IngestReport, IngestError> {
        self.ingest_by(source, &[]).await
    }

    pub async fn ingest_by(&self, source: &Path, key: &[&str]) -> Result<IngestReport, IngestError> {
        self.run(request(source, key), CancellationToken::new()).await
    }

    pub async fn run(
        &self,
        request: IngestRequest,
        cancel: CancellationToken,
    ) -> Result<IngestReport, IngestError> {
        let progress: Arc<dyn Progress> = Arc::new(NoProgress);
        ingest(&self.ctx, request, progress, cancel).await
    }

    /// What an archive is refused for.
    pub async fn refusal(&self, source: &Path, key: &[&str]) -> Refusal {
        match self.ingest_by(source, key).await {
            Err(IngestError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    /// Loads that the index holds documents of, with their number.
    pub fn loads(&self) -> Vec<(i64, usize)> {
        self.index
            .documents
            .lock()
            .unwrap()
            .iter()
            .map(|(load, documents)| (*load, documents.len()))
            .collect()
    }

    /// Versions the record store has of `dr1`.
    pub async fn versions(&self) -> Vec<i64> {
        let dataset = self.ctx.registry.dataset_by_uid("dr1").await.unwrap().unwrap();
        self.ctx.records.versions(dataset.key).await.unwrap()
    }
}

pub fn request(source: &Path, key: &[&str]) -> IngestRequest {
    IngestRequest {
        source: source.to_owned(),
        dataset_uid: "dr1".to_owned(),
        create: true,
        unique_key: key.iter().map(|term| (*term).to_owned()).collect(),
        allow_id_change: false,
    }
}
