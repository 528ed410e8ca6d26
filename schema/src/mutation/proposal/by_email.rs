//! Proposing without signing in.

use async_graphql::{Context, Enum, InputObject, Object};
use atlas_entity::proposal;
use atlas_registry::proposal::{ByEmail, NewProposal};
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload};
use crate::{
    backend::ClientAddress,
    failure::Result,
    model::Proposal,
    mutation::{EntityPatchInput, payload, settle},
    operation::Operation,
    query::EntityType,
};

/// What may be proposed by e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum EmailProposalKind {
    /// That an entity be registered.
    Create,
    /// That fields of an entity be changed.
    Update,
    /// That an entity be deleted.
    Delete,
    /// That an entity be merged into another of its kind.
    Merge,
}

/// A proposal by someone who does not sign in.
#[derive(InputObject)]
pub(crate) struct ProposeByEmailInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// E-mail address of the proposer. A mail goes there; the proposal is there once its link was followed.
    email: String,
    /// Name of the proposer, shown with the proposal.
    name: Option<String>,
    /// What is proposed.
    kind: EmailProposalKind,
    /// Kind of the entity.
    r#type: EntityType,
    /// Key of the entity; of one that is to be created, the key it shall have, given out when absent.
    key: Option<Uuid>,
    /// The version that the proposer has before them; the present one when absent.
    version: Option<i64>,
    /// Of a creation or update: what changes, under the name of the kind.
    patch: Option<EntityPatchInput>,
    /// Of a merge: key of the entity that stays.
    into: Option<Uuid>,
    /// What it is about, in a line.
    title: Option<String>,
    /// Why, in Markdown.
    reason: Option<String>,
}

/// The secret of a mail.
#[derive(InputObject)]
pub(crate) struct VerifyProposalEmailInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// The token in the mail. It is good once.
    token: String,
}

payload! {
    /// What came of proposing by e-mail: the same for every address.
    ProposeByEmailPayload {
        /// Key that the proposal has once the address is verified.
        key: Uuid,
        /// Key of the entity; of one that is to be created, the key it will have.
        entity_key: Uuid,
    }
}

payload! {
    /// What came of verifying an address.
    VerifyProposalEmailPayload {
        /// The proposal, open for review.
        proposal: Proposal,
    }
}

/// Mutations of those who do not sign in.
#[derive(Default)]
pub(crate) struct EmailMutations;

#[Object]
impl EmailMutations {
    /// Proposes without signing in. A mail goes to the address, and the proposal waits until its link is followed.
    async fn propose_by_email(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The address and what is proposed.")] input: ProposeByEmailInput,
    ) -> Result<ProposeByEmailPayload> {
        let call = call(context, "proposeByEmail", None, &input);
        let by = ByEmail {
            email: input.email,
            name: input.name,
            client: Some(
                context.data_opt::<ClientAddress>().map_or_else(String::new, ClientAddress::network),
            ),
            proposal: NewProposal {
                kind: match input.kind {
                    EmailProposalKind::Create => proposal::ProposalKind::Create,
                    EmailProposalKind::Update => proposal::ProposalKind::Update,
                    EmailProposalKind::Delete => proposal::ProposalKind::Delete,
                    EmailProposalKind::Merge => proposal::ProposalKind::Merge,
                },
                entity_kind: input.r#type.into(),
                entity_key: input.key,
                base_version: input.version,
                patch: input.patch.map(|patch| patch.parted().1).unwrap_or_default(),
                target: input.into,
                title: input.title,
                reason: input.reason,
                ..NewProposal::default()
            },
        };
        let id = input.client_mutation_id;
        match settle(context.sources().backend().registry.propose_by_email(call, &by).await)? {
            Ok(proposed) => Ok(ProposeByEmailPayload {
                client_mutation_id: id,
                errors: Vec::new(),
                key: Some(proposed.key),
                entity_key: Some(proposed.entity_key),
            }),
            Err(errors) => Ok(ProposeByEmailPayload::refused(id, errors)),
        }
    }

    /// Opens the proposal whose mail holds this token: the address is then known to be the proposer's.
    async fn verify_proposal_email(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token.")] input: VerifyProposalEmailInput,
    ) -> Result<VerifyProposalEmailPayload> {
        let call = call(context, "verifyProposalEmail", None, &input);
        let verified = context.sources().backend().registry.verify_proposal_email(call, &input.token).await;
        let settled = answer(context, verified).await?;
        Ok(proposal_payload!(VerifyProposalEmailPayload, input.client_mutation_id, settled))
    }
}
