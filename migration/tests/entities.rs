//! Every entity reads the table its step creates, on SQLite and on PostgreSQL where one is given.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use atlas_entity::{
    checklist, code_mapping, collection, contact, dataset, dataset_collection, dataset_institution, endpoint,
    hub, hub_member, identifier, ingest_run, installation, institution, institution_parent, machine_tag,
    outgoing_mail, proposal, proposal_comment, proposal_event, proposal_proof, proposal_review, provider,
    provider_collection, provider_institution, role_grant, role_request, search_term, search_variant,
    sensitive_rule, tag, uid_sequence, vocabulary_concept, vocabulary_label,
};
use atlas_migration::Migrator;
use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{ConnectionTrait, Database, DatabaseConnection, EntityTrait, ModelTrait, PaginatorTrait},
};
use uuid::Uuid;

async fn reads<E>(db: &DatabaseConnection) -> u64
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Sync,
    for<'a> sea_orm_migration::sea_orm::Select<E>: PaginatorTrait<'a, DatabaseConnection>,
{
    E::find().all(db).await.unwrap();
    E::find().count(db).await.unwrap()
}

async fn every_entity(db: &DatabaseConnection) {
    Migrator::up(db, None).await.unwrap();
    macro_rules! empty {
        ($($module:ident)*) => { $(assert_eq!(reads::<$module::Entity>(db).await, 0, stringify!($module));)* };
    }
    empty! {
        institution collection provider dataset hub installation contact identifier endpoint tag machine_tag
        checklist code_mapping ingest_run institution_parent provider_institution provider_collection dataset_institution
        dataset_collection hub_member outgoing_mail proposal proposal_comment proposal_event proposal_proof
        proposal_review role_grant role_request search_term search_variant sensitive_rule uid_sequence
    }
    let concepts = reads::<vocabulary_concept::Entity>(db).await;
    assert!(concepts > 400);
    assert_eq!(reads::<vocabulary_label::Entity>(db).await, concepts);
    Migrator::down(db, None).await.unwrap();
    Migrator::up(db, None).await.unwrap();
}

#[tokio::test]
async fn entities_fit_the_tables_on_sqlite() {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    every_entity(&db).await;
}

#[tokio::test]
async fn entities_fit_the_tables_on_postgresql() {
    let Ok(server) = std::env::var("ATLAS_TEST_POSTGRES_URL") else {
        println!("left out: PostgreSQL, as ATLAS_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(server.as_str()).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let db = Database::connect(format!("{base}/{name}")).await.unwrap();
    every_entity(&db).await;
    db.close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
}
