//! First answers of mutations that were sent with an idempotency key.

use sea_orm::entity::prelude::*;

/// A row of `idempotency`, kept for 24 hours.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub actor: String,
    /// The mutation.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub mutation: String,
    /// The key the client chose.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub idempotency_key: String,
    /// SHA-256 of the input, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub payload_hash: String,
    /// The first answer.
    #[sea_orm(column_type = "JsonBinary")]
    pub answer: Json,
    /// When.
    pub created: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
