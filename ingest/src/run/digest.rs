//! What tells two sources apart.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::error::IngestError;

/// SHA-256 of a file, or of the files of a folder by name, in hexadecimal.
pub(super) fn digest(source: &Path, cancel: &CancellationToken) -> Result<String, IngestError> {
    let reading = || IngestError::io(format!("reading {}", source.display()));
    let mut files: Vec<PathBuf> = if source.is_dir() {
        let entries = std::fs::read_dir(source).map_err(reading())?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>();
        paths.map_err(reading())?.into_iter().filter(|path| path.is_file()).collect()
    } else {
        vec![source.to_owned()]
    };
    files.sort_unstable();
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    for path in files {
        let mut file = File::open(path).map_err(reading())?;
        loop {
            if cancel.is_cancelled() {
                return Err(IngestError::Cancelled);
            }
            match file.read(&mut buffer).map_err(reading())? {
                0 => break,
                count => hasher.update(&buffer[..count]),
            }
        }
    }
    Ok(hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
