//! Words of the registry text search.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Integer, Text, Uuid},
    Need::{Key, NotNull},
    Table, create_all, drop_all,
};

const SEARCH_TERM: Table = Table {
    name: "search_term",
    columns: &[
        ("entity_kind", Text, Key),
        ("entity_key", Uuid, Key),
        ("term", Text, Key),
        ("weight", Integer, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key", "term"],
};

const SEARCH_VARIANT: Table = Table {
    name: "search_variant",
    columns: &[("variant", Text, Key), ("term", Text, Key)],
    references: &[],
    unique: &[],
    indexes: &["term"],
};

const TABLES: &[Table] = &[SEARCH_TERM, SEARCH_VARIANT];

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
