//! What waits to be attributed anew, and by what the code look-up sees that the registry was changed.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const REATTRIBUTION: Table = Table {
    name: "reattribution",
    columns: &[
        ("key", Uuid, Key),
        ("dataset_key", Uuid, Null),
        ("institution_code", Text, Null),
        ("collection_code", Text, Null),
        ("created", Timestamp, NotNull),
        ("done", Timestamp, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["done"],
};

/// The columns that are summed up and compared before a look-up: with an index, without reading the rows.
const STATES: [&str; 2] = ["institution", "collection"];

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &[REATTRIBUTION]).await?;
        for table in STATES {
            let mut index = Index::create();
            index
                .name(name(table))
                .table(Alias::new(table))
                .col(Alias::new("version"))
                .col(Alias::new("modified"));
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in STATES {
            manager.drop_index(Index::drop().name(name(table)).table(Alias::new(table)).to_owned()).await?;
        }
        drop_all(manager, &[REATTRIBUTION]).await
    }
}

fn name(table: &str) -> String {
    format!("ix_{table}_version_modified")
}
