//! Runs of the ingestion.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const INGEST_RUN: Table = Table {
    name: "ingest_run",
    columns: &[
        ("load", BigInteger, Key),
        ("key", Uuid, NotNull),
        ("dataset_key", Uuid, NotNull),
        ("kind", Text, NotNull),
        ("state", Text, NotNull),
        ("version", BigInteger, NotNull),
        ("source", Text, Null),
        ("digest", Text, Null),
        ("counts", Json, NotNull),
        ("report", Json, NotNull),
        ("created_at", Timestamp, NotNull),
        ("started_at", Timestamp, Null),
        ("finished_at", Timestamp, Null),
        ("published_at", Timestamp, Null),
        ("retired_at", Timestamp, Null),
        ("purged_at", Timestamp, Null),
    ],
    references: &[("dataset_key", "dataset")],
    unique: &[&["key"]],
    indexes: &["dataset_key", "state"],
};

const TABLES: &[Table] = &[INGEST_RUN];

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
