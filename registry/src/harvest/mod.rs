//! Harvests: which datasets are due, who harvests them, and what came of it.
//!
//! A dataset is harvested by whoever has claimed it, of all processes. A claim has an end, so that a dataset whose
//! harvester is gone is due again; who works for longer extends it.

mod ask;
mod claim;
mod due;
mod list;
mod settle;
mod source;
mod state;

pub use claim::HarvestClaim;
pub use list::HarvestRow;
pub use settle::{HarvestVersion, Settled};
pub use source::{ARCHIVE, EML, FEED, HarvestSource};
pub(crate) use state::visible_harvests;
pub use state::{failing, next_due};
