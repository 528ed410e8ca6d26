//! The embedded engine: tantivy, in process, in a folder of its own.
//!
//! Facet values have dense ordinals that are the same in every segment, so that counting is adding to
//! an array, exact whatever the number of values; only the buckets returned become text. Records are paged
//! by keys that are read from columns. One pass over the matches serves everything a query asks.

mod answer;
mod boxes;
mod cells;
mod dictionaries;
mod dictionary;
mod document;
mod error;
mod facet;
mod filter;
mod page;
mod ranges;
mod schema;
mod snapshot;
mod texts;
mod value_log;
mod visible;
mod writer;

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tantivy::{Index, directory::MmapDirectory};

use self::{schema::Layout, snapshot::Snapshots, visible::View, writer::EmbeddedWriter};
use crate::{
    error::SearchError,
    index::{IndexStatus, OccurrenceIndex, OccurrenceIndexWriter},
    query::OccurrenceQuery,
    result::OccurrenceResult,
    scope::Scope,
};

/// The embedded index. Clones share one reader. Commits, of this process or another, are seen by the next
/// search; searches under way keep the commit they started with.
#[derive(Clone)]
pub struct EmbeddedIndex {
    dir: PathBuf,
    index: Index,
    layout: Arc<Layout>,
    snapshots: Arc<Snapshots>,
}

impl EmbeddedIndex {
    /// Opens the index in `dir`, and makes an empty one where there is none. Refuses, with
    /// [`SearchError::Invalid`], one that another version of this program made.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, SearchError> {
        let dir = dir.as_ref();
        let _lock = lock_for_opening(dir)?;
        match schema::is_current(dir)? {
            Some(false) => Err(SearchError::Invalid(format!(
                "the index in {} was made by another version of this program; run `atlas reindex`",
                dir.display()
            ))),
            _ => Self::open_current(dir),
        }
    }

    /// As [`Self::open`], but replaces an index of another version, or one whose file of values is lost, with an empty
    /// one. Reindexing starts here.
    pub fn open_or_replace(dir: impl AsRef<Path>) -> Result<Self, SearchError> {
        let dir = dir.as_ref();
        let _lock = lock_for_opening(dir)?;
        let useless = match schema::is_current(dir)? {
            None => false,
            Some(current) => {
                !current || snapshot::has_lost_values(&open_segments(dir, &Layout::new())?, dir)?
            }
        };
        if useless {
            // The note of the other version is overwritten last: whatever ends this, it is done again.
            remove(fs::remove_dir_all(segments(dir)))?;
            remove(fs::remove_file(value_log::path(dir)))?;
        }
        Self::open_current(dir)
    }

    fn open_current(dir: &Path) -> Result<Self, SearchError> {
        let layout = Arc::new(Layout::new());
        schema::mark(dir)?;
        let index = open_segments(dir, &layout)?;
        let snapshots = Arc::new(Snapshots::open(&index, layout.clone(), dir, &segments(dir))?);
        Ok(Self { dir: dir.into(), index, layout, snapshots })
    }
}

/// Opens tantivy's part of the index in `dir`, and makes it where there is none.
fn open_segments(dir: &Path, layout: &Layout) -> Result<Index, SearchError> {
    let segments = segments(dir);
    fs::create_dir_all(&segments)?;
    let files = MmapDirectory::open(&segments).map_err(|error| SearchError::Engine(error.to_string()))?;
    Ok(Index::open_or_create(files, layout.schema.clone())?)
}

/// The folder of tantivy's own files.
fn segments(dir: &Path) -> PathBuf {
    dir.join("segments")
}

/// The outcome of a removal, where what was to go may be gone already.
fn remove(outcome: io::Result<()>) -> io::Result<()> {
    outcome.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Lets one process at a time open the index, so that two do not both make it.
fn lock_for_opening(dir: &Path) -> Result<File, SearchError> {
    fs::create_dir_all(dir)?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("open.lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// Runs blocking work without holding up the runtime.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| SearchError::Engine(error.to_string()))?
}

/// Tells the blocking part of a search that nobody waits for it any more.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl OccurrenceIndex for EmbeddedIndex {
    async fn search(
        &self,
        queries: &[OccurrenceQuery],
        scope: &Scope,
    ) -> Result<Vec<OccurrenceResult>, SearchError> {
        let (queries, scope, snapshots) = (queries.to_vec(), scope.clone(), self.snapshots.clone());
        let cancelled = Arc::new(AtomicBool::new(false));
        let _guard = CancelOnDrop(cancelled.clone());
        off_thread(move || {
            let snapshot = snapshots.latest()?;
            let view = View::new(&snapshot, &scope);
            queries.iter().map(|query| answer::answer(query, &snapshot, &view, &cancelled)).collect()
        })
        .await
    }

    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError> {
        let (dir, index, layout) = (self.dir.clone(), self.index.clone(), self.layout.clone());
        let writer = off_thread(move || EmbeddedWriter::open(&dir, index, layout)).await?;
        Ok(Box::new(writer))
    }

    async fn status(&self) -> Result<IndexStatus, SearchError> {
        let snapshots = self.snapshots.clone();
        let documents = off_thread(move || Ok(snapshots.latest()?.searcher().num_docs())).await?;
        Ok(IndexStatus { engine: format!("embedded ({})", tantivy::version()), documents })
    }
}
