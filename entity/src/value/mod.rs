//! Types of the JSON columns.

mod coverage;
mod eml;
mod list;
mod parts;
mod run;

pub use coverage::{
    BoundingBox, CollectionCoverage, GeographicCoverage, TaxonomicCoverage, TaxonomicName, TemporalCoverage,
};
pub use eml::{
    Citation, CuratorialUnit, DataDescription, DwcArchive, KeywordCollection, Project, SamplingDescription,
};
pub use list::{List, TermMap, TextList};
pub use parts::{Address, AlternativeCode, Image, MasterSourceMetadata, TaxonomyHint, UserId};
pub use run::{RunCounts, RunMessage, RunReport};
