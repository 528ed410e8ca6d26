//! Personal API tokens.

use sea_orm::entity::prelude::*;

/// A row of `api_token`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Whose it is.
    pub person_key: Uuid,
    /// What its owner calls it.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// SHA-256 of the token, hexadecimal; the token itself is kept nowhere.
    #[sea_orm(column_type = "Text")]
    pub token_hash: String,
    /// Its first characters, for its owner to know it by.
    #[sea_orm(column_type = "Text")]
    pub beginning: String,
    /// What it may be used for, as `READ`.
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    /// When it was made.
    pub created: DateTimeUtc,
    /// When it ends.
    pub expires: DateTimeUtc,
    /// When it was revoked.
    pub revoked: Option<DateTimeUtc>,
    /// When it was last used, give or take a minute.
    pub last_used: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
