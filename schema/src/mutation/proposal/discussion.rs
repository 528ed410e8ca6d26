//! Discussing proposals.

use async_graphql::{Context, InputObject, Object};
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload};
use crate::{failure::Result, model::Proposal, mutation::payload, operation::Operation};

/// A comment to make.
#[derive(InputObject)]
pub(crate) struct AddProposalCommentInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    proposal_key: Uuid,
    /// Key of the comment it answers.
    parent_key: Option<Uuid>,
    /// Path of the change it is about; absent when it is about the whole.
    path: Option<String>,
    /// The comment, in Markdown.
    body: String,
}

/// A comment to change.
#[derive(InputObject)]
pub(crate) struct EditProposalCommentInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the comment.
    key: Uuid,
    /// The comment, in Markdown.
    body: String,
}

payload! {
    /// What came of commenting.
    AddProposalCommentPayload {
        /// Key of the comment.
        key: Uuid,
        /// The proposal with its discussion.
        proposal: Proposal,
    }
}

payload! {
    /// What came of changing a comment.
    EditProposalCommentPayload {
        /// The proposal with its discussion.
        proposal: Proposal,
    }
}

/// Mutations of the discussion of proposals.
#[derive(Default)]
pub(crate) struct DiscussionMutations;

#[Object]
impl DiscussionMutations {
    /// Comments on a proposal: on the whole, on one of its changes, or in answer to another comment.
    async fn add_proposal_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The comment.")] input: AddProposalCommentInput,
    ) -> Result<AddProposalCommentPayload> {
        let call = call(context, "addProposalComment", input.idempotency_key.as_ref(), &input);
        let (proposal, about) = (input.proposal_key, (input.parent_key, input.path));
        let registry = &context.sources().backend().registry;
        let added = registry.comment_on_proposal(call, proposal, about, &input.body).await;
        let key = added.as_ref().ok().copied();
        let id = input.client_mutation_id;
        match answer(context, added.map(|_| proposal)).await? {
            Ok(proposal) => Ok(AddProposalCommentPayload {
                client_mutation_id: id,
                errors: Vec::new(),
                key,
                proposal: Some(proposal),
            }),
            Err(errors) => Ok(AddProposalCommentPayload::refused(id, errors)),
        }
    }

    /// Changes a comment of one's own, which is then marked as edited.
    async fn edit_proposal_comment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The comment and its new text.")] input: EditProposalCommentInput,
    ) -> Result<EditProposalCommentPayload> {
        let call = call(context, "editProposalComment", input.idempotency_key.as_ref(), &input);
        let registry = &context.sources().backend().registry;
        let edited = registry.edit_proposal_comment(call, input.key, &input.body).await;
        let settled = answer(context, edited).await?;
        Ok(proposal_payload!(EditProposalCommentPayload, input.client_mutation_id, settled))
    }
}
