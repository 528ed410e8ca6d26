//! What a run found and did.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
