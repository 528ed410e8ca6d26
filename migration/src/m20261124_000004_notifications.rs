//! Being told: what persons follow, what they were told, and what is on its way out of the atlas.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Bool, Integer, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const FOLLOW: Table = Table {
    name: "follow",
    columns: &[
        ("person", Uuid, Key),
        ("subject", Uuid, Key),
        ("entity_kind", Text, Null),
        ("created", Timestamp, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["subject"],
};

const NOTIFICATION: Table = Table {
    name: "notification",
    columns: &[
        ("key", Uuid, Key),
        ("seq", BigInteger, NotNull),
        ("person", Uuid, NotNull),
        ("reason", Text, NotNull),
        ("event", Text, NotNull),
        ("outbox_key", Uuid, NotNull),
        ("entity_kind", Text, Null),
        ("entity_key", Uuid, Null),
        ("proposal_key", Uuid, Null),
        ("details", Json, NotNull),
        ("created", Timestamp, NotNull),
        ("read_at", Timestamp, Null),
    ],
    references: &[("outbox_key", "outbox")],
    unique: &[&["seq"], &["outbox_key", "person"], &["person", "seq"]],
    indexes: &[],
};

const WEBHOOK: Table = Table {
    name: "webhook",
    columns: &[
        ("key", Uuid, Key),
        ("owner", Uuid, NotNull),
        ("url", Text, NotNull),
        ("events", Json, NotNull),
        ("secret", Text, NotNull),
        ("active", Bool, NotNull),
        ("description", Text, Null),
        ("created", Timestamp, NotNull),
        ("modified", Timestamp, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["owner"],
};

const DELIVERY: Table = Table {
    name: "delivery",
    columns: &[
        ("key", Uuid, Key),
        ("outbox_key", Uuid, NotNull),
        ("channel", Text, NotNull),
        ("recipient", Uuid, NotNull),
        ("reason", Text, NotNull),
        ("state", Text, NotNull),
        ("attempts", Integer, NotNull),
        ("next_attempt", Timestamp, Null),
        ("last_error", Text, Null),
        ("created", Timestamp, NotNull),
        ("delivered_at", Timestamp, Null),
    ],
    references: &[("outbox_key", "outbox")],
    unique: &[&["outbox_key", "channel", "recipient"]],
    indexes: &["next_attempt", "recipient"],
};

const PREFERENCE: Table = Table {
    name: "notification_preference",
    columns: &[
        ("person", Uuid, Key),
        ("event_group", Text, Key),
        ("in_app", Bool, NotNull),
        ("email", Bool, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &[],
};

const DISPATCHER: Table = Table {
    name: "dispatcher",
    columns: &[("name", Text, Key), ("last", BigInteger, NotNull)],
    references: &[],
    unique: &[],
    indexes: &[],
};

const TABLES: &[Table] = &[FOLLOW, NOTIFICATION, WEBHOOK, DELIVERY, PREFERENCE, DISPATCHER];

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, TABLES).await?;
        // Dispatchers hold this row while they work, so it must be there before the first of them.
        let mut row = Query::insert();
        row.into_table("dispatcher").columns(["name", "last"]);
        row.values_panic(["notification".into(), 0_i64.into()]);
        manager.execute(row).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}
