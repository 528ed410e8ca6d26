//! How a person comes to a role: they ask for it with a reason, and someone with authority over the scope grants or
//! refuses it, sets when it ends, or takes it back. Nothing else confers a right; a contact does not.
//!
//! Nobody grants more than they hold, neither in role nor in scope nor in time, nobody decides on a request of
//! their own, and every step is written to the audit log and told.

mod authority;
mod grants;
mod requests;
mod scope;

pub use grants::NewGrant;
pub use requests::Verdict;
pub use scope::{grant_of, scope_of, scope_of_request};
