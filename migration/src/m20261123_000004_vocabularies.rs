//! Vocabularies and their seeds.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Integer, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const VOCABULARY_CONCEPT: Table = Table {
    name: "vocabulary_concept",
    columns: &[
        ("key", Uuid, Key),
        ("vocabulary", Text, NotNull),
        ("name", Text, NotNull),
        ("parent_key", Uuid, Null),
        ("sort_order", Integer, NotNull),
        ("deprecated", Timestamp, Null),
    ],
    references: &[("parent_key", "vocabulary_concept")],
    unique: &[&["vocabulary", "name"]],
    indexes: &["parent_key"],
};

const VOCABULARY_LABEL: Table = Table {
    name: "vocabulary_label",
    columns: &[("concept_key", Uuid, Key), ("language", Text, Key), ("label", Text, NotNull)],
    references: &[("concept_key", "vocabulary_concept")],
    unique: &[],
    indexes: &[],
};

const TABLES: &[Table] = &[VOCABULARY_CONCEPT, VOCABULARY_LABEL];

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, TABLES).await?;
        crate::vocabulary_seed::insert(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
