//! How the changes of any kind of entity are made.

use async_graphql::{Context, ID};
use atlas_entity::{EntityKind, Registered};
use atlas_registry::{
    RegistryError,
    change::{Given, Subject},
    document::Patch,
    work::Call,
    write::Saved,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    connection::Listable,
    failure::{Failure, Result},
    id::GlobalId,
    loader::node,
    mutation::{Settled, begin_call, settle},
    operation::Operation,
};

/// A change that was asked for.
pub(super) struct Asked {
    /// The mutation, as `updateInstitution`.
    pub(super) mutation: &'static str,
    /// The key by which the same call is known again.
    pub(super) idempotency_key: Option<String>,
    /// Why.
    pub(super) reason: Option<String>,
}

/// How an entity is named.
#[derive(Debug)]
pub(super) struct Named {
    /// By its global id,
    pub(super) id: Option<ID>,
    /// its key,
    pub(super) key: Option<Uuid>,
    /// or its uid.
    pub(super) uid: Option<String>,
}

/// Deletes or restores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Deletes.
    Deleted,
    /// Restores.
    Alive,
}

impl Asked {
    /// The call, told from others by what was asked for.
    fn call(self, context: &Context<'_>, input: &Value) -> Call {
        let input = json!({ "input": input, "reason": self.reason });
        begin_call(context, self.mutation, self.idempotency_key, &input).because(self.reason)
    }
}

impl Named {
    /// What it was named by, for messages.
    fn text(&self) -> String {
        let named = [self.id.as_ref().map(|id| id.0.clone()), self.uid.clone()].into_iter().flatten().next();
        named.or_else(|| self.key.map(|key| key.to_string())).unwrap_or_default()
    }

    /// The key of the entity of this kind; none if there is none.
    async fn find(&self, context: &Context<'_>, kind: EntityKind) -> Result<Option<Uuid>> {
        match (&self.id, self.key, &self.uid) {
            (Some(id), None, None) => {
                let id = GlobalId::decode(id)?;
                if id.kind.entity() == Some(kind) {
                    return Ok(Some(id.key));
                }
                Err(Failure::bad_input(format!("`id` names no {}", kind.name().to_lowercase())))
            }
            (None, Some(key), None) => Ok(Some(key)),
            (None, None, Some(uid)) => Ok(context.sources().backend().registry.key_of_uid(kind, uid).await?),
            _ => Err(Failure::bad_input("name the entity by one of `id`, `key` and `uid`")),
        }
    }

    /// The subject of a change, and what to call it where there is none.
    async fn subject(&self, context: &Context<'_>, kind: EntityKind, version: i64) -> Result<Subject> {
        let key = self.find(context, kind).await?.ok_or_else(|| absent(kind, self.text()))?;
        Ok(Subject { kind, key, version: Some(version) })
    }
}

fn absent(kind: EntityKind, id: String) -> RegistryError {
    RegistryError::NotFound { what: kind.noun(), id }
}

/// Registers an entity.
pub(super) async fn create<N: Listable<Table: Registered>>(
    context: &Context<'_>,
    asked: Asked,
    given: Given,
    patch: Patch,
) -> Result<Settled<Option<N>>> {
    let call = asked.call(context, &json!({ "key": given.key, "uid": given.uid, "patch": patch }));
    let registry = &context.sources().backend().registry;
    let saved = registry.create_entity(call, <N::Table as Registered>::KIND, given, &patch).await;
    answer(context, saved).await
}

/// Changes an entity.
pub(super) async fn update<N: Listable<Table: Registered>>(
    context: &Context<'_>,
    asked: Asked,
    named: Named,
    version: i64,
    patch: Patch,
) -> Result<Settled<Option<N>>> {
    let kind = <N::Table as Registered>::KIND;
    let subject = named.subject(context, kind, version).await?;
    let call = asked.call(context, &json!({ "key": subject.key, "version": version, "patch": patch }));
    let saved = context.sources().backend().registry.update_entity(call, subject, &patch).await;
    answer(context, saved.map_err(|error| as_named(error, kind, &named))).await
}

/// Deletes or restores an entity.
pub(super) async fn mark<N: Listable<Table: Registered>>(
    context: &Context<'_>,
    asked: Asked,
    named: Named,
    version: i64,
    mark: Mark,
) -> Result<Settled<Option<N>>> {
    let kind = <N::Table as Registered>::KIND;
    let subject = named.subject(context, kind, version).await?;
    let call = asked.call(context, &json!({ "key": subject.key, "version": version }));
    let registry = &context.sources().backend().registry;
    let saved = match mark {
        Mark::Deleted => registry.delete_entity(call, subject).await,
        Mark::Alive => registry.restore_entity(call, subject).await,
    };
    answer(context, saved.map_err(|error| as_named(error, kind, &named))).await
}

/// What is hidden is named as what was never there: a uid must not lead to a key.
fn as_named(error: RegistryError, kind: EntityKind, named: &Named) -> RegistryError {
    match error {
        RegistryError::NotFound { .. } => absent(kind, named.text()),
        error => error,
    }
}

async fn answer<N: Listable>(
    context: &Context<'_>,
    saved: std::result::Result<Saved, RegistryError>,
) -> Result<Settled<Option<N>>> {
    match settle(saved)? {
        Ok(saved) => Ok(Ok(node(context, saved.key).await?)),
        Err(errors) => Ok(Err(errors)),
    }
}
