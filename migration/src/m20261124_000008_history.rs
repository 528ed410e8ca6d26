//! Revisions know whether the entity was private, so that those from such times can be left out.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut private = ColumnDef::new("private");
        private.boolean().not_null().default(false);
        manager.alter_table(Table::alter().table("revision").add_column(private).to_owned()).await?;
        // Revisions from before this step say it in their document.
        let document = match manager.get_database_backend() {
            DatabaseBackend::Postgres => "document->>'private' = 'true'",
            _ => "json_extract(document, '$.private')",
        };
        let update = format!("UPDATE revision SET private = true WHERE {document}");
        manager.get_connection().execute_unprepared(&update).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("revision").drop_column("private").to_owned()).await
    }
}
