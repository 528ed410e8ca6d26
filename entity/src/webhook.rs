//! Addresses of other programs that are told of events.

use std::fmt::{self, Debug, Formatter};

use sea_orm::entity::prelude::*;

use crate::value::List;

/// A row of `webhook`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Key of the person it belongs to; it is told what they may see.
    pub owner: Uuid,
    /// Where to post.
    #[sea_orm(column_type = "Text")]
    pub url: String,
    /// Names of events, as `entity.updated`; `entity.*` names all of a group and `*` all.
    #[sea_orm(column_type = "JsonBinary")]
    pub events: List<String>,
    /// What deliveries are signed with. It must be known to sign, so it is stored; it is shown once, when made.
    pub secret: Secret,
    /// Whether anything is delivered.
    pub active: bool,
    /// What it is for, in the owner's words.
    #[sea_orm(column_type = "Text")]
    pub description: Option<String>,
    /// When it was made.
    pub created: DateTimeUtc,
    /// When it was last changed.
    pub modified: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A text that is not to appear in logs: its debug form hides it.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Secret(pub String);

impl Debug for Secret {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}
