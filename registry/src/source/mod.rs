//! Fields whose master copy is kept elsewhere: locks, and what a synchronisation may change beside them.
//!
//! A lock names the one source that may set a field. The register named is a concept of `MasterSourceType`;
//! [`ATLAS`] stands for this atlas itself, [`EML`] for the metadata in the archives of a dataset.

mod fill;
mod lock;
mod part;
mod sync;
mod withheld;

pub use fill::{Filled, fill};
pub use lock::LockRequest;
pub(crate) use lock::respect;
pub use part::{Parted, is_blank, part_by_lock};
pub use sync::Synced;

/// This atlas itself: people here set the field, synchronisations propose.
pub const ATLAS: &str = "ATLAS";
/// The metadata documents in the archives of a dataset.
pub const EML: &str = "EML";
