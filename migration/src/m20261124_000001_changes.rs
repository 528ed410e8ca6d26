//! What changes leave behind: revisions, the outbox, first answers, the audit log; pictures and source locks.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Integer, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const REVISION: Table = Table {
    name: "revision",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("version", BigInteger, NotNull),
        ("action", Text, NotNull),
        ("actor", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("reason", Text, Null),
        ("proposal_key", Uuid, Null),
        ("source", Text, Null),
        ("changes", Json, NotNull),
        ("document", Json, NotNull),
        ("erased", Timestamp, Null),
    ],
    references: &[],
    unique: &[&["entity_key", "version"]],
    indexes: &["proposal_key", "actor"],
};

const OUTBOX: Table = Table {
    name: "outbox",
    columns: &[
        ("key", Uuid, Key),
        ("event", Text, NotNull),
        ("entity_kind", Text, Null),
        ("entity_key", Uuid, Null),
        ("proposal_key", Uuid, Null),
        ("actor", Text, NotNull),
        ("payload", Json, NotNull),
        ("created", Timestamp, NotNull),
        ("dispatched", Timestamp, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["dispatched"],
};

const IDEMPOTENCY: Table = Table {
    name: "idempotency",
    columns: &[
        ("actor", Text, Key),
        ("mutation", Text, Key),
        ("idempotency_key", Text, Key),
        ("payload_hash", Text, NotNull),
        ("answer", Json, NotNull),
        ("created", Timestamp, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["created"],
};

const AUDIT: Table = Table {
    name: "audit",
    columns: &[
        ("key", Uuid, Key),
        ("created", Timestamp, NotNull),
        ("actor", Text, NotNull),
        ("event", Text, NotNull),
        ("subject", Uuid, Null),
        ("details", Json, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["created", "subject", "actor"],
};

const IMAGE: Table = Table {
    name: "image",
    columns: &[
        ("key", Uuid, Key),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("sort_order", Integer, NotNull),
        ("url", Text, NotNull),
        ("license", Text, Null),
        ("attribution", Text, Null),
        ("caption", Text, Null),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["entity_key"],
};

const SOURCE_LOCK: Table = Table {
    name: "source_lock",
    columns: &[
        ("entity_key", Uuid, Key),
        ("field", Text, Key),
        ("entity_kind", Text, NotNull),
        ("source", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("created_by", Text, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &[],
};

const TABLES: &[Table] = &[REVISION, OUTBOX, IDEMPOTENCY, AUDIT, IMAGE, SOURCE_LOCK];

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
