//! Relations between registered entities, and code mappings.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const INSTITUTION_PARENT: Table = Table {
    name: "institution_parent",
    columns: &[("parent_key", Uuid, Key), ("child_key", Uuid, Key)],
    references: &[("parent_key", "institution"), ("child_key", "institution")],
    unique: &[],
    indexes: &["child_key"],
};

const PROVIDER_INSTITUTION: Table = Table {
    name: "provider_institution",
    columns: &[("provider_key", Uuid, Key), ("institution_key", Uuid, Key)],
    references: &[("provider_key", "provider"), ("institution_key", "institution")],
    unique: &[],
    indexes: &["institution_key"],
};

const PROVIDER_COLLECTION: Table = Table {
    name: "provider_collection",
    columns: &[("provider_key", Uuid, Key), ("collection_key", Uuid, Key)],
    references: &[("provider_key", "provider"), ("collection_key", "collection")],
    unique: &[],
    indexes: &["collection_key"],
};

const DATASET_INSTITUTION: Table = Table {
    name: "dataset_institution",
    columns: &[("dataset_key", Uuid, Key), ("institution_key", Uuid, Key)],
    references: &[("dataset_key", "dataset"), ("institution_key", "institution")],
    unique: &[],
    indexes: &["institution_key"],
};

const DATASET_COLLECTION: Table = Table {
    name: "dataset_collection",
    columns: &[("dataset_key", Uuid, Key), ("collection_key", Uuid, Key)],
    references: &[("dataset_key", "dataset"), ("collection_key", "collection")],
    unique: &[],
    indexes: &["collection_key"],
};

const HUB_MEMBER: Table = Table {
    name: "hub_member",
    columns: &[("hub_key", Uuid, Key), ("entity_kind", Text, Key), ("entity_key", Uuid, Key)],
    references: &[("hub_key", "hub")],
    unique: &[],
    indexes: &["entity_key"],
};

const CODE_MAPPING: Table = Table {
    name: "code_mapping",
    columns: &[
        ("key", Uuid, Key),
        ("institution_code", Text, Null),
        ("collection_code", Text, Null),
        ("identifier", Text, Null),
        ("dataset_key", Uuid, Null),
        ("institution_key", Uuid, Null),
        ("collection_key", Uuid, Null),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
        ("modified", Timestamp, NotNull),
        ("modified_by", Text, NotNull),
    ],
    references: &[
        ("dataset_key", "dataset"),
        ("institution_key", "institution"),
        ("collection_key", "collection"),
    ],
    unique: &[],
    indexes: &["dataset_key", "institution_key", "collection_key"],
};

const TABLES: &[Table] = &[
    INSTITUTION_PARENT,
    PROVIDER_INSTITUTION,
    PROVIDER_COLLECTION,
    DATASET_INSTITUTION,
    DATASET_COLLECTION,
    HUB_MEMBER,
    CODE_MAPPING,
];

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
