//! Many changes at once.

use async_graphql::{Context, ID, InputObject, Json, Object, OneofObject, SimpleObject};
use atlas_entity::EntityKind;
use atlas_registry::{
    change::{Given, Mode, Name, RowResult, Step},
    document::Patch,
};
use futures::future::try_join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::GlobalId,
    mutation::{FieldError, begin_call, payload, settle},
    operation::Operation,
    patch::{
        AsWritten, CollectionPatch, DatasetPatch, HubPatch, InstallationPatch, InstitutionPatch,
        ProviderPatch,
    },
    query::{EntityType, Node, find, kind_of},
};

/// The fields of an entity of one kind: exactly one member.
#[derive(Debug, OneofObject)]
pub(crate) enum EntityPatchInput {
    /// Of an institution.
    Institution(AsWritten<InstitutionPatch>),
    /// Of a collection.
    Collection(AsWritten<CollectionPatch>),
    /// Of a data provider.
    Provider(AsWritten<ProviderPatch>),
    /// Of a dataset.
    Dataset(AsWritten<DatasetPatch>),
    /// Of a data hub.
    Hub(AsWritten<HubPatch>),
    /// Of an installation.
    Installation(AsWritten<InstallationPatch>),
}

/// An entity to register.
#[derive(Debug, InputObject)]
pub(crate) struct EntityCreationInput {
    /// UUIDv7 it shall have; one is given out when absent.
    key: Option<Uuid>,
    /// Stable alias it shall have; one is given out when absent.
    uid: Option<String>,
    /// Its fields.
    patch: EntityPatchInput,
}

/// An entity to change.
#[derive(Debug, InputObject)]
pub(crate) struct EntityUpdateInput {
    /// Its global id. Name it by exactly one of `id`, `key` and `uid`.
    id: Option<ID>,
    /// Its key.
    key: Option<Uuid>,
    /// Its stable alias.
    uid: Option<String>,
    /// The version the change is based on; when absent, whatever is there is changed.
    version: Option<i64>,
    /// What changes.
    patch: EntityPatchInput,
}

/// An entity to delete or to restore.
#[derive(Debug, InputObject)]
pub(crate) struct NamedEntityInput {
    /// Its kind.
    r#type: EntityType,
    /// Its global id. Name it by exactly one of `id`, `key` and `uid`.
    id: Option<ID>,
    /// Its key.
    key: Option<Uuid>,
    /// Its stable alias.
    uid: Option<String>,
    /// The version the change is based on; when absent, whatever is there is changed.
    version: Option<i64>,
}

/// A change of an entity: exactly one member.
#[derive(Debug, OneofObject)]
pub(crate) enum EntityChangeInput {
    /// Registers an entity. Needs the role `EDITOR` where it will belong.
    Create(EntityCreationInput),
    /// Changes the fields that the patch names. Needs the role `STEWARD` of the entity.
    Update(EntityUpdateInput),
    /// Deletes an entity. Needs the role `MEDIATOR` of it.
    Delete(NamedEntityInput),
    /// Brings a deleted entity back. Needs the role `MEDIATOR` of it.
    Restore(NamedEntityInput),
}

/// Changes to make together.
#[derive(Debug, InputObject)]
pub(crate) struct ChangeEntitiesInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
    /// The changes, made in this order; at most 500.
    changes: Vec<EntityChangeInput>,
    /// Whether nothing is kept: the results say what would be.
    #[graphql(default)]
    dry_run: bool,
    /// Whether all changes are kept or none. If not, those that are right are kept beside those that are wrong.
    #[graphql(default = true)]
    atomic: bool,
}

/// The most changes of one call.
const MOST: usize = 500;

payload! {
    /// What came of changes made together.
    ChangeEntitiesPayload {
        /// A result for each change, in their order.
        results: Vec<EntityChangeResult>,
        /// Whether what is right was kept.
        kept: bool,
    }
}

/// What came of one change.
#[derive(SimpleObject)]
pub(crate) struct EntityChangeResult {
    /// Its place among the changes, from 0.
    index: usize,
    /// Key of the entity; null when the change is wrong.
    key: Option<Uuid>,
    /// Stable alias of the entity.
    uid: Option<String>,
    /// Version of the entity after the change.
    version: Option<i64>,
    /// The fields that changed, or would.
    changes: Vec<EntityFieldChange>,
    /// What is wrong with the change, all of it at once; empty when it is right.
    errors: Vec<FieldError>,
    /// The entity as it is now; null when the viewer does not see it, or it is not there yet.
    node: Option<Node>,
}

/// A field that changed.
#[derive(SimpleObject)]
pub(crate) struct EntityFieldChange {
    /// The field, as a path: `description`, `contacts.<key>.email`.
    path: String,
    /// Its value before; null where there was none.
    before: Option<Json<Value>>,
    /// Its value after; null where there is none.
    after: Option<Json<Value>>,
}

impl EntityPatchInput {
    /// The kind, and what changes.
    pub(super) fn parted(&self) -> (EntityKind, Patch) {
        match self {
            Self::Institution(patch) => (EntityKind::Institution, patch.patch()),
            Self::Collection(patch) => (EntityKind::Collection, patch.patch()),
            Self::Provider(patch) => (EntityKind::Provider, patch.patch()),
            Self::Dataset(patch) => (EntityKind::Dataset, patch.patch()),
            Self::Hub(patch) => (EntityKind::Hub, patch.patch()),
            Self::Installation(patch) => (EntityKind::Installation, patch.patch()),
        }
    }
}

impl EntityChangeInput {
    fn step(self) -> Result<(EntityKind, Step)> {
        match self {
            Self::Create(EntityCreationInput { key, uid, patch }) => {
                let (kind, patch) = patch.parted();
                Ok((kind, Step::Create(Given { key, uid }, patch)))
            }
            Self::Update(EntityUpdateInput { id, key, uid, version, patch }) => {
                let (kind, patch) = patch.parted();
                Ok((kind, Step::Update(name(kind, id.as_ref(), key, uid)?, version, patch)))
            }
            Self::Delete(input) => {
                let (kind, name, version) = input.parted()?;
                Ok((kind, Step::Delete(name, version)))
            }
            Self::Restore(input) => {
                let (kind, name, version) = input.parted()?;
                Ok((kind, Step::Restore(name, version)))
            }
        }
    }
}

impl NamedEntityInput {
    fn parted(self) -> Result<(EntityKind, Name, Option<i64>)> {
        let kind = EntityKind::from(self.r#type);
        Ok((kind, name(kind, self.id.as_ref(), self.key, self.uid)?, self.version))
    }
}

fn name(kind: EntityKind, id: Option<&ID>, key: Option<Uuid>, uid: Option<String>) -> Result<Name> {
    match (id, key, uid) {
        (Some(id), None, None) => {
            let id = GlobalId::decode(id)?;
            if id.kind.entity() == Some(kind) {
                return Ok(Name::Key(id.key));
            }
            Err(Failure::bad_input(format!("an `id` names no {}", kind.noun())))
        }
        (None, Some(key), None) => Ok(Name::Key(key)),
        (None, None, Some(uid)) => Ok(Name::Uid(uid)),
        _ => Err(Failure::bad_input("name each entity by one of `id`, `key` and `uid`")),
    }
}

/// What tells these changes from others.
fn identity(steps: &[(EntityKind, Step)], mode: Mode, reason: Option<&String>) -> Value {
    let named = |name: &Name| match name {
        Name::Key(key) => json!({ "key": key }),
        Name::Uid(uid) => json!({ "uid": uid }),
    };
    let each = |(kind, step): &(EntityKind, Step)| match step {
        Step::Create(given, patch) => json!(["create", kind, given.key, given.uid, patch]),
        Step::Update(name, version, patch) => json!(["update", kind, named(name), version, patch]),
        Step::Delete(name, version) => json!(["delete", kind, named(name), version]),
        Step::Restore(name, version) => json!(["restore", kind, named(name), version]),
    };
    let steps: Vec<Value> = steps.iter().map(each).collect();
    json!({ "steps": steps, "dryRun": mode.dry_run, "partly": mode.partly, "reason": reason })
}

async fn result(context: &Context<'_>, (index, row): (usize, RowResult)) -> Result<EntityChangeResult> {
    let RowResult { saved, changes, errors } = row;
    let node = match &saved {
        Some(saved) => find(context, GlobalId { kind: kind_of(saved.kind), key: saved.key }).await?,
        None => None,
    };
    let value = |value: Value| Some(value).filter(|value| !value.is_null()).map(Json);
    let change = |change: atlas_registry::document::FieldChange| EntityFieldChange {
        path: change.path,
        before: value(change.before),
        after: value(change.after),
    };
    Ok(EntityChangeResult {
        index,
        key: saved.as_ref().map(|saved| saved.key),
        version: saved.as_ref().map(|saved| saved.version),
        uid: saved.map(|saved| saved.uid),
        changes: changes.into_iter().map(change).collect(),
        errors: errors.into_iter().map(FieldError::from).collect(),
        node,
    })
}

/// The mutations of many entities.
#[derive(Default)]
pub(crate) struct BulkMutations;

#[Object]
impl BulkMutations {
    /// Makes many changes together, of any kinds of entity, each under the rules of its own mutation. A change may
    /// name an entity that one before it registered.
    #[graphql(complexity = "1 + input.changes.len() * child_complexity")]
    async fn change_entities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The changes, and how to make them.")] input: ChangeEntitiesInput,
    ) -> Result<ChangeEntitiesPayload> {
        let ChangeEntitiesInput { client_mutation_id, idempotency_key, reason, changes, dry_run, atomic } =
            input;
        if changes.len() > MOST {
            let message = format!("`changes` holds {} changes, but may hold at most {MOST}", changes.len());
            return Err(Failure::limit(message));
        }
        let steps = changes.into_iter().map(EntityChangeInput::step).collect::<Result<Vec<_>>>()?;
        let mode = Mode { dry_run, partly: !atomic };
        let asked = identity(&steps, mode, reason.as_ref());
        let call = begin_call(context, "changeEntities", idempotency_key, &asked).because(reason);
        match settle(context.sources().backend().registry.change_entities(call, &steps, mode).await)? {
            Ok(bulk) => {
                let rows = bulk.rows.into_iter().enumerate().map(|row| result(context, row));
                let results = Some(try_join_all(rows).await?);
                Ok(ChangeEntitiesPayload {
                    client_mutation_id,
                    errors: Vec::new(),
                    results,
                    kept: Some(bulk.kept),
                })
            }
            Err(errors) => Ok(ChangeEntitiesPayload::refused(client_mutation_id, errors)),
        }
    }
}
