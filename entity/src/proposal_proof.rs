//! Proofs that an e-mail address is that of the one who proposed under it.

use sea_orm::entity::prelude::*;

/// A row of `proposal_proof`: one for every proposal by e-mail. Requests are counted by these rows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_proof")]
pub struct Model {
    /// SHA-256 of the secret that was mailed, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub token_hash: String,
    /// The proposal that the secret opens.
    pub proposal_key: Uuid,
    /// SHA-256 of the e-mail address, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub email_hash: String,
    /// SHA-256 of the network address that it was asked for from, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub client_hash: Option<String>,
    /// When it was asked for.
    pub created: DateTimeUtc,
    /// Until when the secret is good.
    pub expires: DateTimeUtc,
    /// When it was used; it is good once.
    pub used: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
