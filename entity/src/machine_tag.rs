//! Namespaced tags of an entity, for programs.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::registered::EntityKind;

/// A row of `machine_tag`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[serde(default, rename_all = "camelCase")]
#[sea_orm(table_name = "machine_tag")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Kind of the entity it hangs on.
    pub entity_kind: EntityKind,
    /// Key of the entity it hangs on.
    pub entity_key: Uuid,
    /// Its place among those of the entity, from 0.
    pub sort_order: i32,
    /// Namespace, at most 255 characters.
    #[sea_orm(column_type = "Text")]
    pub namespace: String,
    /// Name, at most 255 characters.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Value, at most 700 characters.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// When it was added.
    pub created: DateTimeUtc,
    /// Who added it.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
