//! Mails to addresses that belong to nobody known: they may hold secrets, so they are kept out of the outbox.

use sea_orm::entity::prelude::*;

/// A row of `outgoing_mail`. What is sent is deleted, and its secret with it.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    /// UUIDv7; names the mail on every attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// Address it goes to.
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    /// Its subject.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Its text; `{atlas}` stands for where people reach the atlas.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When it was written.
    pub created: DateTimeUtc,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next; null when it was given up.
    pub next_attempt: Option<DateTimeUtc>,
    /// Why the last attempt failed, without personal data.
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
}

// The address and the text are not for logs.
impl std::fmt::Debug for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OutgoingMail").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
