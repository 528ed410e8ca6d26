//! Proposals: their states, reviews, conflicts, and attempts to get around the rules.

mod attacks;
mod concealed;
mod conflicts;
mod email;
mod race;
mod states;

use std::sync::Arc;

use atlas_entity::{
    EntityKind, outbox,
    proposal::{self, ProposalKind, ProposalState},
    revision,
};
use atlas_registry::{
    FieldError, Registry, RegistryError, Viewer,
    change::{Given, Subject},
    document::Patch,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    proposal::{ChangeView, NewProposal, Proposed},
    work::Call,
    write::Saved,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

/// Somebody with these roles.
pub fn person(n: u128, grants: &[(Role, Scope)]) -> Viewer {
    let grants = grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.clone() }).collect();
    let person = Uuid::from_u128(n);
    Viewer::Person(Arc::new(Actor { person, name: format!("P{n}"), grants, token_scope: TokenScope::Admin }))
}

/// Somebody without any role.
pub fn proposer() -> Viewer {
    person(1, &[])
}

/// An editor of everything.
pub fn editor(n: u128) -> Viewer {
    person(n, &[(Role::Editor, Scope::All)])
}

pub fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

pub async fn museum(registry: &Registry) -> Saved {
    let fields = patch(json!({
        "name": "Museum of Dust",
        "code": "MD",
        "address": { "city": "Hobart", "country": "AU" },
        "contacts": { "add": [
            { "firstName": "Ada", "email": ["ada@example.org"], "public": true },
            { "firstName": "Ben", "email": ["ben@example.org"], "public": false },
        ] },
    }));
    let call = Call::by(&Viewer::System);
    registry.create_entity(call, EntityKind::Institution, Given::default(), &fields).await.unwrap()
}

/// That these fields of the museum be changed.
pub fn update(museum: &Saved, fields: Value) -> NewProposal {
    NewProposal {
        entity_kind: museum.kind,
        entity_key: Some(museum.key),
        patch: patch(fields),
        ..NewProposal::default()
    }
}

/// That another change was made meanwhile.
pub async fn meanwhile(registry: &Registry, museum: &Saved, fields: Value) -> Saved {
    let subject = Subject { kind: museum.kind, key: museum.key, version: None };
    registry.update_entity(Call::by(&Viewer::System), subject, &patch(fields)).await.unwrap()
}

pub async fn propose(registry: &Registry, viewer: &Viewer, proposal: &NewProposal) -> Proposed {
    registry.propose(Call::by(viewer), proposal).await.unwrap()
}

pub async fn row(registry: &Registry, key: Uuid) -> proposal::Model {
    registry.proposal(&Viewer::System, key).await.unwrap()
}

pub async fn state(registry: &Registry, key: Uuid) -> ProposalState {
    row(registry, key).await.state
}

pub async fn approve(registry: &Registry, viewer: &Viewer, key: Uuid) {
    let version = row(registry, key).await.content_version;
    registry.approve_proposal(Call::by(viewer), key, version).await.unwrap();
}

/// The changes of a proposal as the viewer sees them.
pub async fn changes(registry: &Registry, viewer: &Viewer, key: Uuid) -> Vec<ChangeView> {
    let row = registry.proposal(viewer, key).await.unwrap();
    registry.proposal_changes(viewer, &[row]).await.unwrap().remove(&key).unwrap()
}

/// The entity as its last revision has it.
pub async fn document(registry: &Registry, key: Uuid) -> Value {
    revisions(registry, key).await.pop().unwrap().document
}

pub async fn revisions(registry: &Registry, key: Uuid) -> Vec<revision::Model> {
    revision::Entity::find()
        .filter(revision::Column::EntityKey.eq(key))
        .order_by_asc(revision::Column::Version)
        .all(registry.db())
        .await
        .unwrap()
}

/// What was told of a proposal, in order.
pub async fn told(registry: &Registry, key: Uuid) -> Vec<outbox::Model> {
    outbox::Entity::find()
        .filter(outbox::Column::ProposalKey.eq(key))
        .order_by_asc(outbox::Column::Key)
        .all(registry.db())
        .await
        .unwrap()
}

pub fn rejected<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> Vec<FieldError> {
    match result.unwrap_err() {
        RegistryError::Rejected(errors) => errors,
        other => panic!("{other}"),
    }
}

pub fn codes(errors: &[FieldError]) -> Vec<(&str, &str)> {
    errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect()
}

pub fn kind(proposal: NewProposal, kind: ProposalKind) -> NewProposal {
    NewProposal { kind, ..proposal }
}
