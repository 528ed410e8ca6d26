//! Revisions: what every change left behind.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `revision`. Rows are added in the transaction of their change and never altered, except to erase
/// personal data.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Kind of the entity.
    pub entity_kind: EntityKind,
    /// Key of the entity.
    pub entity_key: Uuid,
    /// Version the change gave the entity; one row a version.
    pub version: i64,
    /// What was done, as `UPDATE`.
    #[sea_orm(column_type = "Text")]
    pub action: String,
    /// Who did it: the key of a person, or the name of a part of the program.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// When.
    pub created: DateTimeUtc,
    /// Why, in the words of who did it.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Proposal it came from.
    pub proposal_key: Option<Uuid>,
    /// Register the values came from, when a synchronisation brought them.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    /// The changes: an array of `{path, before, after}`.
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: Json,
    /// The whole entity as the change left it.
    #[sea_orm(column_type = "JsonBinary")]
    pub document: Json,
    /// When personal data were erased from it.
    pub erased: Option<DateTimeUtc>,
    /// Whether the entity was private as the change left it.
    pub private: bool,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
