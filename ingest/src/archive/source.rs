//! The files of an archive: in a zip, in a folder, or one alone. Nothing is ever unpacked to disk.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tokio_util::sync::CancellationToken;
use zip::ZipArchive;

use super::{
    charset::NotText,
    guard::{Budget, EndlessRow, MAX_ENTRIES, MAX_XML_BYTES, Oversize, SizeGuard},
    magic,
};
use crate::{
    error::IngestError,
    report::{Defect, DefectCode},
};

/// Counts what is read and stops reading when the run is cancelled.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Bytes of text read so far, of all files.
    pub bytes: AtomicU64,
    /// Tells to stop.
    pub cancel: CancellationToken,
}

impl Meter {
    pub fn new(cancel: CancellationToken) -> Self {
        Self { bytes: AtomicU64::new(0), cancel }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct Cancelled;

struct Metered<'a, R> {
    inner: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.meter.cancel.is_cancelled() {
            return Err(io::Error::other(Cancelled));
        }
        let count = self.inner.read(buf)?;
        self.meter.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The files an archive consists of, by name within it.
#[derive(Debug)]
pub(crate) struct Files {
    /// What the archive is called in messages: its file name, without the way to it.
    pub label: String,
    path: PathBuf,
    kind: Kind,
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Zip,
    Folder,
    File,
}

#[derive(Debug)]
struct Entry {
    /// Position in the zip.
    index: usize,
    /// Bytes of text.
    size: u64,
}

impl Files {
    /// Looks at what is at `path`, without reading any of its data.
    pub fn open(path: &Path) -> Result<Self, IngestError> {
        let label = path.file_name().map_or_else(|| ".".into(), |name| name.to_string_lossy()).into_owned();
        let reading = || IngestError::io(format!("reading {}", path.display()));
        let metadata = std::fs::metadata(path).map_err(reading())?;
        let mut files = Self { label, path: path.to_owned(), kind: Kind::File, entries: BTreeMap::new() };
        if metadata.is_dir() {
            files.kind = Kind::Folder;
            files.list_folder(path, "", 0)?;
        } else if magic::is_zip(path).map_err(reading())? {
            files.kind = Kind::Zip;
            files.list_zip()?;
        } else if let Some(kind) = magic::other_format(path).map_err(reading())? {
            let message = format!("it is {kind}; hand in a zip, or its tables as text");
            return Err(files.hostile(DefectCode::NotAnArchive, message));
        } else {
            files.entries.insert(files.label.clone(), Entry { index: 0, size: metadata.len() });
        }
        Ok(files)
    }

    /// The names, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The name of a file, or of the only one that differs in case alone.
    pub fn find(&self, name: &str) -> Option<String> {
        if self.entries.contains_key(name) {
            return Some(name.to_owned());
        }
        let mut alike = self.names().filter(|other| other.eq_ignore_ascii_case(name));
        alike.next().filter(|_| alike.next().is_none()).map(str::to_owned)
    }

    /// Bytes of text of a file.
    pub fn size(&self, name: &str) -> Option<u64> {
        self.entries.get(name).map(|entry| entry.size)
    }

    /// Hands the bytes of a file to `work`.
    pub fn with<T>(
        &self,
        name: &str,
        meter: &Meter,
        work: impl FnOnce(&mut dyn Read) -> Result<T, IngestError>,
    ) -> Result<T, IngestError> {
        let Some(entry) = self.entries.get(name) else {
            let message = format!("`{name}` is not in the archive");
            return Err(Defect::whole(&self.label, DefectCode::MissingFile, message).into());
        };
        let on_disk = match self.kind {
            Kind::Folder => self.path.join(name),
            Kind::Zip | Kind::File => self.path.clone(),
        };
        let file = File::open(&on_disk).map_err(IngestError::io(format!("reading {}", on_disk.display())))?;
        if self.kind != Kind::Zip {
            return work(&mut Metered { inner: file, meter });
        }
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| self.not_a_zip(&error))?;
        let inside = zip.by_index(entry.index).map_err(|error| self.not_a_zip(&error))?;
        work(&mut Metered { inner: SizeGuard::new(inside, entry.size), meter })
    }

    /// The whole of a small file.
    pub fn read_small(&self, name: &str, meter: &Meter) -> Result<Vec<u8>, IngestError> {
        self.with(name, meter, |reader| {
            let mut bytes = Vec::new();
            let limit = MAX_XML_BYTES + 1;
            reader.take(limit).read_to_end(&mut bytes).map_err(|error| self.read_error(name, None, error))?;
            if bytes.len() as u64 == limit {
                let message = format!("it has more than {} MB", MAX_XML_BYTES >> 20);
                return Err(Defect::whole(name, DefectCode::Hostile, message).into());
            }
            Ok(bytes)
        })
    }

    /// What an error while reading a file means.
    pub fn read_error(&self, name: &str, line: Option<u64>, error: io::Error) -> IngestError {
        let inner = error.get_ref();
        let code = if inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<Cancelled>) {
            return IngestError::Cancelled;
        } else if inner.is_some_and(|e| e.is::<EndlessRow>() || e.is::<Oversize>()) {
            DefectCode::Hostile
        } else if inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotText>) {
            DefectCode::BadEncoding
        } else if self.kind == Kind::Zip {
            DefectCode::NotAnArchive
        } else {
            return IngestError::Io { context: format!("reading {name}"), source: error };
        };
        Defect { file: name.to_owned(), line, column: None, code, message: error.to_string() }.into()
    }

    fn list_folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), IngestError> {
        let reading = || IngestError::io(format!("reading {}", folder.display()));
        for entry in std::fs::read_dir(folder).map_err(reading())? {
            let entry = entry.map_err(reading())?;
            let kind = entry.file_type().map_err(reading())?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            // Symbolic links may lead out; an archive has no need of them.
            if kind.is_dir() && depth < 3 {
                self.list_folder(&entry.path(), &format!("{name}/"), depth + 1)?;
            } else if kind.is_file() {
                let size = entry.metadata().map_err(reading())?.len();
                self.insert(name, Entry { index: 0, size })?;
            }
        }
        Ok(())
    }

    fn list_zip(&mut self) -> Result<(), IngestError> {
        let file =
            File::open(&self.path).map_err(IngestError::io(format!("reading {}", self.path.display())))?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| self.not_a_zip(&error))?;
        if zip.has_overlapping_files().map_err(|error| self.not_a_zip(&error))? {
            return Err(self.hostile(DefectCode::Hostile, "its entries overlap: it is a zip bomb".to_owned()));
        }
        let mut budget = Budget::default();
        for index in 0..zip.len().min(MAX_ENTRIES + 1) {
            let entry = zip.by_index_raw(index).map_err(|error| self.not_a_zip(&error))?;
            let raw = entry.name().map_err(|error| self.not_a_zip(&error))?.into_owned();
            let Some(name) = safe_name(&raw) else {
                let message = format!("the entry `{raw}` leads out of the archive");
                return Err(self.hostile(DefectCode::Hostile, message));
            };
            if entry.is_dir() {
                continue;
            }
            let size = entry.size();
            budget
                .spend(&raw, size, entry.compressed_size())
                .map_err(|message| self.hostile(DefectCode::Hostile, message))?;
            if entry.encrypted() {
                let message = format!("the entry `{raw}` is encrypted");
                return Err(self.hostile(DefectCode::NotAnArchive, message));
            }
            self.insert(name, Entry { index, size })?;
        }
        Ok(())
    }

    fn insert(&mut self, name: String, entry: Entry) -> Result<(), IngestError> {
        if self.entries.len() == MAX_ENTRIES {
            let message = format!("it has more than {MAX_ENTRIES} files");
            return Err(self.hostile(DefectCode::Hostile, message));
        }
        // What archivers and desktops leave beside the data.
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if !hidden {
            self.entries.insert(name, entry);
        }
        Ok(())
    }

    fn not_a_zip(&self, error: &zip::result::ZipError) -> IngestError {
        self.hostile(DefectCode::NotAnArchive, format!("it cannot be read as a zip: {error}"))
    }

    fn hostile(&self, code: DefectCode, message: String) -> IngestError {
        Defect::whole(&self.label, code, message).into()
    }
}

/// The name with `/` between its parts, unless it leads out of the archive. A leading backslash is a
/// habit of some archivers and harmless, as nothing is unpacked.
pub(super) fn safe_name(name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains('\0') {
        return None;
    }
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let escapes = parts.contains(&"..") || parts.first().is_some_and(|part| part.ends_with(':'));
    (!escapes).then(|| parts.join("/"))
}
