//! What persons were told in the atlas itself.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::registered::EntityKind;

/// A row of `notification`: one for every event and person.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Its number. Numbers are given out by one dispatcher at a time and become visible in their order, so that who
    /// has read up to a number has missed none before it.
    #[sea_orm(unique)]
    pub seq: i64,
    /// Key of the person.
    pub person: Uuid,
    /// Why they are told.
    pub reason: Reason,
    /// What happened, as `proposal.applied`.
    #[sea_orm(column_type = "Text")]
    pub event: String,
    /// The row of the outbox it came from.
    pub outbox_key: Uuid,
    /// Kind of the entity concerned.
    pub entity_kind: Option<EntityKind>,
    /// Key of the entity concerned.
    pub entity_key: Option<Uuid>,
    /// Proposal concerned.
    pub proposal_key: Option<Uuid>,
    /// Further facts.
    #[sea_orm(column_type = "JsonBinary")]
    pub details: Json,
    /// When it happened.
    pub created: DateTimeUtc,
    /// When the person marked it as read.
    pub read_at: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Why someone is told of an event; of several reasons the first one listed here.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// It is about them: their role, or their request for one.
    #[sea_orm(string_value = "CONCERNED")]
    Concerned,
    /// The proposal is theirs.
    #[sea_orm(string_value = "PROPOSER")]
    Proposer,
    /// They are to review the proposal.
    #[sea_orm(string_value = "ASSIGNEE")]
    Assignee,
    /// They may decide on it.
    #[sea_orm(string_value = "AUTHORITY")]
    Authority,
    /// They are a steward of the entity, or of what it hangs under.
    #[sea_orm(string_value = "STEWARD")]
    Steward,
    /// They follow the entity or the proposal.
    #[sea_orm(string_value = "FOLLOWER")]
    Follower,
    /// They set up a webhook for it.
    #[sea_orm(string_value = "WEBHOOK")]
    Webhook,
}
