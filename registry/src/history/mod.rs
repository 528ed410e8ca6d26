//! The history of entities: what was changed, how they were, and how to have it back.
//!
//! Everything that is read of it passes [`Sight`]: no more is seen of the past than of the live entity.

mod elsewhere;
mod erase;
mod erased;
mod read;
mod revert;
mod visibility;

pub use erase::{Erased, Erasure};
pub use read::{Comparison, Snapshot};
pub use revert::Reversion;
pub(crate) use visibility::visible_revisions;
pub use visibility::{Public, Sight};
