//! Proposing, by those who are signed in.

use async_graphql::{Context, InputObject, Object};
use atlas_entity::{EntityKind, proposal::ProposalKind};
use atlas_registry::proposal::NewProposal;
use uuid::Uuid;

use super::answer::{answer, call, proposal_payload};
use crate::{
    failure::Result,
    model::{Date, Proposal},
    mutation::{EntityPatchInput, payload},
    operation::Operation,
    query::EntityType,
};

/// Declares the input of one kind of proposal, its payload, and its mutation.
macro_rules! proposing {
    ($(
        $(#[$doc:meta])*
        $name:ident($text:literal) $input:ident $payload:ident as $kind:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
        $given:ident => $($part:ident: $value:expr,)*;
    )*) => {
        $(
            $(#[$doc])*
            #[derive(InputObject)]
            pub(crate) struct $input {
                /// The client's own id for the call; the payload says it again.
                client_mutation_id: Option<String>,
                /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
                idempotency_key: Option<String>,
                $($(#[$field_doc])* $field: $type,)*
                /// What it is about, in a line.
                title: Option<String>,
                /// Why, in Markdown.
                reason: Option<String>,
                /// Day by which it should be decided.
                due: Option<Date>,
                /// Whether it is not to be reviewed yet: only its proposer sees a draft.
                #[graphql(default)]
                draft: bool,
            }

            payload! {
                /// What came of proposing.
                $payload {
                    /// The proposal.
                    proposal: Proposal,
                }
            }
        )*

        /// Mutations that propose.
        #[derive(Default)]
        pub(crate) struct ProposeMutations;

        #[Object]
        impl ProposeMutations {
            $(
                $(#[$doc])*
                async fn $name(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "What is proposed.")] input: $input,
                ) -> Result<$payload> {
                    let call = call(context, $text, input.idempotency_key.as_ref(), &input);
                    let $given = input;
                    let proposal = NewProposal {
                        kind: ProposalKind::$kind,
                        $($part: $value,)*
                        title: $given.title,
                        reason: $given.reason,
                        due: $given.due.map(|due| due.0),
                        draft: $given.draft,
                        ..NewProposal::default()
                    };
                    let proposed = context.sources().backend().registry.propose(call, &proposal).await;
                    let settled = answer(context, proposed.map(|proposed| proposed.key)).await?;
                    Ok(proposal_payload!($payload, $given.client_mutation_id, settled))
                }
            )*
        }
    };
}

proposing! {
    /// Proposes that an entity be registered. Its key is given at once.
    propose_create("proposeCreate") ProposeCreateInput ProposeCreatePayload as Create {
        /// UUIDv7 it shall have; one is given out when absent.
        key: Option<Uuid>,
        /// Its fields, under the name of its kind.
        patch: EntityPatchInput,
    }
    given => entity_kind: given.patch.parted().0, entity_key: given.key, patch: given.patch.parted().1,;

    /// Proposes that fields of an entity be changed.
    propose_update("proposeUpdate") ProposeUpdateInput ProposeUpdatePayload as Update {
        /// Key of the entity.
        key: Uuid,
        /// The version that the proposer has before them; the present one when absent. What has changed since in the
        /// same fields is shown as a conflict.
        version: Option<i64>,
        /// What changes, under the name of its kind.
        patch: EntityPatchInput,
    }
    given => entity_kind: given.patch.parted().0, entity_key: Some(given.key), base_version: given.version,
        patch: given.patch.parted().1,;

    /// Proposes that an entity be deleted.
    propose_delete("proposeDelete") ProposeDeleteInput ProposeDeletePayload as Delete {
        /// Kind of the entity.
        r#type: EntityType,
        /// Key of the entity.
        key: Uuid,
        /// The version that the proposer has before them; the present one when absent.
        version: Option<i64>,
    }
    given => entity_kind: given.r#type.into(), entity_key: Some(given.key), base_version: given.version,;

    /// Proposes that an entity be merged into another of its kind, which stays.
    propose_merge("proposeMerge") ProposeMergeInput ProposeMergePayload as Merge {
        /// Kind of the entities.
        r#type: EntityType,
        /// Key of the entity that goes.
        key: Uuid,
        /// Key of the entity that stays.
        into: Uuid,
        /// The version of the entity that goes, as the proposer has it before them; the present one when absent.
        version: Option<i64>,
    }
    given => entity_kind: given.r#type.into(), entity_key: Some(given.key), base_version: given.version,
        target: Some(given.into),;

    /// Proposes that an institution become a collection: of another institution, or of a new one.
    propose_convert("proposeConvert") ProposeConvertInput ProposeConvertPayload as Convert {
        /// Key of the institution that is to become a collection.
        key: Uuid,
        /// Key of the institution that is to hold the collection.
        institution_key: Option<Uuid>,
        /// Name of a new institution that is to hold the collection.
        new_institution_name: Option<String>,
        /// The version of the institution that the proposer has before them; the present one when absent.
        version: Option<i64>,
    }
    given => entity_kind: EntityKind::Institution, entity_key: Some(given.key), base_version: given.version,
        target: given.institution_key, target_name: given.new_institution_name,;
}
