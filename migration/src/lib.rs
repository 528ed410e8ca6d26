//! Schema migrations, one file a step.

use sea_orm_migration::prelude::*;

mod m20261123_000001_registry_entities;
mod m20261123_000002_hung_on;
mod m20261123_000003_relations;
mod m20261123_000004_vocabularies;
mod m20261123_000005_ingest_runs;
mod m20261123_000006_text_search;
mod m20261124_000001_changes;
mod m20261124_000002_people;
mod m20261124_000003_roles;
mod m20261124_000004_notifications;
mod m20261124_000005_proposals;
mod m20261124_000007_code_lookup;
mod m20261124_000007_comments;
mod m20261124_000008_history;
mod m20261125_000002_versions;
mod m20261125_000003_harvests;
mod m20261125_000004_checklists;
mod m20261125_000005_sensitive_rules;
mod m20261125_000007_harvests_asked;
mod table;
mod vocabulary_seed;

/// Every step, in order. Run it with `Migrator::up`.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_registry_entities::Migration),
            Box::new(m20261123_000002_hung_on::Migration),
            Box::new(m20261123_000003_relations::Migration),
            Box::new(m20261123_000004_vocabularies::Migration),
            Box::new(m20261123_000005_ingest_runs::Migration),
            Box::new(m20261123_000006_text_search::Migration),
            Box::new(m20261124_000001_changes::Migration),
            Box::new(m20261124_000002_people::Migration),
            Box::new(m20261124_000003_roles::Migration),
            Box::new(m20261124_000004_notifications::Migration),
            Box::new(m20261124_000005_proposals::Migration),
            Box::new(m20261124_000007_code_lookup::Migration),
            Box::new(m20261124_000008_history::Migration),
            Box::new(m20261124_000007_comments::Migration),
            Box::new(m20261125_000002_versions::Migration),
            Box::new(m20261125_000003_harvests::Migration),
            Box::new(m20261125_000004_checklists::Migration),
            Box::new(m20261125_000005_sensitive_rules::Migration),
            Box::new(m20261125_000007_harvests_asked::Migration),
        ]
    }
}
