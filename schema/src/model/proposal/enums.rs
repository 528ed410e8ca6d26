//! What is proposed, how far it has come, and what is said to it.

use async_graphql::Enum;
use atlas_entity::{proposal, proposal_review};
use atlas_registry::proposal::{ChangeState, Take};

use crate::model::Expose;

/// What is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "proposal::ProposalKind")]
pub(crate) enum ProposalKind {
    /// That an entity be registered.
    Create,
    /// That fields of an entity be changed.
    Update,
    /// That an entity be deleted.
    Delete,
    /// That an entity be merged into another of its kind.
    Merge,
    /// That an institution become a collection.
    Convert,
}

/// How far a proposal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "proposal::ProposalState")]
pub(crate) enum ProposalState {
    /// Seen by its proposer only.
    Draft,
    /// Waits for a review.
    Open,
    /// Its proposer is to change it.
    ChangesRequested,
    /// May be applied as it is.
    Approved,
    /// Will not be applied.
    Rejected,
    /// The entity was changed by it.
    Applied,
    /// Its proposer took it back.
    Withdrawn,
}

/// How a change stands to the entity as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ChangeState")]
pub(crate) enum ProposalChangeState {
    /// The field is as it was when the change was proposed.
    Clean,
    /// The field has the proposed value already.
    Outdated,
    /// The field has another value by now than both: rebase the proposal.
    Conflict,
}

/// What a reviewer says to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "proposal_review::Decision")]
pub(crate) enum ProposalDecision {
    /// It is to be made.
    Accept,
    /// It is to be left out.
    Reject,
}

/// Which value a field in conflict is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Take")]
pub(crate) enum ProposalTake {
    /// The proposed one, over what the entity has by now.
    Proposed,
    /// The one the entity has by now: the change is dropped.
    Current,
}

macro_rules! columns {
    ($($stored:path => $shown:ident;)*) => {
        $(
            impl Expose<$shown> for $stored {
                fn expose(&self) -> $shown {
                    (*self).into()
                }
            }

            impl From<$shown> for atlas_registry::list::Value {
                fn from(shown: $shown) -> Self {
                    <$stored>::from(shown).into()
                }
            }
        )*
    };
}

columns! {
    proposal::ProposalKind => ProposalKind;
    proposal::ProposalState => ProposalState;
}
