//! Rules on sensitive records.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Date, Integer, Text},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const SENSITIVE_RULE: Table = Table {
    name: "sensitive_rule",
    columns: &[
        ("id", Text, Key),
        ("position", Integer, NotNull),
        ("taxon", Text, NotNull),
        ("country", Text, Null),
        ("states", Text, Null),
        ("precaution", Text, NotNull),
        ("fields", Text, Null),
        ("reason", Text, NotNull),
        ("source", Text, Null),
        ("valid_from", Date, Null),
        ("valid_until", Date, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &[],
};

const TABLES: &[Table] = &[SENSITIVE_RULE];

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
