//! Sign-ins under way: sent to the identity provider, not yet back.

use sea_orm::entity::prelude::*;

/// A row of `sign_in`. It is deleted when the browser comes back, so that no answer is taken twice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// SHA-256 of the `state` sent along, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub state_hash: String,
    /// SHA-256 of the cookie of the browser that set out, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub browser_hash: String,
    /// What the identity must repeat.
    #[sea_orm(column_type = "Text")]
    pub nonce: String,
    /// What proves to the provider that the code is ours to use.
    #[sea_orm(column_type = "Text")]
    pub pkce_verifier: String,
    /// Path in this atlas to go on at.
    #[sea_orm(column_type = "Text")]
    pub return_to: String,
    /// When it is given up.
    pub expires: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
