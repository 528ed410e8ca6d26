//! Changing what is proposed.

use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use atlas_registry::proposal::{Choice, Edit};
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload};
use crate::{
    failure::Result,
    model::{Date, Proposal, ProposalTake},
    mutation::{EntityPatchInput, payload},
    operation::Operation,
};

/// How a proposal is to be changed. What is absent stays.
#[derive(InputObject)]
pub(crate) struct EditProposalInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
    /// The content that the client has before it; whatever is there when absent.
    content_version: Option<i64>,
    /// What else is to change in the entity, or otherwise: made to what is proposed already.
    patch: Option<EntityPatchInput>,
    /// Paths of changes that are not proposed any more.
    drop: Option<Vec<String>>,
    /// Of a merge or conversion: key of the other entity.
    target_key: Option<Uuid>,
    /// What it is about, in a line.
    title: Option<String>,
    /// Why, in Markdown.
    reason: Option<String>,
    /// Day by which it should be decided; null for none.
    due: MaybeUndefined<Date>,
}

/// Which value a field in conflict is to have.
#[derive(InputObject)]
pub(crate) struct ProposalChoiceInput {
    /// Path of the change.
    path: String,
    /// Which value.
    take: ProposalTake,
}

/// A proposal to bring up to the entity as it is by now.
#[derive(InputObject)]
pub(crate) struct RebaseProposalInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Key of the proposal.
    key: Uuid,
    /// The content that the client has before it; whatever is there when absent.
    content_version: Option<i64>,
    /// What is to be in each field in conflict. Where none is chosen, `errors` hold a `CONFLICT` with both values.
    choices: Option<Vec<ProposalChoiceInput>>,
}

payload! {
    /// What came of changing a proposal.
    EditProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

payload! {
    /// What came of rebasing a proposal.
    RebaseProposalPayload {
        /// The proposal.
        proposal: Proposal,
    }
}

/// Mutations of what is proposed.
#[derive(Default)]
pub(crate) struct ContentMutations;

#[Object]
impl ContentMutations {
    /// Changes what is proposed: by its proposer, or by a reviewer, who then has a part in it and cannot approve it. An
    /// approval is void, and so are decisions on changes that are other now.
    async fn edit_proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal and how it changes.")] input: EditProposalInput,
    ) -> Result<EditProposalPayload> {
        let call = call(context, "editProposal", input.idempotency_key.as_ref(), &input);
        let edit = Edit {
            content_version: input.content_version,
            patch: input.patch.map(|patch| patch.parted().1).unwrap_or_default(),
            drop: input.drop.unwrap_or_default(),
            target: input.target_key,
            title: input.title,
            reason: input.reason,
            due: match input.due {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(due) => Some(Some(due.0)),
            },
        };
        let edited = context.sources().backend().registry.edit_proposal(call, input.key, &edit).await;
        let settled = answer(context, edited).await?;
        Ok(proposal_payload!(EditProposalPayload, input.client_mutation_id, settled))
    }

    /// Bases a proposal on the entity as it is by now. What the entity has already is not proposed any more.
    async fn rebase_proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The proposal, and the choice in each conflict.")] input: RebaseProposalInput,
    ) -> Result<RebaseProposalPayload> {
        let call = call(context, "rebaseProposal", input.idempotency_key.as_ref(), &input);
        let choice = |choice: ProposalChoiceInput| Choice { path: choice.path, take: choice.take.into() };
        let choices: Vec<Choice> = input.choices.into_iter().flatten().map(choice).collect();
        let registry = &context.sources().backend().registry;
        let rebased = registry.rebase_proposal(call, input.key, input.content_version, &choices).await;
        let settled = answer(context, rebased).await?;
        Ok(proposal_payload!(RebaseProposalPayload, input.client_mutation_id, settled))
    }
}
