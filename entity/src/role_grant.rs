//! Roles that persons hold. A row is never deleted: what ended it is written into it.

use sea_orm::entity::prelude::*;

use crate::registered::EntityKind;

/// A row of `role_grant`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Person who holds the role.
    pub person_key: Uuid,
    /// The role: `READER`, `STEWARD`, `EDITOR`, `MEDIATOR` or `ADMIN`.
    #[sea_orm(column_type = "Text")]
    pub role: String,
    /// What it is for: `ALL`, `COUNTRY`, `HUB`, `NAMESPACE` or `ENTITY`.
    #[sea_orm(column_type = "Text")]
    pub scope_kind: String,
    /// The country or namespace.
    #[sea_orm(column_type = "Text")]
    pub scope_value: Option<String>,
    /// Kind of the entity.
    pub scope_entity_kind: Option<EntityKind>,
    /// Key of the hub or entity.
    pub scope_key: Option<Uuid>,
    /// Request it answers, if any.
    pub request_key: Option<Uuid>,
    /// Why it was granted.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// When it was granted.
    pub created: DateTimeUtc,
    /// Who granted it: the key of a person, or the name of a part of the program.
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    /// When it ends by itself; null means never.
    pub expires: Option<DateTimeUtc>,
    /// When it was taken back.
    pub revoked: Option<DateTimeUtc>,
    /// Who took it back.
    #[sea_orm(column_type = "Text")]
    pub revoked_by: Option<String>,
    /// Why it was taken back.
    #[sea_orm(column_type = "Text")]
    pub revoke_reason: Option<String>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
