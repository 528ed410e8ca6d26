//! Locking fields to the source of their master copy, and lifting locks.

use async_graphql::{Context, ID, InputObject, Object};
use atlas_entity::EntityKind;
use atlas_registry::source::LockRequest;
use serde_json::json;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    model::SourceLock,
    mutation::{begin_call, payload, settle},
    operation::Operation,
    query::{Node, find},
};

/// Fields of an entity to lock.
#[derive(Debug, InputObject)]
pub(crate) struct LockFieldsInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the entity.
    id: ID,
    /// The fields, by their names in the schema; of what hangs on the entity, the whole list, as `contacts`.
    fields: Vec<String>,
    /// The source that keeps the master copy: a concept of the vocabulary `MasterSourceType`, `ATLAS` for this atlas
    /// itself, or `EML` for the metadata in the archives of a dataset.
    source: String,
}

/// Fields of an entity to free.
#[derive(Debug, InputObject)]
pub(crate) struct LiftLocksInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the entity.
    id: ID,
    /// The fields, by their names in the schema.
    fields: Vec<String>,
}

payload! {
    /// What became of the locks of an entity.
    LockFieldsPayload {
        /// All locks the entity has now, by field.
        source_locks: Vec<SourceLock>,
        /// The entity.
        node: Node,
    }
}

payload! {
    /// What became of the locks of an entity.
    LiftLocksPayload {
        /// The locks that are left, by field.
        source_locks: Vec<SourceLock>,
        /// The entity.
        node: Node,
    }
}

/// The mutations of source locks.
#[derive(Default)]
pub(crate) struct SourceLockMutations;

#[Object]
impl SourceLockMutations {
    /// Locks fields to the source that keeps their master copy: no other source sets them from then on, and people do
    /// only where that source is the atlas itself. Allowed to who may change the entity; a lock to another source is
    /// replaced by who may lift it.
    async fn lock_fields(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to lock.")] input: LockFieldsInput,
    ) -> Result<LockFieldsPayload> {
        let LockFieldsInput { client_mutation_id, idempotency_key, id, fields, source } = input;
        let id = GlobalId::decode(&id)?;
        let request = request(id, fields)?;
        let asked = json!({ "key": request.key, "fields": request.fields, "source": source });
        let call = begin_call(context, "lockFields", idempotency_key, &asked);
        let registry = &context.sources().backend().registry;
        Ok(match settle(registry.lock_fields(call, request, &source).await)? {
            Ok(locks) => LockFieldsPayload {
                client_mutation_id,
                errors: Vec::new(),
                source_locks: Some(locks.into_iter().map(SourceLock).collect()),
                node: find(context, id).await?,
            },
            Err(errors) => LockFieldsPayload::refused(client_mutation_id, errors),
        })
    }

    /// Lifts locks. Allowed to who may change the entity where the lock is their own or to the atlas itself; any other
    /// says that a change here is lost at the source, and is lifted by a mediator.
    async fn lift_locks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to free.")] input: LiftLocksInput,
    ) -> Result<LiftLocksPayload> {
        let LiftLocksInput { client_mutation_id, idempotency_key, id, fields } = input;
        let id = GlobalId::decode(&id)?;
        let request = request(id, fields)?;
        let asked = json!({ "key": request.key, "fields": request.fields });
        let call = begin_call(context, "liftLocks", idempotency_key, &asked);
        let registry = &context.sources().backend().registry;
        Ok(match settle(registry.lift_locks(call, request).await)? {
            Ok(locks) => LiftLocksPayload {
                client_mutation_id,
                errors: Vec::new(),
                source_locks: Some(locks.into_iter().map(SourceLock).collect()),
                node: find(context, id).await?,
            },
            Err(errors) => LiftLocksPayload::refused(client_mutation_id, errors),
        })
    }
}

fn request(id: GlobalId, fields: Vec<String>) -> Result<LockRequest> {
    let kind = match id.kind {
        Kind::Institution => EntityKind::Institution,
        Kind::Collection => EntityKind::Collection,
        Kind::Provider => EntityKind::Provider,
        Kind::Dataset => EntityKind::Dataset,
        Kind::Hub => EntityKind::Hub,
        Kind::Installation => EntityKind::Installation,
        _ => return Err(Failure::bad_input("`id` names no registered entity")),
    };
    Ok(LockRequest { kind, key: id.key, fields })
}
