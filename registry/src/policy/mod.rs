//! Who may do what: one function, [`can`], over the grants of an actor. What it does not allow is denied.

mod actor;
mod decide;
mod target;

pub use actor::{Actor, Grant, Role, Scope, TokenScope};
pub use decide::{Action, Decision, can};
pub use target::Target;
