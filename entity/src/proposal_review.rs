//! Reviews of proposals, field by field.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A row of `proposal_review`: what was last decided on one change. It goes when the change does.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_review")]
pub struct Model {
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_key: Uuid,
    /// Path of the change.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub path: String,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Person who decided.
    pub reviewer: Uuid,
    /// When.
    pub created: DateTimeUtc,
    /// The content that was reviewed.
    pub content_version: i64,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a reviewer says to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// It is to be made.
    #[sea_orm(string_value = "ACCEPT")]
    Accept,
    /// It is to be left out.
    #[sea_orm(string_value = "REJECT")]
    Reject,
}
