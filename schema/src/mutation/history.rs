//! Having older values back, and erasing personal data from history.

use async_graphql::{Context, ID, InputObject, Object};
use atlas_registry::{
    change::Subject,
    history::{Erasure, Reversion},
};
use serde_json::json;
use uuid::Uuid;

use super::subject::subject;
use crate::{
    failure::{Failure, Result},
    id::GlobalId,
    mutation::{begin_call, payload, settle},
    operation::Operation,
    query::{Node, find, kind_of},
};

/// Older values to give an entity back.
#[derive(Debug, InputObject)]
pub(crate) struct RevertEntityInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
    /// Global id of the entity.
    entity: ID,
    /// The version the change is based on. If it is not the entity's any more, nothing is changed.
    version: i64,
    /// The version whose values the entity shall have.
    to: i64,
    /// The fields that shall have them, as paths of changes: `description`, `contacts`, `contacts.<key>.email`. All of
    /// them when absent.
    paths: Option<Vec<String>>,
}

payload! {
    /// What having older values back came to.
    RevertEntityPayload {
        /// The entity as it is after the change; null when it was refused.
        entity: Node,
    }
}

/// Personal data to erase from history.
#[derive(Debug, InputObject)]
pub(crate) struct ErasePersonalDataInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: String,
    /// Global id of the entity from whose history it is to be erased. With `value`, all of history when absent.
    entity: Option<ID>,
    /// Key of a contact that hangs on the entity, or did. Give either this or `value`.
    contact_key: Option<Uuid>,
    /// A text, in whatever case; the entities themselves must not hold it any more.
    value: Option<String>,
}

payload! {
    /// What erasing came to.
    ErasePersonalDataPayload {
        /// How many revisions were changed.
        revisions: u64,
        /// How many other stored rows were changed.
        others: u64,
        /// The entity that the contact was removed from, if it still hung on one.
        removed_from: Node,
    }
}

/// The mutations of history.
#[derive(Default)]
pub(crate) struct HistoryMutations;

#[Object]
impl HistoryMutations {
    /// Gives an entity values that it had in an older version, as a new change: with the rights, the validation and the
    /// conflicts of any other. Needs the role `STEWARD` of it.
    async fn revert_entity(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What shall be as it was.")] input: RevertEntityInput,
    ) -> Result<RevertEntityPayload> {
        let entity = subject(&input.entity, Some(input.version))?;
        let reversion = Reversion { to: input.to, paths: input.paths.unwrap_or_default() };
        let told = json!({
            "entity": entity.key, "version": entity.version, "to": reversion.to, "paths": reversion.paths,
            "reason": input.reason,
        });
        let call = begin_call(context, "revertEntity", input.idempotency_key, &told).because(input.reason);
        let reverted = context.sources().backend().registry.revert_entity(call, entity, &reversion).await;
        match settle(reverted)? {
            Err(errors) => Ok(RevertEntityPayload::refused(input.client_mutation_id, errors)),
            Ok(_) => Ok(RevertEntityPayload {
                client_mutation_id: input.client_mutation_id,
                errors: Vec::new(),
                entity: find(context, GlobalId { kind: kind_of(entity.kind), key: entity.key }).await?,
            }),
        }
    }

    /// Erases personal data from history, leaving `[erased]`. Of a contact: all that told of the person, from every
    /// revision of every entity it hung on; where it still hangs, it is removed. What an entity still shows of itself
    /// stays. It cannot be undone. Needs the role `ADMIN`.
    async fn erase_personal_data(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to erase.")] input: ErasePersonalDataInput,
    ) -> Result<ErasePersonalDataPayload> {
        let entity = input.entity.as_ref().map(|id| subject(id, None)).transpose()?;
        let erasure = erasure(entity, input.contact_key, input.value)?;
        // The input holds what is to be erased: not even a hash of it is kept.
        let told = json!({ "entity": entity.map(|entity| entity.key), "contact": input.contact_key });
        let call =
            begin_call(context, "erasePersonalData", input.idempotency_key, &told).because(input.reason);
        let erased = context.sources().backend().registry.erase_personal_data(call, &erasure).await;
        let client_mutation_id = input.client_mutation_id;
        match settle(erased)? {
            Err(errors) => Ok(ErasePersonalDataPayload::refused(client_mutation_id, errors)),
            Ok(erased) => Ok(ErasePersonalDataPayload {
                client_mutation_id,
                errors: Vec::new(),
                revisions: Some(erased.revisions),
                others: Some(erased.others),
                removed_from: match erased.removed_from {
                    Some(saved) => {
                        find(context, GlobalId { kind: kind_of(saved.kind), key: saved.key }).await?
                    }
                    None => None,
                },
            }),
        }
    }
}

fn erasure(entity: Option<Subject>, contact: Option<Uuid>, value: Option<String>) -> Result<Erasure> {
    let entity = entity.map(|entity| (entity.kind, entity.key));
    match (entity, contact, value) {
        (Some(entity), Some(contact), None) => Ok(Erasure::Contact { entity, contact }),
        (entity, None, Some(text)) => Ok(Erasure::Text { entity, text }),
        _ => Err(Failure::bad_input("give either `entity` and `contactKey`, or `value`")),
    }
}
