//! Discussions of proposals.

use sea_orm::entity::prelude::*;

/// A row of `proposal_comment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_comment")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// The proposal.
    pub proposal_key: Uuid,
    /// Comment it answers.
    pub parent_key: Option<Uuid>,
    /// Path of the change it is about; null when it is about the whole.
    #[sea_orm(column_type = "Text")]
    pub path: Option<String>,
    /// Person who wrote it.
    pub author: Uuid,
    /// What they wrote, in Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When.
    pub created: DateTimeUtc,
    /// When they last changed it; null when never.
    pub edited: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
