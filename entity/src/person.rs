//! People who have signed in.

use sea_orm::entity::prelude::*;

/// A row of `person`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// UUIDv7; signs what the person does.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Who vouches for them: the issuer of an identity, `local` or `demo`.
    #[sea_orm(column_type = "Text")]
    pub issuer: String,
    /// Who they are at the issuer; unique there.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Name they are shown by.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Whether they chose the name here; the issuer's no longer replaces it then.
    pub name_chosen: bool,
    /// Where they are written to; shown to nobody else.
    #[sea_orm(column_type = "Text")]
    pub email: Option<String>,
    /// Whether the issuer says that the address is theirs.
    pub email_verified: bool,
    /// When they were first seen.
    pub created: DateTimeUtc,
    /// When they were last seen, give or take some minutes.
    pub last_seen: DateTimeUtc,
    /// Since when they are refused.
    pub disabled: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
