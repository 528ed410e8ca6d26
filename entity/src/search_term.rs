//! Words of the registered entities, for text search.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `search_term`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_term")]
pub struct Model {
    /// Kind of the entity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_kind: EntityKind,
    /// Key of the entity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_key: Uuid,
    /// Folded word.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub term: String,
    /// How much the word tells about the entity.
    pub weight: i32,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
