//! Runs of the ingestion: each a load of one dataset.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::value::{RunCounts, RunReport};

/// A row of `ingest_run`.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingest_run")]
pub struct Model {
    /// Number of the load; grows with every run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub load: i64,
    /// UUIDv7.
    #[sea_orm(unique)]
    pub key: Uuid,
    /// Dataset whose records are loaded.
    pub dataset_key: Uuid,
    /// What the run does.
    pub kind: RunKind,
    /// How far it has come.
    pub state: RunState,
    /// Load whose files in the record store hold the records.
    pub version: i64,
    /// Name of the file the records came from.
    #[sea_orm(column_type = "Text")]
    pub source: Option<String>,
    /// SHA-256 of that file, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub digest: Option<String>,
    /// Records counted by stage.
    #[sea_orm(column_type = "JsonBinary")]
    pub counts: RunCounts,
    /// Defects and remarks.
    #[sea_orm(column_type = "JsonBinary")]
    pub report: RunReport,
    /// When it was asked for.
    pub created_at: DateTimeUtc,
    /// When it began.
    pub started_at: Option<DateTimeUtc>,
    /// When it ended, well or not.
    pub finished_at: Option<DateTimeUtc>,
    /// When its records became those that are searched.
    pub published_at: Option<DateTimeUtc>,
    /// When another load took their place.
    pub retired_at: Option<DateTimeUtc>,
    /// When the index held none of its records any more.
    pub purged_at: Option<DateTimeUtc>,
    /// Who asked for it.
    #[sea_orm(column_type = "Text")]
    pub actor: Option<String>,
    /// Version whose stored records it interprets anew.
    pub origin_version: Option<i64>,
    /// What it is doing, while it works.
    #[sea_orm(column_type = "Text")]
    pub stage: Option<String>,
    /// How far it has come in that.
    pub progress: Option<i64>,
    /// Of how much, where that is known.
    pub total: Option<i64>,
    /// When the process it belongs to last gave a sign of life.
    pub seen_at: Option<DateTimeUtc>,
    /// When somebody asked it to stop.
    pub cancel_requested_at: Option<DateTimeUtc>,
    /// When the version that it wrote was erased for good.
    pub erased_at: Option<DateTimeUtc>,
    /// Why it was erased.
    #[sea_orm(column_type = "Text")]
    pub erased_reason: Option<String>,
    /// Who erased it.
    #[sea_orm(column_type = "Text")]
    pub erased_by: Option<String>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `dataset` by `dataset_key`.
    #[sea_orm(
        belongs_to = "super::dataset::Entity",
        from = "Column::DatasetKey",
        to = "super::dataset::Column::Key"
    )]
    Dataset,
}

impl ActiveModelBehavior for ActiveModel {}

/// What a run does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunKind {
    /// Reads an archive.
    #[default]
    #[sea_orm(string_value = "INGEST")]
    Ingest,
    /// Builds the index anew from the record store.
    #[sea_orm(string_value = "REINDEX")]
    Reindex,
    /// Reads an archive and compares it with what is published.
    #[sea_orm(string_value = "PREVIEW")]
    Preview,
    /// Publishes what a preview stored.
    #[sea_orm(string_value = "PUBLISH")]
    Publish,
    /// Interprets the published records anew.
    #[sea_orm(string_value = "REINTERPRET")]
    Reinterpret,
    /// Brings an earlier version back.
    #[sea_orm(string_value = "RESTORE")]
    Restore,
}

/// How far a run has come.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RunState {
    /// Waits for another run to end.
    #[default]
    #[sea_orm(string_value = "QUEUED")]
    Queued,
    /// Works.
    #[sea_orm(string_value = "RUNNING")]
    Running,
    /// Its records are the ones that are searched.
    #[sea_orm(string_value = "PUBLISHED")]
    Published,
    /// Its records were searched until another load took their place.
    #[sea_orm(string_value = "RETIRED")]
    Retired,
    /// The source was refused.
    #[sea_orm(string_value = "REFUSED")]
    Refused,
    /// It failed for a reason outside the source.
    #[sea_orm(string_value = "FAILED")]
    Failed,
    /// It was stopped on request.
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
    /// Its records are stored, compared, and can be published.
    #[sea_orm(string_value = "PREVIEWED")]
    Previewed,
    /// It was a preview; its records are gone, for they can no longer be published as they were previewed.
    #[sea_orm(string_value = "EXPIRED")]
    Expired,
}
