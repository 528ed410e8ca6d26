//! The history of proposals. Rows are only ever added.

use sea_orm::entity::prelude::*;

use crate::proposal::ProposalState;

/// A row of `proposal_event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_event")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// The proposal.
    pub proposal_key: Uuid,
    /// What was done, as `APPROVED` or `EDITED`.
    #[sea_orm(column_type = "Text")]
    pub event: String,
    /// State before; null when it was proposed just then.
    pub from_state: Option<ProposalState>,
    /// State after.
    pub to_state: ProposalState,
    /// Who did it: the key of a person, or the name of a part of the program.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// The content at that time.
    pub content_version: i64,
    /// When.
    pub created: DateTimeUtc,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
