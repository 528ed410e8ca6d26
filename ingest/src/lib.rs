//! Darwin Core archives in, interpreted and published records out.
//!
//! [`ingest`] reads an archive, keeps it verbatim and interpreted in the record store, indexes it hidden
//! and publishes it in one transaction. [`preview`] tells what that would change, and [`publish_preview`] publishes it as
//! told. [`reindex`] indexes again from the store, [`reattribute`] where a code mapping was changed; [`reinterpret`] makes
//! a new version of the stored records by today's rules, and [`restore`] one of an earlier version. [`tidy`] removes what
//! killed and replaced runs left, [`purge_version`] what may not be kept. One of them writes at a time; a second run waits.

mod archive;
mod checklist;
mod compare;
mod context;
mod eml;
mod error;
mod fields;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod jobs;
mod join;
mod keys;
mod preview;
mod progress;
mod report;
mod run;
pub mod sensitive;

#[cfg(test)]
mod real;

pub use atlas_interpret::{Boundaries, BoundariesError};
pub use checklist::{ChecklistReport, ChecklistRequest, Checklists, import_checklist, remove_checklist};
pub use compare::{Comparison, FlagChanges, RecordSample, TermChanges, TermKind, ValueChange};
pub use context::{IngestContext, IngestRequest};
pub use error::IngestError;
pub use jobs::{Job, Jobs, Kept};
pub use preview::Preview;
pub use progress::{NoProgress, Progress, Stage};
pub use report::{Defect, DefectCode, IngestCounts, IngestReport, Refusal, TidyReport};
pub use run::{
    PublishRequest, PurgeReport, PurgeRequest, compare_versions, ingest, preview, publish_preview,
    purge_version, reattribute, refresh_metadata, reindex, reinterpret, restore, tidy, versions,
};
