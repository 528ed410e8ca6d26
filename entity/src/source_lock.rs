//! Fields whose master copy is kept in another register.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::registered::EntityKind;

/// A row of `source_lock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "source_lock")]
pub struct Model {
    /// Key of the entity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub entity_key: Uuid,
    /// The field, by its name in the schema.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub field: String,
    /// Kind of the entity.
    pub entity_kind: EntityKind,
    /// Register that holds the master copy; concept of `MasterSourceType`, `ATLAS` for this atlas
    /// itself, or `EML` for the metadata in the archives of a dataset.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// When it was locked.
    pub created: DateTimeUtc,
    /// Who locked it.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
