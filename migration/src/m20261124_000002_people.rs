//! People: who signed in, their browser sessions and API tokens, and sign-ins under way.

use sea_orm_migration::prelude::*;

use crate::table::{
    Kind::{Bool, Json, Text, Timestamp, Uuid},
    Need::{Key, NotNull, Null},
    Table, create_all, drop_all,
};

const PERSON: Table = Table {
    name: "person",
    columns: &[
        ("key", Uuid, Key),
        ("issuer", Text, NotNull),
        ("subject", Text, NotNull),
        ("name", Text, NotNull),
        ("name_chosen", Bool, NotNull),
        ("email", Text, Null),
        ("email_verified", Bool, NotNull),
        ("created", Timestamp, NotNull),
        ("last_seen", Timestamp, NotNull),
        ("disabled", Timestamp, Null),
    ],
    references: &[],
    unique: &[&["issuer", "subject"]],
    indexes: &["email"],
};

const SESSION: Table = Table {
    name: "session",
    columns: &[
        ("token_hash", Text, Key),
        ("person_key", Uuid, NotNull),
        ("csrf_token", Text, NotNull),
        ("roles", Json, NotNull),
        ("created", Timestamp, NotNull),
        ("expires", Timestamp, NotNull),
    ],
    references: &[("person_key", "person")],
    unique: &[],
    indexes: &["person_key", "expires"],
};

const API_TOKEN: Table = Table {
    name: "api_token",
    columns: &[
        ("key", Uuid, Key),
        ("person_key", Uuid, NotNull),
        ("name", Text, NotNull),
        ("token_hash", Text, NotNull),
        ("beginning", Text, NotNull),
        ("scope", Text, NotNull),
        ("created", Timestamp, NotNull),
        ("expires", Timestamp, NotNull),
        ("revoked", Timestamp, Null),
        ("last_used", Timestamp, Null),
    ],
    references: &[("person_key", "person")],
    unique: &[&["token_hash"]],
    indexes: &["person_key"],
};

const SIGN_IN: Table = Table {
    name: "sign_in",
    columns: &[
        ("state_hash", Text, Key),
        ("browser_hash", Text, NotNull),
        ("nonce", Text, NotNull),
        ("pkce_verifier", Text, NotNull),
        ("return_to", Text, NotNull),
        ("expires", Timestamp, NotNull),
    ],
    references: &[],
    unique: &[],
    indexes: &["expires"],
};

const TABLES: &[Table] = &[PERSON, SESSION, API_TOKEN, SIGN_IN];

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
