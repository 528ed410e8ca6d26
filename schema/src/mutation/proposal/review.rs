//! Reviewing: decisions on single changes, approval, assignment, application.

use async_graphql::{Context, InputObject, Object};
use atlas_registry::proposal::FieldReview;
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload, read};
use crate::{
    failure::Result,
    model::{Proposal, ProposalDecision},
    mutation::{payload, settle},
    operation::Operation,
};

/// A decision on one change.
#[derive(InputObject)]
pub(crate) struct FieldReviewInput {
    /// Path of the change.
    path: String,
    /// What is decided.
    decision: ProposalDecision,
    /// Why; needed to reject.
    reason: Option<String>,
}

/// Decisions on changes of a proposal.
#[derive(InputObject)]
pub(crate) struct ReviewProposalFieldsInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
    /// The content that the reviewer has before them: if it is another by now, nothing is decided.
    content_version: i64,
    /// The decisions; a change decided on before is decided anew.
    reviews: Vec<FieldReviewInput>,
}

/// A proposal to approve.
#[derive(InputObject)]
pub(crate) struct ApproveProposalInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
    /// The content that the reviewer has before them: if it is another by now, it is not approved.
    content_version: i64,
    /// A word to the proposer.
    reason: Option<String>,
}

/// A proposal and who is to review it.
#[derive(InputObject)]
pub(crate) struct AssignProposalInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
    /// Key of the person who is to review it; null for nobody in particular.
    assignee: Option<Uuid>,
}

/// A proposal to apply.
#[derive(InputObject)]
pub(crate) struct ApplyProposalInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
}

/// Declares payloads that hold the proposal.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            payload! {
                $(#[$doc])*
                $name {
                    /// The proposal.
                    proposal: Proposal,
                }
            }
        )*
    };
}

payloads! {
    /// What came of deciding on changes.
    ReviewProposalFieldsPayload;
    /// What came of approving.
    ApproveProposalPayload;
    /// What came of assigning.
    AssignProposalPayload;
    /// What came of applying. Where the entity has moved on, `errors` hold the conflicts, nothing was applied, and the
    /// proposal is open again.
    ApplyProposalPayload;
}

/// Mutations of reviewers.
#[derive(Default)]
pub(crate) struct ReviewMutations;

#[Object]
impl ReviewMutations {
    /// Decides on changes one by one: what is rejected is left out when the proposal is applied.
    async fn review_proposal_fields(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal and the decisions.")] input: ReviewProposalFieldsInput,
    ) -> Result<ReviewProposalFieldsPayload> {
        let call = call(context, "reviewProposalFields", input.idempotency_key.as_ref(), &input);
        let review = |review: FieldReviewInput| FieldReview {
            path: review.path,
            decision: review.decision.into(),
            reason: review.reason,
        };
        let reviews: Vec<FieldReview> = input.reviews.into_iter().map(review).collect();
        let registry = &context.sources().backend().registry;
        let reviewed = registry.review_proposal(call, input.key, input.content_version, &reviews).await;
        let settled = answer(context, reviewed).await?;
        Ok(proposal_payload!(ReviewProposalFieldsPayload, input.client_mutation_id, settled))
    }

    /// Approves a proposal: the changes that were not rejected, at least one. No one approves what is their own.
    async fn approve_proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal and its content.")] input: ApproveProposalInput,
    ) -> Result<ApproveProposalPayload> {
        let call = call(context, "approveProposal", input.idempotency_key.as_ref(), &input);
        let call = call.because(input.reason);
        let registry = &context.sources().backend().registry;
        let approved = registry.approve_proposal(call, input.key, input.content_version).await;
        let settled = answer(context, approved).await?;
        Ok(proposal_payload!(ApproveProposalPayload, input.client_mutation_id, settled))
    }

    /// Says who is to review a proposal.
    async fn assign_proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal and who is to review it.")] input: AssignProposalInput,
    ) -> Result<AssignProposalPayload> {
        let call = call(context, "assignProposal", input.idempotency_key.as_ref(), &input);
        let registry = &context.sources().backend().registry;
        let assigned = registry.assign_proposal(call, input.key, input.assignee).await;
        let settled = answer(context, assigned).await?;
        Ok(proposal_payload!(AssignProposalPayload, input.client_mutation_id, settled))
    }

    /// Applies an approved proposal, once: by someone who may review it and may do themselves what it proposes.
    async fn apply_proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal.")] input: ApplyProposalInput,
    ) -> Result<ApplyProposalPayload> {
        let call = call(context, "applyProposal", input.idempotency_key.as_ref(), &input);
        let applied = context.sources().backend().registry.apply_proposal(call, input.key).await;
        match settle(applied)? {
            Ok(applied) => Ok(ApplyProposalPayload {
                client_mutation_id: input.client_mutation_id,
                errors: applied.conflicts.into_iter().map(Into::into).collect(),
                proposal: Some(read(context, applied.key).await?),
            }),
            Err(errors) => Ok(ApplyProposalPayload::refused(input.client_mutation_id, errors)),
        }
    }
}
