//! The compiled files: `<data-dir>/checklists/<dataset key>/<version>.chk`.

use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use atlas_taxonomy::Checklist;
use uuid::Uuid;

use crate::error::IngestError;

fn folder(data_dir: &Path, key: Uuid) -> PathBuf {
    data_dir.join("checklists").join(key.to_string())
}

/// Where the compiled form of a version is.
pub(super) fn file(data_dir: &Path, key: Uuid, version: i64) -> PathBuf {
    folder(data_dir, key).join(format!("{version}.chk"))
}

/// Writes the compiled form of a version; it is there whole or not at all. Returns its size.
pub(super) fn write(data_dir: &Path, version: i64, checklist: &Checklist) -> Result<u64, IngestError> {
    let folder = folder(data_dir, checklist.key());
    let writing = || IngestError::io(format!("writing the checklist to {}", folder.display()));
    fs::create_dir_all(&folder).map_err(writing())?;
    let mut scratch = tempfile::NamedTempFile::new_in(&folder).map_err(writing())?;
    let mut out = BufWriter::new(&mut scratch);
    checklist.write(&mut out).and_then(|()| out.flush()).map_err(writing())?;
    drop(out);
    scratch.as_file().sync_all().map_err(writing())?;
    let size = scratch.as_file().metadata().map_err(writing())?.len();
    let path = file(data_dir, checklist.key(), version);
    scratch.persist(path).map_err(|error| writing()(error.error))?;
    Ok(size)
}

/// Removes the files of a checklist, but for that of a version. One that cannot be removed is in nobody's way.
pub(super) fn remove_others(data_dir: &Path, key: Uuid, keep: Option<i64>) {
    let folder = folder(data_dir, key);
    let kept = keep.map(|version| file(data_dir, key, version));
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if Some(&path) != kept.as_ref()
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(%error, path = %path.display(), "a file of a checklist cannot be removed");
        }
    }
    if keep.is_none() {
        // It is empty now, or the warning has been given.
        let _ = fs::remove_dir(&folder);
    }
}
