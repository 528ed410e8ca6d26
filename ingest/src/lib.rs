//! Darwin Core archives in, interpreted and published records out.
//!
//! [`ingest`] reads an archive, keeps it verbatim and interpreted in the record store, indexes it hidden
//! and publishes it in one transaction; [`reindex`] does the last steps again from the store, [`reattribute`] where
//! a code mapping was changed; [`tidy`] removes what killed and replaced runs left. One of them writes at a time; a second run waits.

mod archive;
mod context;
mod eml;
mod error;
mod fields;
mod join;
mod keys;
mod progress;
mod report;
mod run;

pub use atlas_interpret::{Boundaries, BoundariesError};
pub use context::{IngestContext, IngestRequest};
pub use error::IngestError;
pub use progress::{NoProgress, Progress, Stage};
pub use report::{Defect, DefectCode, IngestCounts, IngestReport, Refusal, TidyReport};
pub use run::{ingest, reattribute, reindex, tidy};
