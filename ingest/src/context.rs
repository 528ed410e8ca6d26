//! What a run works with and what it is asked.

use std::{path::PathBuf, sync::Arc, time::Duration};

use atlas_interpret::Boundaries;
use atlas_records::{RecordStore, SealKeys};
use atlas_registry::Registry;
use atlas_search::OccurrenceIndex;

use crate::Checklists;

/// What every run works with.
#[derive(Clone)]
pub struct IngestContext {
    /// The registry: datasets, runs, code look-up.
    pub registry: Registry,
    /// The index the records go to.
    pub index: Arc<dyn OccurrenceIndex>,
    /// Where the records are kept.
    pub records: RecordStore,
    /// The data directory; holds the lock of the one writer and, during a run, its scratch files.
    pub data_dir: PathBuf,
    /// The compiled checklists of that directory.
    pub checklists: Checklists,
    /// Which countries and states lie where; without them coordinates are not compared with names.
    pub boundaries: Option<Arc<Boundaries>>,
    /// The keys that the originals of sensitive records are sealed with; without them a run that meets one fails.
    pub seal_keys: Option<SealKeys>,
    /// How long a replaced load stays in the index: the longest time a query may take.
    pub retire_after: Duration,
    /// Who asks for the runs, as the registry names who changes something.
    pub actor: Option<String>,
}

/// An archive to ingest.
#[derive(Clone, Debug, Default)]
pub struct IngestRequest {
    /// A Darwin Core archive (zip or folder) or a single CSV or TSV file.
    pub source: PathBuf,
    /// Uid of the dataset whose records it replaces, as `dr12`.
    pub dataset_uid: String,
    /// Make the dataset under that uid, from the archive's EML, if there is none.
    pub create: bool,
    /// The terms whose values together identify a record (simple names; `id` is the archive's core id).
    /// Empty: `occurrenceID`.
    pub unique_key: Vec<String>,
    /// Publish even if more than half of the ids are new against the published version.
    pub allow_id_change: bool,
}

impl IngestRequest {
    /// Name of the source without its folder.
    pub(crate) fn source_name(&self) -> Option<String> {
        self.source.file_name().map(|name| name.to_string_lossy().into_owned())
    }
}
