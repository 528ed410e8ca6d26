//! Webhooks and what was posted to them.

use async_graphql::Context;
use atlas_registry::list::relations;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::Result,
    input::{WebhookDeliveryOrder, WebhookDeliveryWhere, WebhookOrder, WebhookWhere},
    loader::node,
    model::{DeliveryState, object},
};

object! {
    /// An address of another program that is told of events, as its owner may see them. Deliveries follow Standard
    /// Webhooks: `webhook-id` is the same on every attempt, `webhook-signature` is `v1,` and the base64 of HMAC-SHA256
    /// over `<webhook-id>.<webhook-timestamp>.<body>`, by the bytes that the secret holds as base64 after `whsec_`.
    Webhook on webhook {
        where WebhookWhere, order WebhookOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Where it posts.
            url: String,
            /// Names of the events it is told of; `entity.*` names a group, `*` all.
            events: Vec<String>,
            /// Whether anything is delivered.
            active: bool,
            /// What it is for, in its owner's words.
            description: Option<String>,
            /// When it was made.
            created: DateTime<Utc>,
            /// When it was last changed.
            modified: DateTime<Utc>,
        }
        one {}
        many {
            /// What was posted to it, or is to be.
            deliveries: WebhookDelivery by relations::webhook_deliveries(),
        }
        occurrences {}
    }
}

object! {
    /// An event on its way to a webhook. It is tried again with growing waits, and given up after a number of attempts.
    WebhookDelivery on delivery {
        where WebhookDeliveryWhere, order WebhookDeliveryOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// How far it has come.
            state: DeliveryState,
            /// How often it was tried.
            attempts: i32,
            /// When it is tried next.
            next_attempt: Option<DateTime<Utc>>,
            /// Why the last attempt failed.
            last_error: Option<String>,
            /// When it was queued.
            created: DateTime<Utc>,
            /// When it arrived.
            delivered_at: Option<DateTime<Utc>>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// Its `webhook-id`: names the event wherever it is told.
            async fn event_key(&self) -> Uuid {
                self.0.outbox_key
            }

            /// The webhook.
            async fn webhook(&self, context: &Context<'_>) -> Result<Option<Webhook>> {
                node(context, self.0.recipient).await
            }
        }
    }
}
