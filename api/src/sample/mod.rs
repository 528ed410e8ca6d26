//! The sample atlas: institutions, collections, providers, datasets and hubs with real Australian names,
//! and fifty thousand invented records as Darwin Core archives.
//!
//! The same program makes the same bytes and the same keys. The sample is loaded through the code that loads
//! real data, and says of itself wherever it is shown that it was generated.

mod archive;
mod contact;
mod defect;
mod draw;
mod error;
mod extension;
mod keys;
mod load;
mod recipe;
mod registry;
mod row;
mod tables;
mod when;

pub use archive::{SampleArchive, write_archives};
pub use error::SampleError;
pub use load::{SampleLoad, load};
pub use registry::registry;

/// What every description of the sample says of itself.
pub const GENERATED: &str = "Generated sample data of Atlas Core: names of institutions and species are real, \
     records, people and identifiers are invented.";
