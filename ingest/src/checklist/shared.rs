//! Compiled checklists, read once for everyone in the process.

use std::{
    collections::HashMap,
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use atlas_registry::Registry;
use atlas_taxonomy::{Checklist, Matcher};
use tokio::sync::{Mutex, Semaphore};
use uuid::Uuid;

use super::files;
use crate::{error::IngestError, run::blocking};

/// The compiled checklists of a data folder. Each version is read when somebody first asks for it and stays until a newer
/// one takes its place; all clones share what was read.
#[derive(Clone, Debug)]
pub struct Checklists(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    data_dir: PathBuf,
    /// The version that was read last of each, by the key of its dataset.
    read: Mutex<HashMap<Uuid, (i64, Arc<Matcher>)>>,
    turns: Semaphore,
}

impl Checklists {
    /// Those below this data folder. Nothing is read yet.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        let turns = Semaphore::new(thread::available_parallelism().map_or(1, NonZero::get));
        Self(Arc::new(Shared { data_dir: data_dir.to_owned(), read: Mutex::default(), turns }))
    }

    /// A version of the checklist that a dataset is.
    ///
    /// # Errors
    /// `Io` where its file is not on this machine, `Checklist` where it is damaged.
    pub async fn matcher(&self, dataset_key: Uuid, version: i64) -> Result<Arc<Matcher>, IngestError> {
        let mut read = self.0.read.lock().await;
        if let Some((held, matcher)) = read.get(&dataset_key)
            && *held == version
        {
            return Ok(Arc::clone(matcher));
        }
        let path = files::file(&self.0.data_dir, dataset_key, version);
        let matcher = Arc::new(blocking(move || open(&path)).await?);
        read.insert(dataset_key, (version, Arc::clone(&matcher)));
        Ok(matcher)
    }

    /// The checklists of the registry, in their order. Those it does not have any more are forgotten.
    ///
    /// # Errors
    /// As [`Self::matcher`].
    pub async fn all(&self, registry: &Registry) -> Result<Vec<Arc<Matcher>>, IngestError> {
        let rows = registry.checklists().await?;
        self.0.read.lock().await.retain(|key, _| rows.iter().any(|row| row.dataset_key == *key));
        let mut matchers = Vec::with_capacity(rows.len());
        for row in &rows {
            matchers.push(self.matcher(row.dataset_key, row.version).await?);
        }
        Ok(matchers)
    }

    /// Does work on checklists that takes a processor a while. No more are under way at once than there are processors;
    /// the others wait. Dropped while it waits, it is not done.
    ///
    /// # Errors
    /// `Internal` where the work broke off.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IngestError> {
        // It is never closed.
        let _turn = self.0.turns.acquire().await;
        blocking(move || Ok(work())).await
    }
}

fn open(path: &Path) -> Result<Matcher, IngestError> {
    let context =
        format!("reading the compiled checklist {} (import it again on this machine)", path.display());
    let bytes = fs::read(path).map_err(IngestError::io(context))?;
    Ok(Matcher::new(Arc::new(Checklist::read(&bytes)?)))
}
