//! The folder of what comes in.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::{Builder, TempDir};

/// Name of the folder in the data directory.
pub const FOLDER: &str = "incoming";

/// How the folders of files begin that are being fetched.
const FETCHED: &str = "fetch-";
/// A fetched file that nobody has touched for so long belongs to a program that is gone.
const LEFT_BEHIND: Duration = Duration::from_hours(48);

/// The folder itself, made if it is not there.
pub(crate) fn path(data_dir: &Path) -> io::Result<PathBuf> {
    let path = data_dir.join(FOLDER);
    fs::create_dir_all(&path)?;
    Ok(path)
}

/// A folder in it for one file, removed when it is dropped.
pub(crate) fn folder(data_dir: &Path) -> io::Result<TempDir> {
    Builder::new().prefix(FETCHED).tempdir_in(path(data_dir)?)
}

/// Removes what fetches left behind that were killed; how many.
///
/// # Errors
/// When the folder cannot be read.
pub fn sweep(data_dir: &Path, now: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(path(data_dir)?)? {
        let entry = entry?;
        let fetched = entry.file_name().to_string_lossy().starts_with(FETCHED);
        if fetched && age(&entry.path(), now).is_some_and(|age| age > LEFT_BEHIND) {
            fs::remove_dir_all(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// For how long neither the folder nor anything in it was written to.
fn age(folder: &Path, now: SystemTime) -> Option<Duration> {
    let within = fs::read_dir(folder).ok()?.filter_map(Result::ok).filter_map(|entry| entry.metadata().ok());
    let all = within.chain(fs::metadata(folder).ok());
    let last = all.filter_map(|metadata| metadata.modified().ok()).max()?;
    now.duration_since(last).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{folder, path, sweep};

    #[test]
    fn only_old_folders_of_fetches_are_swept() {
        let data = tempfile::tempdir().unwrap();
        let left = folder(data.path()).unwrap().keep();
        std::fs::write(left.join("archive.zip"), "x").unwrap();
        let upload = path(data.path()).unwrap().join("upload");
        std::fs::create_dir(&upload).unwrap();
        assert_eq!(sweep(data.path(), SystemTime::now()).unwrap(), 0);
        assert_eq!(sweep(data.path(), SystemTime::now() + Duration::from_hours(49)).unwrap(), 1);
        assert!(!left.exists());
        assert!(upload.exists());
    }
}
