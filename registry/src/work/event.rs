//! What is told.

use atlas_entity::EntityKind;
use serde_json::{Value, json};
use uuid::Uuid;

/// Something that happened, for the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What, as `entity.updated` or `proposal.applied`.
    pub name: &'static str,
    /// The entity concerned.
    pub entity: Option<(EntityKind, Uuid)>,
    /// The proposal concerned.
    pub proposal: Option<Uuid>,
    /// Further facts; no private data, since they are told to others.
    pub payload: Value,
}

impl Event {
    /// Something that happened to an entity.
    pub fn on_entity(name: &'static str, kind: EntityKind, key: Uuid) -> Self {
        Self { name, entity: Some((kind, key)), proposal: None, payload: json!({}) }
    }

    /// The same event, with further facts.
    #[must_use]
    pub fn with(self, payload: Value) -> Self {
        Self { payload, ..self }
    }

    /// The same event, about this proposal.
    #[must_use]
    pub fn about(self, proposal: Uuid) -> Self {
        Self { proposal: Some(proposal), ..self }
    }
}
