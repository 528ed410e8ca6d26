//! What persons follow.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `follow`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follow")]
pub struct Model {
    /// Key of the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
    /// Key of the entity or proposal they follow.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    /// Kind of the entity; null where it is a proposal.
    pub entity_kind: Option<EntityKind>,
    /// Since when.
    pub created: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
