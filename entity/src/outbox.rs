//! The outbox: what is to be told, written in the transaction of what happened.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// UUIDv7; names the event wherever it is told.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// What happened, as `proposal.applied`.
    #[sea_orm(column_type = "Text")]
    pub event: String,
    /// Kind of the entity concerned.
    pub entity_kind: Option<EntityKind>,
    /// Key of the entity concerned.
    pub entity_key: Option<Uuid>,
    /// Proposal concerned.
    pub proposal_key: Option<Uuid>,
    /// Who did it: the key of a person, or the name of a part of the program.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Further facts; no private data, since it is told to others.
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    /// When it happened.
    pub created: DateTimeUtc,
    /// When deliveries to everyone concerned were queued; null while that is to be done.
    pub dispatched: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
