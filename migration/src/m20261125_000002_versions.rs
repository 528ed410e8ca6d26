//! Runs tell how far they are and can be cancelled; versions know where they come from and can be erased; previews.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Json},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const INGEST_PREVIEW: Table = Table {
    name: "ingest_preview",
    columns: &[
        ("load", BigInteger, Key),
        ("base_version", BigInteger, Null),
        ("preview", Json, NotNull),
        ("kept", Json, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["base_version"],
};

const TABLES: &[Table] = &[INGEST_PREVIEW];

const TEXTS: &[&str] = &["actor", "stage", "erased_reason", "erased_by"];
const NUMBERS: &[&str] = &["origin_version", "progress", "total"];
const INSTANTS: &[&str] = &["seen_at", "cancel_requested_at", "erased_at"];

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |name: &'static str| ColumnDef::new(name).text().null().to_owned();
        let number = |name: &'static str| ColumnDef::new(name).big_integer().null().to_owned();
        let instant = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().null().to_owned();
        let columns = TEXTS.iter().map(|name| text(name));
        let columns = columns.chain(NUMBERS.iter().map(|name| number(name)));
        for mut column in columns.chain(INSTANTS.iter().map(|name| instant(name))) {
            let alter = sea_query::Table::alter().table("ingest_run").add_column(&mut column).to_owned();
            manager.alter_table(alter).await?;
        }
        create_all(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await?;
        for name in TEXTS.iter().chain(NUMBERS).chain(INSTANTS) {
            let alter = sea_query::Table::alter().table("ingest_run").drop_column(*name).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
