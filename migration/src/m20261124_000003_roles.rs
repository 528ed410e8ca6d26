//! Roles: who holds which, and who asks for one. Persons are named by key, whatever keeps them.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const ROLE_GRANT: Table = Table {
    name: "role_grant",
    columns: &[
        ("key", Uuid, Key),
        ("person_key", Uuid, NotNull),
        ("role", Text, NotNull),
        ("scope_kind", Text, NotNull),
        ("scope_value", Text, Null),
        ("scope_entity_kind", Text, Null),
        ("scope_key", Uuid, Null),
        ("request_key", Uuid, Null),
        ("reason", Text, Null),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
        ("expires", Timestamp, Null),
        ("revoked", Timestamp, Null),
        ("revoked_by", Text, Null),
        ("revoke_reason", Text, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["person_key", "scope_key", "scope_kind"],
};

const ROLE_REQUEST: Table = Table {
    name: "role_request",
    columns: &[
        ("key", Uuid, Key),
        ("person_key", Uuid, NotNull),
        ("role", Text, NotNull),
        ("scope_kind", Text, NotNull),
        ("scope_value", Text, Null),
        ("scope_entity_kind", Text, Null),
        ("scope_key", Uuid, Null),
        ("reason", Text, NotNull),
        ("state", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("decided", Timestamp, Null),
        ("decided_by", Text, Null),
        ("decision_reason", Text, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["person_key", "scope_key", "state"],
};

const TABLES: &[Table] = &[ROLE_GRANT, ROLE_REQUEST];

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
