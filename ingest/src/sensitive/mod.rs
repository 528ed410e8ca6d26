//! Sensitive records: the table of rules, and the originals.

mod notes;
mod original;
mod table;

pub(crate) use notes::notes;
pub use original::{OriginalRequest, originals};
pub(crate) use table::compile;
pub use table::{RuleFault, RuleTable};
