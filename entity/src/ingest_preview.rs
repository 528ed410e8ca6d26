//! What previews found.

use sea_orm::entity::prelude::*;

/// A row of `ingest_preview`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ingest_preview")]
pub struct Model {
    /// Load of the run.
    #[sea_orm(primary_key, auto_increment = false)]
    pub load: i64,
    /// The published version it was compared with.
    pub base_version: Option<i64>,
    /// What it found, as the ingestion writes it.
    #[sea_orm(column_type = "JsonBinary")]
    pub preview: Json,
    /// What publishing it needs beside the stored records.
    #[sea_orm(column_type = "JsonBinary")]
    pub kept: Json,
}

/// None.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
