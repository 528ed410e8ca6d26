//! Who may do what: one function, [`can`], over the grants of an actor. What it does not allow is denied.
//!
//! [`targets`] reads the facts that scopes are matched against, [`require`] turns a denial into an error, and
//! [`can_move`] and [`can_create`] decide on changes that touch more than one place.

mod actor;
mod decide;
mod facts;
mod moves;
mod target;

pub use actor::{Actor, Grant, Role, Scope, TokenScope};
pub(crate) use decide::MOST_OVER_MEMBERS;
pub use decide::{Action, Decision, can, require};
pub use facts::{require_on, target, targets};
pub use moves::{Move, can_create, can_join, can_move, place};
pub(crate) use target::noun;
pub use target::{Target, parent_kind};
