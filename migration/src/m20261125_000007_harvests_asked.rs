//! When somebody asked for a dataset to be harvested at once.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new("asked_at").timestamp_with_time_zone().null().to_owned();
        let alter = Table::alter().table("harvest").add_column(&mut column).to_owned();
        manager.alter_table(alter).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter().table("harvest").drop_column("asked_at").to_owned();
        manager.alter_table(alter).await
    }
}
