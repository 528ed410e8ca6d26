//! What is to leave the atlas: an event on its way to a webhook or into a mailbox.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::notification::Reason;

/// A row of `delivery`: one for every event, channel and recipient.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Uuid,
    /// The row of the outbox that is told.
    pub outbox_key: Uuid,
    /// By what way.
    pub channel: Channel,
    /// Key of the webhook, or of the person who gets an e-mail.
    pub recipient: Uuid,
    /// Why they are told.
    pub reason: Reason,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next; null when it is not.
    pub next_attempt: Option<DateTimeUtc>,
    /// Why the last attempt failed, without personal data.
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// When it was queued.
    pub created: DateTimeUtc,
    /// When it arrived.
    pub delivered_at: Option<DateTimeUtc>,
}

/// Foreign keys.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// To `outbox` by `outbox_key`.
    #[sea_orm(
        belongs_to = "super::outbox::Entity",
        from = "Column::OutboxKey",
        to = "super::outbox::Column::Key"
    )]
    Outbox,
}

impl ActiveModelBehavior for ActiveModel {}

/// By what way something leaves the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// A POST to a webhook.
    #[sea_orm(string_value = "WEBHOOK")]
    Webhook,
    /// An e-mail.
    #[sea_orm(string_value = "EMAIL")]
    Email,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    /// Not tried yet.
    #[sea_orm(string_value = "PENDING")]
    Pending,
    /// Arrived.
    #[sea_orm(string_value = "DELIVERED")]
    Delivered,
    /// The last attempt failed; it is tried again.
    #[sea_orm(string_value = "FAILED")]
    Failed,
    /// Given up, until someone replays it.
    #[sea_orm(string_value = "DEAD")]
    Dead,
}
