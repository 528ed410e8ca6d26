//! How persons want to be told.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `notification_preference`. Without one, the default of the group holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    /// Key of the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
    /// Of which events.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_group: EventGroup,
    /// Whether in the atlas.
    pub in_app: bool,
    /// Whether by e-mail.
    pub email: bool,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Events that are told, or not, together: those whose names begin alike.
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
pub enum EventGroup {
    /// Changes of entities.
    #[sea_orm(string_value = "ENTITY")]
    Entity,
    /// Proposals and what comes of them.
    #[sea_orm(string_value = "PROPOSAL")]
    Proposal,
    /// Roles asked for, granted, refused and revoked.
    #[sea_orm(string_value = "ROLE")]
    Role,
    /// Archives loaded and published.
    #[sea_orm(string_value = "INGEST")]
    Ingest,
}

impl EventGroup {
    /// Every group.
    pub const ALL: [Self; 4] = [Self::Entity, Self::Proposal, Self::Role, Self::Ingest];

    /// The group of an event.
    #[must_use]
    pub fn of(event: &str) -> Self {
        match event.split('.').next() {
            Some("proposal") => Self::Proposal,
            Some("role") => Self::Role,
            Some("ingest") => Self::Ingest,
            _ => Self::Entity,
        }
    }

    /// Whether its events are sent by e-mail to who has not said otherwise: those that wait for someone, or answer
    /// them.
    #[must_use]
    pub const fn by_email(self) -> bool {
        matches!(self, Self::Proposal | Self::Role)
    }
}
