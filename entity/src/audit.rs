//! The audit log: what was done with rights, and with personal data. Rows are only ever added.

use sea_orm::entity::prelude::*;

/// A row of `audit`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// When.
    pub created: DateTimeUtc,
    /// Who did it: the key of a person, or the name of a part of the program.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// What was done, as `role.granted`.
    #[sea_orm(column_type = "Text")]
    pub event: String,
    /// Key of what it was done to.
    pub subject: Option<Uuid>,
    /// Further facts; no secret and no personal data.
    #[sea_orm(column_type = "JsonBinary")]
    pub details: Json,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
