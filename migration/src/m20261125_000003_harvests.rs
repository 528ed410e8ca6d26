//! What is known of the harvests of each dataset.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Integer, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const HARVEST: Table = Table {
    name: "harvest",
    columns: &[
        ("dataset_key", Uuid, Key),
        ("url", Text, Null),
        ("etag", Text, Null),
        ("last_modified", Text, Null),
        ("digest", Text, Null),
        ("feed_date", Timestamp, Null),
        ("frequency_days", Integer, Null),
        ("next_at", Timestamp, NotNull),
        ("last_at", Timestamp, Null),
        ("last_outcome", Text, Null),
        ("last_error", Text, Null),
        ("failures", Integer, NotNull),
        ("claim", Uuid, Null),
        ("claimed_until", Timestamp, Null),
    ],
    references: &[("dataset_key", "dataset")],
    unique: &[],
    indexes: &["next_at"],
};

const TABLES: &[Table] = &[HARVEST];

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
