//! Changes to entities, each in one transaction with its revision and what is to be told of it.

mod bulk;
mod direct;
mod draft;
pub(crate) mod guard;
mod relations;
mod revision;
mod save;
mod stale;
mod touch;

pub use bulk::{Bulk, MOST_ROWS, Mode, Name, RowResult, Step};
pub use direct::{Given, Subject};
pub(crate) use direct::{create, held, mark, refuse, update, what};
pub use draft::{Draft, canonical};
pub(crate) use guard::act;
pub(crate) use revision::{Revised, revise};
pub(crate) use save::{Change, save};
pub(crate) use stale::check as stale;
pub(crate) use touch::touch;
