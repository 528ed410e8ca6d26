//! Migrations of the database.

use atlas_migration::Migrator;
use atlas_registry::Registry;
use sea_orm_migration::MigratorTrait;

use crate::failure::Failure;

/// Applies every pending migration and says how many there were.
pub async fn apply(registry: &Registry) -> Result<usize, Failure> {
    let pending = pending(registry).await?;
    Migrator::up(registry.db(), None)
        .await
        .map_err(|e| Failure::new("the database cannot be migrated", &e))?;
    Ok(pending)
}

/// Migrates a database without tables; refuses one that is behind.
pub async fn require_current(registry: &Registry) -> Result<(), Failure> {
    let pending = pending(registry).await?;
    if pending == 0 {
        return Ok(());
    }
    let applied = Migrator::get_applied_migrations(registry.db()).await;
    if applied.is_ok_and(|applied| applied.is_empty()) {
        tracing::info!("a new database: making its tables");
        return apply(registry).await.map(|_| ());
    }
    Err(Failure::plain(format!(
        "the database is {pending} migrations behind this program; make a backup, then run `atlas migrate`"
    )))
}

/// How many migrations are not applied yet.
pub async fn pending(registry: &Registry) -> Result<usize, Failure> {
    let pending = Migrator::get_pending_migrations(registry.db()).await;
    pending.map(|all| all.len()).map_err(|e| Failure::new("the database's migrations cannot be read", &e))
}
