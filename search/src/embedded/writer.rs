//! Writing to the embedded index.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{Index, IndexWriter, Term, indexer::LogMergePolicy};

use super::{dictionaries::GrowingDictionaries, document, off_thread, schema::Layout};
use crate::{
    error::SearchError,
    index::{IndexDocument, OccurrenceIndexWriter},
};

/// Threads that build segments.
const THREADS: usize = 2;

/// Memory the segments being built may take together, in bytes.
const MEMORY: usize = 128 << 20;

/// A segment is rewritten once this share of its documents is purged.
const PURGED_SHARE: f32 = 0.2;

/// The one writer of an embedded index.
pub struct EmbeddedWriter {
    // Shared with the blocking task of the call under way, which outlives a caller that gives up.
    state: Arc<Mutex<State>>,
}

struct State {
    index: Index,
    layout: Arc<Layout>,
    values: GrowingDictionaries,
    /// Opened at the first change after a commit, as waiting for merges to end closes it.
    writer: Option<IndexWriter>,
    /// Held as long as this lives; the system lets go of it should the process die.
    _lock: File,
}

impl EmbeddedWriter {
    /// Takes the lock of the index in `dir` and opens it for writing.
    pub fn open(dir: &Path, index: Index, layout: Arc<Layout>) -> Result<Self, SearchError> {
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("writer.lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => SearchError::Locked,
            TryLockError::Error(error) => error.into(),
        })?;
        let values = GrowingDictionaries::open(dir)?;
        let state = State { index, layout, values, writer: None, _lock: lock };
        Ok(Self { state: Arc::new(Mutex::new(state)) })
    }

    async fn with_state(
        &self,
        work: impl FnOnce(&mut State) -> Result<(), SearchError> + Send + 'static,
    ) -> Result<(), SearchError> {
        let state = self.state.clone();
        off_thread(move || work(&mut state.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

impl State {
    fn writer(&mut self) -> Result<&mut IndexWriter, SearchError> {
        let writer = if let Some(writer) = self.writer.take() {
            writer
        } else {
            let writer = self.index.writer_with_num_threads(THREADS, MEMORY)?;
            let mut merging = LogMergePolicy::default();
            merging.set_del_docs_ratio_before_merge(PURGED_SHARE);
            writer.set_merge_policy(Box::new(merging));
            writer
        };
        Ok(self.writer.insert(writer))
    }

    fn add(&mut self, documents: Vec<IndexDocument>) -> Result<(), SearchError> {
        for record in documents {
            let document = document::build(&self.layout, &mut self.values, record)?;
            self.writer()?.add_document(document)?;
        }
        Ok(())
    }

    fn purge(&mut self, loads: &[i64]) -> Result<(), SearchError> {
        let load = self.layout.load;
        for purged in loads {
            self.writer()?.delete_term(Term::from_field_i64(load, *purged));
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), SearchError> {
        // Ordinals reach the disk before the documents that use them.
        self.values.flush()?;
        if let Some(mut writer) = self.writer.take() {
            writer.commit()?;
            // Otherwise a process that ends now would cut the merging short each time, and segments pile up.
            writer.wait_merging_threads()?;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl OccurrenceIndexWriter for EmbeddedWriter {
    async fn add(&mut self, documents: Vec<IndexDocument>) -> Result<(), SearchError> {
        self.with_state(move |state| state.add(documents)).await
    }

    async fn purge(&mut self, loads: &[i64]) -> Result<(), SearchError> {
        let loads = loads.to_vec();
        self.with_state(move |state| state.purge(&loads)).await
    }

    async fn commit(&mut self) -> Result<(), SearchError> {
        self.with_state(State::commit).await
    }
}
