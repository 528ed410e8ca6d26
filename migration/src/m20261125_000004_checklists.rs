//! Checklists that names are matched against.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Integer, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const TABLES: &[Table] = &[Table {
    name: "checklist",
    columns: &[
        ("dataset_key", Uuid, Key),
        ("version", BigInteger, NotNull),
        ("position", Integer, NotNull),
        ("title", Text, NotNull),
        ("source", Text, Null),
        ("taxa", BigInteger, NotNull),
        ("names", BigInteger, NotNull),
        ("imported", Timestamp, NotNull),
    ],
    references: &[("dataset_key", "dataset")],
    unique: &[],
    indexes: &[],
}];

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
