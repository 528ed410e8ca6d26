//! Comments on entities.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `comment`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Kind of the entity it is about.
    pub entity_kind: EntityKind,
    /// Key of the entity it is about.
    pub entity_key: Uuid,
    /// Key of the person who wrote it; null for the program itself.
    pub author_key: Option<Uuid>,
    /// What they wrote.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// When it was written.
    pub created: DateTimeUtc,
    /// When its author changed it last.
    pub edited: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
