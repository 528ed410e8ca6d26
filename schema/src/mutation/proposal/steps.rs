//! Steps of a proposal from state to state.

use async_graphql::{Context, InputObject, Object};
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload};
use crate::{failure::Result, model::Proposal, mutation::payload, operation::Operation};

/// Declares the input of a step, its payload, and its mutation.
macro_rules! steps {
    ($(
        $(#[$doc:meta])*
        $name:ident($text:literal) $input:ident $payload:ident by $method:ident, $(#[$reason_doc:meta])* $reason:ty;
    )*) => {
        $(
            $(#[$doc])*
            #[derive(InputObject)]
            pub(crate) struct $input {
                /// The client's own id for the call; the payload says it again.
                client_mutation_id: Option<String>,
                /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
                idempotency_key: Option<String>,
                /// Key of the proposal.
                key: Uuid,
                $(#[$reason_doc])*
                reason: $reason,
            }

            payload! {
                /// What came of the step.
                $payload {
                    /// The proposal.
                    proposal: Proposal,
                }
            }
        )*

        /// Mutations of the state of proposals.
        #[derive(Default)]
        pub(crate) struct StepMutations;

        #[Object]
        impl StepMutations {
            $(
                $(#[$doc])*
                async fn $name(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "The proposal.")] input: $input,
                ) -> Result<$payload> {
                    let call = call(context, $text, input.idempotency_key.as_ref(), &input);
                    let call = call.because(input.reason);
                    let done = context.sources().backend().registry.$method(call, input.key).await;
                    let settled = answer(context, done).await?;
                    Ok(proposal_payload!($payload, input.client_mutation_id, settled))
                }
            )*
        }
    };
}

steps! {
    /// Has a draft reviewed, or a proposal whose proposer was asked for changes and has made them.
    open_proposal("openProposal") OpenProposalInput OpenProposalPayload by open_proposal,
        /// A word to the reviewers.
        Option<String>;
    /// Takes a proposal back: by its proposer.
    withdraw_proposal("withdrawProposal") WithdrawProposalInput WithdrawProposalPayload by withdraw_proposal,
        /// Why.
        Option<String>;
    /// Has a proposal reviewed again: one that was withdrawn, by its proposer; one that was rejected or approved, by a
    /// reviewer.
    reopen_proposal("reopenProposal") ReopenProposalInput ReopenProposalPayload by reopen_proposal,
        /// Why.
        Option<String>;
    /// Asks the proposer for changes.
    request_changes("requestChanges") RequestChangesInput RequestChangesPayload by request_changes,
        /// What is to change, and why.
        String;
    /// Rejects a proposal as a whole.
    reject_proposal("rejectProposal") RejectProposalInput RejectProposalPayload by reject_proposal,
        /// Why; the proposer reads it.
        String;
}
