//! Proposals with their reviews, discussions and history; proofs of e-mail addresses, and mails to such.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{BigInteger, Bool, Date, Integer, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const PROPOSAL: Table = Table {
    name: "proposal",
    columns: &[
        ("key", Uuid, Key),
        ("kind", Text, NotNull),
        ("state", Text, NotNull),
        ("entity_kind", Text, NotNull),
        ("entity_key", Uuid, NotNull),
        ("title", Text, Null),
        ("reason", Text, Null),
        ("base_version", BigInteger, Null),
        ("changes", Json, NotNull),
        ("target_key", Uuid, Null),
        ("target_name", Text, Null),
        ("source", Text, Null),
        ("proposer", Uuid, Null),
        ("proposer_name", Text, Null),
        ("proposer_email", Text, Null),
        ("assignee", Uuid, Null),
        ("due", Date, Null),
        ("content_version", BigInteger, NotNull),
        ("approved_version", BigInteger, Null),
        ("approver", Uuid, Null),
        ("place_kind", Text, Null),
        ("place_key", Uuid, Null),
        ("country", Text, Null),
        ("hub_keys", Json, NotNull),
        ("private", Bool, NotNull),
        ("created", Timestamp, NotNull),
        ("modified", Timestamp, NotNull),
        ("decided", Timestamp, Null),
        ("applied", Timestamp, Null),
        ("applied_version", BigInteger, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["state", "entity_key", "proposer", "assignee", "created"],
};

const REVIEW: Table = Table {
    name: "proposal_review",
    columns: &[
        ("proposal_key", Uuid, Key),
        ("path", Text, Key),
        ("decision", Text, NotNull),
        ("reason", Text, Null),
        ("reviewer", Uuid, NotNull),
        ("created", Timestamp, NotNull),
        ("content_version", BigInteger, NotNull),
    ],
    references: &[("proposal_key", "proposal")],
    unique: &[],
    indexes: &[],
};

const COMMENT: Table = Table {
    name: "proposal_comment",
    columns: &[
        ("key", Uuid, Key),
        ("proposal_key", Uuid, NotNull),
        ("parent_key", Uuid, Null),
        ("path", Text, Null),
        ("author", Uuid, NotNull),
        ("body", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("edited", Timestamp, Null),
    ],
    references: &[("proposal_key", "proposal")],
    unique: &[],
    indexes: &["proposal_key"],
};

const EVENT: Table = Table {
    name: "proposal_event",
    columns: &[
        ("key", Uuid, Key),
        ("proposal_key", Uuid, NotNull),
        ("event", Text, NotNull),
        ("from_state", Text, Null),
        ("to_state", Text, NotNull),
        ("actor", Text, NotNull),
        ("reason", Text, Null),
        ("content_version", BigInteger, NotNull),
        ("created", Timestamp, NotNull),
    ],
    references: &[("proposal_key", "proposal")],
    unique: &[],
    indexes: &["proposal_key"],
};

const PROOF: Table = Table {
    name: "proposal_proof",
    columns: &[
        ("token_hash", Text, Key),
        ("proposal_key", Uuid, NotNull),
        ("email_hash", Text, NotNull),
        ("client_hash", Text, Null),
        ("created", Timestamp, NotNull),
        ("expires", Timestamp, NotNull),
        ("used", Timestamp, Null),
    ],
    // A proof outlives a proposal that was never verified: it is what requests are counted by.
    references: &[],
    unique: &[],
    indexes: &["created", "email_hash", "client_hash", "proposal_key"],
};

const MAIL: Table = Table {
    name: "outgoing_mail",
    columns: &[
        ("key", Uuid, Key),
        ("recipient", Text, NotNull),
        ("subject", Text, NotNull),
        ("body", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("attempts", Integer, NotNull),
        ("next_attempt", Timestamp, Null),
        ("last_error", Text, Null),
    ],
    references: &[],
    unique: &[],
    indexes: &["next_attempt"],
};

const TABLES: &[Table] = &[PROPOSAL, REVIEW, COMMENT, EVENT, PROOF, MAIL];

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
