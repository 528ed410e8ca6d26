//! Comments on entities.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const COMMENT: Table = Table {
    name: "comment",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("author_key", Uuid, Null),
        ("text", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("edited", Timestamp, Null),
    ],
    references: &[("author_key", "person")],
    unique: &[],
    indexes: &["entity_key", "author_key"],
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &[COMMENT]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &[COMMENT]).await
    }
}
