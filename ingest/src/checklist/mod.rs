//! Checklists: imported, compiled, taken out, and at hand for runs.

mod coldp;
mod dwca;
mod files;
mod import;
mod shared;
mod source;

use std::path::PathBuf;

use atlas_taxonomy::ImportSummary;
use uuid::Uuid;

pub use import::{import_checklist, remove_checklist};
pub use shared::Checklists;

/// A checklist to import.
#[derive(Clone, Debug, Default)]
pub struct ChecklistRequest {
    /// A Darwin Core archive with a core of taxa, or ColDP (each zip or folder), or a table with taxonID and
    /// scientificName.
    pub source: PathBuf,
    /// Uid of the dataset that the checklist is, as `dr12`.
    pub dataset_uid: String,
    /// Make the dataset under that uid, from the archive's metadata, if there is none.
    pub create: bool,
    /// Its place in the order of checklists, from 1. Absent: that it has, or the last.
    pub position: Option<i32>,
}

/// A checklist that was imported.
#[derive(Clone, Debug)]
pub struct ChecklistReport {
    /// Uid of the dataset.
    pub dataset_uid: String,
    /// Key of the dataset, and the name space of the keys of its taxa.
    pub dataset_key: Uuid,
    /// Whether the dataset was made.
    pub created: bool,
    /// Its place in the order of checklists, from 1.
    pub position: i32,
    /// What came of its rows.
    pub summary: ImportSummary,
    /// Size of the compiled file.
    pub bytes: u64,
}
