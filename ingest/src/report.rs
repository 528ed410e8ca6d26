//! What a run found and did.

use atlas_records::Sensitivity;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::IngestError;

/// How many records each stage dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IngestCounts {
    /// Records read from the archive (or, reindexing, from the store).
    pub read: u64,
    /// Records interpreted.
    pub interpreted: u64,
    /// Records with at least one flag.
    pub flagged: u64,
    /// Sensitive records whose coordinates or other terms were made coarser or left out.
    pub generalised: u64,
    /// Sensitive records that their publisher had made coarse enough.
    pub already_generalised: u64,
    /// Sensitive records of which no place finer than the state is told.
    pub withheld: u64,
    /// Records that made the archive be refused.
    pub refused: u64,
    /// Records in the record store.
    pub stored: u64,
    /// Records in the index.
    pub indexed: u64,
    /// Extension rows joined to records.
    pub extension_rows: u64,
    /// Extension rows whose record is not in the archive.
    pub orphaned_extension_rows: u64,
    /// Records whose id the published version does not hold.
    pub added: u64,
    /// Records of the published version that are gone.
    pub removed: u64,
}

impl IngestCounts {
    /// Counts a sensitive record.
    pub(crate) const fn add_sensitive(&mut self, sensitivity: Sensitivity) {
        match sensitivity {
            Sensitivity::Generalised => self.generalised += 1,
            Sensitivity::AlreadyGeneralised => self.already_generalised += 1,
            Sensitivity::Withheld => self.withheld += 1,
        }
    }
}

/// A run that published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestReport {
    /// Key of the run.
    pub run_key: Uuid,
    /// The load that holds the records in the index.
    pub load: i64,
    /// The version of the record store that holds them.
    pub version: i64,
    /// Key of the dataset.
    pub dataset_key: Uuid,
    /// Uid of the dataset.
    pub dataset_uid: String,
    /// Whether the run made the dataset.
    pub created: bool,
    /// Counts by stage.
    pub counts: IngestCounts,
    /// What is worth knowing though nothing was refused for it.
    pub notes: Vec<String>,
}

/// Why an archive was refused. Nothing of it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Defects, at most the first hundred.
    pub defects: Vec<Defect>,
    /// Lists of terms that would serve as unique key, best first; only told when the key was at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usable_keys: Vec<Vec<String>>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, defect) in self.defects.iter().enumerate() {
            write!(f, "{}{defect}", if n == 0 { "" } else { "\n" })?;
        }
        for key in &self.usable_keys {
            write!(f, "\nthis would serve as the unique key: {}", key.join(","))?;
        }
        Ok(())
    }
}

/// One thing wrong with an archive, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// The file inside the archive, or the archive.
    pub file: String,
    /// Line of the file, from 1; of the record's first line where it spans several.
    pub line: Option<u64>,
    /// Column of the row, from 1.
    pub column: Option<u64>,
    /// What kind.
    pub code: DefectCode,
    /// What, in a sentence.
    pub message: String,
}

impl std::fmt::Display for Defect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The kinds of defect an archive is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefectCode {
    /// The source is no archive: unreadable, not a zip, nothing in it to read.
    NotAnArchive,
    /// Part of it is hostile: a path that leads out, a zip bomb, an endless line.
    Hostile,
    /// `meta.xml` cannot be read or contradicts itself or the files.
    BadDescriptor,
    /// `eml.xml` cannot be read.
    BadMetadata,
    /// A file the descriptor names is not there.
    MissingFile,
    /// The core is not of a kind that holds occurrences.
    UnsupportedCore,
    /// Bytes that are not text in the declared encoding.
    BadEncoding,
    /// A row has more or fewer columns than the file's first.
    ColumnCount,
    /// The archive holds no record.
    Empty,
    /// The terms of the unique key are not in the archive.
    NoUniqueKey,
    /// A record without a unique key.
    EmptyKey,
    /// Two records with the same unique key.
    DuplicateKey,
    /// More than half of the ids are new against the published version.
    IdsChanged,
}

impl DefectCode {
    /// The code's name, as `DUPLICATE_KEY`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAnArchive => "NOT_AN_ARCHIVE",
            Self::Hostile => "HOSTILE",
            Self::BadDescriptor => "BAD_DESCRIPTOR",
            Self::BadMetadata => "BAD_METADATA",
            Self::MissingFile => "MISSING_FILE",
            Self::UnsupportedCore => "UNSUPPORTED_CORE",
            Self::BadEncoding => "BAD_ENCODING",
            Self::ColumnCount => "COLUMN_COUNT",
            Self::Empty => "EMPTY",
            Self::NoUniqueKey => "NO_UNIQUE_KEY",
            Self::EmptyKey => "EMPTY_KEY",
            Self::DuplicateKey => "DUPLICATE_KEY",
            Self::IdsChanged => "IDS_CHANGED",
        }
    }
}

/// What tidying did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TidyReport {
    /// Loads of runs that died and were rolled back.
    pub recovered: Vec<i64>,
    /// Loads of replaced or refused runs whose documents were removed from the index.
    pub purged: Vec<i64>,
    /// Whether nothing was done because a run is under way.
    pub busy: bool,
}

impl Defect {
    /// A defect of a file as a whole.
    pub(crate) fn whole(file: &str, code: DefectCode, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, column: None, code, message: message.into() }
    }
}

impl Refusal {
    /// Defects told of; more are left out.
    pub(crate) const MAX_DEFECTS: usize = 100;

    /// Whether no further defect is told of.
    pub(crate) const fn is_full(&self) -> bool {
        self.defects.len() >= Self::MAX_DEFECTS
    }

    /// Keeps the defect of a row with a wrong number of columns. Any other error, and the last of
    /// these that is told of, is returned.
    pub(crate) fn collect_ragged(&mut self, error: IngestError) -> Result<(), IngestError> {
        match error {
            IngestError::Refused(refusal)
                if refusal.defects.iter().all(|d| d.code == DefectCode::ColumnCount) =>
            {
                self.defects.extend(refusal.defects);
            }
            other => return Err(other),
        }
        if self.is_full() { Err(std::mem::take(self).into()) } else { Ok(()) }
    }
}

impl From<Defect> for Refusal {
    fn from(defect: Defect) -> Self {
        Self { defects: vec![defect], usable_keys: Vec::new() }
    }
}
