//! Where runs keep their scratch files.

use std::path::{Path, PathBuf};

use crate::error::IngestError;

/// The folder of the scratch files of all runs.
pub(super) fn scratch_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("scratch")
}

/// The run's folder for scratch files; what is in it goes with it.
pub(super) struct Scratch(tempfile::TempDir);

impl Scratch {
    /// A new folder. Only who holds the lock may have one: tidying removes all of them.
    pub fn new(data_dir: &Path) -> Result<Self, IngestError> {
        let parent = scratch_dir(data_dir);
        let made = std::fs::create_dir_all(&parent).and_then(|()| tempfile::tempdir_in(&parent));
        made.map(Self).map_err(IngestError::io("making a folder for scratch files"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
