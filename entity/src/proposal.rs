//! Proposals: sets of changes to one entity that wait for a review.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{registered::EntityKind, value::TextList};

/// A row of `proposal`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// What is proposed.
    pub kind: ProposalKind,
    /// How far it has come.
    pub state: ProposalState,
    /// Kind of the entity.
    pub entity_kind: EntityKind,
    /// Key of the entity; of one that is to be created, the key it will have.
    pub entity_key: Uuid,
    /// What it is about, in a line.
    #[sea_orm(column_type = "Text")]
    pub title: Option<String>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// Version of the entity that the proposer had before them; null for one that is to be created.
    pub base_version: Option<i64>,
    /// The changes: an array of `{path, before, after}`, values as they would be stored.
    #[sea_orm(column_type = "JsonBinary")]
    pub changes: Json,
    /// Of a merge: the entity that stays. Of a conversion: the institution that is to hold the collection.
    pub target_key: Option<Uuid>,
    /// Of a conversion: the name of a new institution that is to hold the collection.
    #[sea_orm(column_type = "Text")]
    pub target_name: Option<String>,
    /// Register that a synchronisation had the changes from.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    /// Person who proposed it; null when nobody was signed in.
    pub proposer: Option<Uuid>,
    /// Name that a proposer who was not signed in gave.
    #[sea_orm(column_type = "Text")]
    pub proposer_name: Option<String>,
    /// Address that a proposer who was not signed in gave; shown to reviewers only.
    #[sea_orm(column_type = "Text")]
    pub proposer_email: Option<String>,
    /// Person who is to review it.
    pub assignee: Option<Uuid>,
    /// Day by which it is to be decided.
    pub due: Option<Date>,
    /// Grows by one whenever what is proposed changes, from 1.
    pub content_version: i64,
    /// The content that was approved; null while none is.
    pub approved_version: Option<i64>,
    /// Person who approved it.
    pub approver: Option<Uuid>,
    /// What its visibility and its queue go by: the entity, or what a new entity would hang under.
    pub place_kind: Option<EntityKind>,
    /// Key of that.
    pub place_key: Option<Uuid>,
    /// Country of the entity when it was proposed; ISO 3166-1 alpha-2.
    #[sea_orm(column_type = "Text")]
    pub country: Option<String>,
    /// Keys of the hubs of the entity when it was proposed.
    #[sea_orm(column_type = "JsonBinary")]
    pub hub_keys: TextList,
    /// Whether the entity that is to be created is private.
    pub private: bool,
    /// When it was proposed.
    pub created: DateTimeUtc,
    /// When it, its state or its discussion last changed.
    pub modified: DateTimeUtc,
    /// When it was approved, rejected or withdrawn.
    pub decided: Option<DateTimeUtc>,
    /// When it was applied.
    pub applied: Option<DateTimeUtc>,
    /// Version of the entity that applying it made.
    pub applied_version: Option<i64>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is proposed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposalKind {
    /// That an entity be registered.
    #[sea_orm(string_value = "CREATE")]
    Create,
    /// That fields of an entity be changed.
    #[default]
    #[sea_orm(string_value = "UPDATE")]
    Update,
    /// That an entity be deleted.
    #[sea_orm(string_value = "DELETE")]
    Delete,
    /// That an entity be merged into another of its kind.
    #[sea_orm(string_value = "MERGE")]
    Merge,
    /// That an institution become a collection.
    #[sea_orm(string_value = "CONVERT")]
    Convert,
}

/// How far a proposal has come.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposalState {
    /// Seen by its proposer only.
    #[default]
    #[sea_orm(string_value = "DRAFT")]
    Draft,
    /// Waits for a review.
    #[sea_orm(string_value = "OPEN")]
    Open,
    /// Its proposer is to change it.
    #[sea_orm(string_value = "CHANGES_REQUESTED")]
    ChangesRequested,
    /// May be applied as it is.
    #[sea_orm(string_value = "APPROVED")]
    Approved,
    /// Will not be applied.
    #[sea_orm(string_value = "REJECTED")]
    Rejected,
    /// The entity was changed by it.
    #[sea_orm(string_value = "APPLIED")]
    Applied,
    /// Its proposer took it back.
    #[sea_orm(string_value = "WITHDRAWN")]
    Withdrawn,
}

impl ProposalState {
    /// Every state, in the order of a proposal's life.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Open,
        Self::ChangesRequested,
        Self::Approved,
        Self::Rejected,
        Self::Applied,
        Self::Withdrawn,
    ];

    /// The name as stored, as `CHANGES_REQUESTED`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Open => "OPEN",
            Self::ChangesRequested => "CHANGES_REQUESTED",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Applied => "APPLIED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }
}
