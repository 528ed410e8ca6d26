//! Changes to entities, each in one transaction with its revision and what is to be told of it.

mod direct;
mod draft;
mod guard;
mod relations;
mod revision;
mod save;
mod stale;

pub use direct::{Given, Subject};
pub(crate) use direct::{create, mark, update, what};
pub use draft::{Draft, canonical};
pub(crate) use revision::{Revised, revise};
