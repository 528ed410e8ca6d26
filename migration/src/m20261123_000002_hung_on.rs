//! What hangs on registered entities.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Bool, Integer, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const CONTACT: Table = Table {
    name: "contact",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("type", Text, Null),
        ("primary", Bool, NotNull),
        ("public", Bool, NotNull),
        ("notify", Bool, NotNull),
        ("salutation", Text, Null),
        ("first_name", Text, Null),
        ("last_name", Text, Null),
        ("position", Json, NotNull),
        ("organization", Text, Null),
        ("email", Json, NotNull),
        ("phone", Json, NotNull),
        ("fax", Json, NotNull),
        ("homepage", Json, NotNull),
        ("address", Json, Null),
        ("user_ids", Json, NotNull),
        ("taxonomic_expertise", Json, NotNull),
        ("notes", Text, Null),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key"],
};

const IDENTIFIER: Table = Table {
    name: "identifier",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("type", Text, NotNull),
        ("identifier", Text, NotNull),
        ("primary", Bool, NotNull),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key", "identifier"],
};

const ENDPOINT: Table = Table {
    name: "endpoint",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("type", Text, NotNull),
        ("url", Text, NotNull),
        ("description", Text, Null),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key"],
};

const TAG: Table = Table {
    name: "tag",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("value", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key", "value"],
};

const MACHINE_TAG: Table = Table {
    name: "machine_tag",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("namespace", Text, NotNull),
        ("name", Text, NotNull),
        ("value", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key", "namespace"],
};

const TABLES: &[Table] = &[CONTACT, IDENTIFIER, ENDPOINT, TAG, MACHINE_TAG];

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
