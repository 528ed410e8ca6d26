//! Databases of the tests.

use std::{future::Future, path::PathBuf};

use atlas_migration::Migrator;
use atlas_registry::Registry;
use sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

/// Runs the test on a fresh SQLite file and, where `ATLAS_TEST_POSTGRES_URL` names a server, on a fresh
/// database there.
pub async fn on_each<F: Future<Output = ()>>(test: impl Fn(Registry) -> F) {
    let folder = Folder::new();
    let url = format!("sqlite://{}", folder.0.join("sub/atlas.db").display());
    test(migrated(&url).await).await;
    drop(folder);

    let Ok(server) = std::env::var("ATLAS_TEST_POSTGRES_URL") else {
        println!("left out: PostgreSQL, as ATLAS_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(server.as_str()).await.unwrap();
    // A locale that sorts unlike SQLite, as the servers of an atlas may have.
    let locale = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-AU'";
    admin.execute_unprepared(&format!("CREATE DATABASE {name} {locale}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let registry = migrated(&format!("{base}/{name}")).await;
    test(registry.clone()).await;
    registry.db().clone().close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
}

async fn migrated(url: &str) -> Registry {
    let registry = Registry::connect(url).await.unwrap();
    Migrator::up(registry.db(), None).await.unwrap();
    registry
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("atlas-registry-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
