//! Roles that persons ask for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::registered::EntityKind;

/// A row of `role_request`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_request")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Person who asks.
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
    /// Why they ask.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What became of it.
    pub state: RequestState,
    /// When they asked.
    pub created: DateTimeUtc,
    /// When it was decided or withdrawn.
    pub decided: Option<DateTimeUtc>,
    /// Who decided.
    #[sea_orm(column_type = "Text")]
    pub decided_by: Option<String>,
    /// Why it was decided so.
    #[sea_orm(column_type = "Text")]
    pub decision_reason: Option<String>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What became of a request.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequestState {
    /// Nobody has decided yet.
    #[default]
    #[sea_orm(string_value = "PENDING")]
    Pending,
    /// The role was granted.
    #[sea_orm(string_value = "GRANTED")]
    Granted,
    /// The role was refused.
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// The person took it back.
    #[sea_orm(string_value = "WITHDRAWN")]
    Withdrawn,
}
