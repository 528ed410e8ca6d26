//! What a search looks at: one commit of the index and the dictionaries that go with it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, SegmentReader, schema::Field};

use super::{
    dictionaries::Dictionaries,
    dictionary::Dictionary,
    schema::{Layout, ordinal_column},
};
use crate::{error::SearchError, field::FacetField};

/// One commit, unchanging.
#[derive(Clone)]
pub struct Snapshot {
    layout: Arc<Layout>,
    searcher: Searcher,
    dictionaries: Dictionaries,
    /// The loads present in each segment, ascending.
    loads: Vec<Vec<i64>>,
}

impl Snapshot {
    /// The fields.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The documents.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The values of a facet field.
    pub fn values(&self, field: FacetField) -> &Arc<Dictionary> {
        self.dictionaries.get(field)
    }

    /// The segments with the loads present in each.
    pub fn segments(&self) -> impl Iterator<Item = (&SegmentReader, &[i64])> {
        self.searcher.segment_readers().iter().zip(self.loads.iter().map(Vec::as_slice))
    }
}

/// Keeps the newest snapshot, and notices commits of this and of other processes.
pub struct Snapshots {
    commit_file: PathBuf,
    dir: PathBuf,
    reader: IndexReader,
    latest: Mutex<(Commit, Arc<Snapshot>)>,
}

/// What tells one commit's file from the next, which replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Commit {
    modified: Option<SystemTime>,
    len: u64,
    inode: u64,
}

impl Snapshots {
    /// Opens the index in `dir`, whose segments lie in `segments`.
    pub fn open(
        index: &Index,
        layout: Arc<Layout>,
        dir: &Path,
        segments: &Path,
    ) -> Result<Self, SearchError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let commit_file = segments.join("meta.json");
        let commit = commit(&commit_file)?;
        let snapshot = load(&reader, layout, &Dictionaries::empty(), dir)?;
        Ok(Self { commit_file, dir: dir.into(), reader, latest: Mutex::new((commit, Arc::new(snapshot))) })
    }

    /// The newest commit. Costs one look at a file's attributes unless there is a new one.
    pub fn latest(&self) -> Result<Arc<Snapshot>, SearchError> {
        // Before the reload: a commit made during it is noticed the next time.
        let commit = commit(&self.commit_file)?;
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.0 != commit {
            let (layout, dictionaries) = (latest.1.layout.clone(), latest.1.dictionaries.clone());
            *latest = (commit, Arc::new(load(&self.reader, layout, &dictionaries, &self.dir)?));
        }
        Ok(latest.1.clone())
    }
}

fn load(
    reader: &IndexReader,
    layout: Arc<Layout>,
    dictionaries: &Dictionaries,
    dir: &Path,
) -> Result<Snapshot, SearchError> {
    reader.reload()?;
    let searcher = reader.searcher();
    // After the commit: its ordinals were durable before it was.
    let dictionaries = dictionaries.refreshed(dir)?;
    let mut loads = Vec::new();
    for segment in searcher.segment_readers() {
        if let Some(field) = lost_values(segment, &dictionaries)? {
            let name = field.name();
            return Err(SearchError::Engine(format!(
                "values of {name} are missing beside the index; run `atlas reindex`"
            )));
        }
        loads.push(loads_of(segment, layout.load)?);
    }
    Ok(Snapshot { layout, searcher, dictionaries, loads })
}

/// The loads that documents of this segment have or had.
fn loads_of(segment: &SegmentReader, load: Field) -> Result<Vec<i64>, SearchError> {
    let index = segment.inverted_index(load)?;
    let mut terms = index.terms().stream()?;
    let mut loads = Vec::new();
    while let Some((term, _)) = terms.next() {
        let bytes =
            term.first_chunk().ok_or_else(|| SearchError::Engine("a load of another width".into()))?;
        loads.push(tantivy::u64_to_i64(u64::from_be_bytes(*bytes)));
    }
    Ok(loads)
}

/// Whether the index in `dir` has documents whose values are in no dictionary: no search of it can succeed.
pub fn has_lost_values(index: &Index, dir: &Path) -> Result<bool, SearchError> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let dictionaries = Dictionaries::empty().refreshed(dir)?;
    for segment in searcher.segment_readers() {
        if lost_values(segment, &dictionaries)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A field with ordinals without a value, which only a lost or foreign file of values can bring about.
fn lost_values(
    segment: &SegmentReader,
    dictionaries: &Dictionaries,
) -> Result<Option<FacetField>, SearchError> {
    for field in FacetField::ALL.iter().copied() {
        let column = segment.fast_fields().u64(&ordinal_column(field))?;
        if column.values.num_vals() > 0 && column.max_value() >= dictionaries.get(field).len() as u64 {
            return Ok(Some(field));
        }
    }
    Ok(None)
}

fn commit(path: &Path) -> Result<Commit, SearchError> {
    let attributes = fs::metadata(path)?;
    Ok(Commit { modified: attributes.modified().ok(), len: attributes.len(), inode: inode(&attributes) })
}

#[cfg(unix)]
fn inode(attributes: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(attributes)
}

#[cfg(not(unix))]
const fn inode(_: &fs::Metadata) -> u64 {
    0
}
