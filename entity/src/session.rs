//! Sessions of browsers.

use sea_orm::entity::prelude::*;

/// A row of `session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token in the browser's cookie, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub token_hash: String,
    /// Who signed in.
    pub person_key: Uuid,
    /// What requests of the session must bring beside the cookie.
    #[sea_orm(column_type = "Text")]
    pub csrf_token: String,
    /// Names of the roles over everything that the identity's claims gave at sign-in.
    #[sea_orm(column_type = "JsonBinary")]
    pub roles: Json,
    /// When it began.
    pub created: DateTimeUtc,
    /// When it ends.
    pub expires: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
