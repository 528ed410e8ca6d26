//! Proposals: changes to one entity that wait for a review, from draft to application.
//!
//! Where a proposal may go from each state is one table, [`TRANSITIONS`]. What is proposed is kept as changes field by
//! field, each with the value it was based on, so that a conflict is found in the field where it is. An approval is of
//! one content: whatever changes it afterwards takes the proposal back to where it waits for a review. Applying is one
//! transaction with the change it makes.

mod apply;
mod ask;
mod check;
mod content;
mod discussion;
mod edit;
mod email;
mod held;
mod label;
mod mails;
mod read;
mod rebase;
mod review;
mod rights;
mod state;
mod steps;
mod system;
mod view;

pub use apply::Applied;
pub use ask::{NewProposal, Proposed};
pub use edit::Edit;
pub use email::ByEmail;
pub use read::ProposalCount;
pub use rebase::{Choice, Take};
pub use review::FieldReview;
pub use rights::Abilities;
pub(crate) use rights::{targets_of, visible_proposals};
pub use state::{TRANSITIONS, leads};
pub use system::{Withheld, propose_as_system};
pub use view::{ChangeState, ChangeView};
