//! Webhooks: made, changed, tried out, deleted; deliveries replayed.

use async_graphql::{Context, ID, InputObject, Object};
use atlas_registry::notify::WebhookChange;
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader::node,
    model::{Webhook, WebhookDelivery},
    mutation::{begin_call, payload, settle},
    operation::Operation,
};

/// What a webhook is to be.
#[derive(InputObject)]
pub(crate) struct CreateWebhookInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Chosen by the client: the same key with the same input is done once and answered alike for 24 hours, but for the
    /// secret, which is shown the first time only.
    idempotency_key: Option<String>,
    /// Where to post: `https://…` or `http://…`, an address of the public internet.
    url: String,
    /// Names of events, as `entity.updated`; `entity.*`, `proposal.*`, `role.*` and `ingest.*` name a group, `*` all.
    #[graphql(default_with = "vec![\"*\".to_owned()]")]
    events: Vec<String>,
    /// What it is for.
    description: Option<String>,
}

/// What is to change of a webhook; what is absent stays.
#[derive(InputObject)]
pub(crate) struct UpdateWebhookInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Chosen by the client: the same key with the same input is done once and answered alike for 24 hours, but for a
    /// new secret, which is shown the first time only.
    idempotency_key: Option<String>,
    /// Global id of the webhook.
    id: ID,
    /// Where to post.
    url: Option<String>,
    /// Names of events.
    events: Option<Vec<String>>,
    /// What it is for; an empty text removes it.
    description: Option<String>,
    /// Whether anything is delivered.
    active: Option<bool>,
    /// Whether to make a new secret; the old one signs nothing any more.
    #[graphql(default)]
    rotate_secret: bool,
}

/// Which webhook.
#[derive(InputObject)]
pub(crate) struct WebhookInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Chosen by the client: the same key with the same input is done once and answered alike for 24 hours.
    idempotency_key: Option<String>,
    /// Global id of the webhook.
    id: ID,
}

/// Which delivery.
#[derive(InputObject)]
pub(crate) struct ReplayDeliveryInput {
    /// Echoed in the payload.
    client_mutation_id: Option<String>,
    /// Chosen by the client: the same key with the same input is done once and answered alike for 24 hours.
    idempotency_key: Option<String>,
    /// Global id of the delivery.
    id: ID,
}

payload! {
    /// What came of making a webhook.
    CreateWebhookPayload {
        /// What its deliveries are signed with. It is shown here only: keep it now.
        secret: String,
        /// The webhook.
        webhook: Webhook,
    }
}

payload! {
    /// What came of changing a webhook.
    UpdateWebhookPayload {
        /// The new secret, where one was asked for. It is shown here only: keep it now.
        secret: String,
        /// The webhook, changed.
        webhook: Webhook,
    }
}

payload! {
    /// What came of deleting a webhook.
    DeleteWebhookPayload {
        /// Global id of the webhook that is gone.
        deleted_id: ID,
    }
}

payload! {
    /// What came of trying a webhook out, or of replaying a delivery.
    WebhookDeliveryPayload {
        /// The delivery, which is due at once.
        delivery: WebhookDelivery,
    }
}

/// Mutations of webhooks.
#[derive(Default)]
pub(crate) struct WebhookMutations;

#[Object]
impl WebhookMutations {
    /// Has the events that the viewer may see posted to an address. Of entities it is told what everyone may see, and
    /// what the viewer's roles add; of proposals those that they take part in or may review; of roles their own.
    async fn create_webhook(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What it is to be.")] input: CreateWebhookInput,
    ) -> Result<CreateWebhookPayload> {
        let CreateWebhookInput { client_mutation_id, idempotency_key, url, events, description } = input;
        let call = begin_call(context, "createWebhook", idempotency_key, &(&url, &events, &description));
        let change =
            WebhookChange { url: Some(url), events: Some(events), description, ..WebhookChange::default() };
        let made = context.sources().backend().registry.create_webhook(call, change).await;
        Ok(match settle(made)? {
            Ok((key, secret)) => CreateWebhookPayload {
                client_mutation_id,
                errors: Vec::new(),
                secret: secret.map(|secret| secret.0),
                webhook: node(context, key).await?,
            },
            Err(errors) => CreateWebhookPayload::refused(client_mutation_id, errors),
        })
    }

    /// Changes a webhook of the viewer's.
    async fn update_webhook(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one, and what is to change.")] input: UpdateWebhookInput,
    ) -> Result<UpdateWebhookPayload> {
        let UpdateWebhookInput { client_mutation_id, idempotency_key, id, .. } = input;
        let key = key(&id, Kind::Webhook)?;
        let change = WebhookChange {
            url: input.url,
            events: input.events,
            description: input.description,
            active: input.active,
            rotate: input.rotate_secret,
        };
        let whole = (key, &change.url, &change.events, &change.description, change.active, change.rotate);
        let call = begin_call(context, "updateWebhook", idempotency_key, &whole);
        let changed = context.sources().backend().registry.update_webhook(call, key, change).await;
        Ok(match settle(changed)? {
            Ok(secret) => UpdateWebhookPayload {
                client_mutation_id,
                errors: Vec::new(),
                secret: secret.map(|secret| secret.0),
                webhook: node(context, key).await?,
            },
            Err(errors) => UpdateWebhookPayload::refused(client_mutation_id, errors),
        })
    }

    /// Deletes a webhook of the viewer's, with its deliveries.
    async fn delete_webhook(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WebhookInput,
    ) -> Result<DeleteWebhookPayload> {
        let WebhookInput { client_mutation_id, idempotency_key, id } = input;
        let key = key(&id, Kind::Webhook)?;
        let call = begin_call(context, "deleteWebhook", idempotency_key, &key);
        let deleted = context.sources().backend().registry.delete_webhook(call, key).await;
        Ok(match settle(deleted)? {
            Ok(()) => DeleteWebhookPayload { client_mutation_id, errors: Vec::new(), deleted_id: Some(id) },
            Err(errors) => DeleteWebhookPayload::refused(client_mutation_id, errors),
        })
    }

    /// Posts an event `webhook.test` to a webhook of the viewer's.
    async fn test_webhook(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: WebhookInput,
    ) -> Result<WebhookDeliveryPayload> {
        let WebhookInput { client_mutation_id, idempotency_key, id } = input;
        let key = key(&id, Kind::Webhook)?;
        let call = begin_call(context, "testWebhook", idempotency_key, &key);
        let queued = context.sources().backend().registry.test_webhook(call, key).await;
        Ok(match settle(queued)? {
            Ok(delivery) => WebhookDeliveryPayload {
                client_mutation_id,
                errors: Vec::new(),
                delivery: node(context, delivery).await?,
            },
            Err(errors) => WebhookDeliveryPayload::refused(client_mutation_id, errors),
        })
    }

    /// Has a delivery to a webhook of the viewer's tried anew, at once, whether it was given up or arrived.
    async fn replay_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which one.")] input: ReplayDeliveryInput,
    ) -> Result<WebhookDeliveryPayload> {
        let ReplayDeliveryInput { client_mutation_id, idempotency_key, id } = input;
        let key = key(&id, Kind::WebhookDelivery)?;
        let call = begin_call(context, "replayDelivery", idempotency_key, &key);
        let replayed = context.sources().backend().registry.replay_delivery(call, key).await;
        Ok(match settle(replayed)? {
            Ok(()) => WebhookDeliveryPayload {
                client_mutation_id,
                errors: Vec::new(),
                delivery: node(context, key).await?,
            },
            Err(errors) => WebhookDeliveryPayload::refused(client_mutation_id, errors),
        })
    }
}

/// The key in an id of this kind.
fn key(id: &ID, kind: Kind) -> Result<Uuid> {
    let given = GlobalId::decode(id)?;
    if given.kind == kind {
        return Ok(given.key);
    }
    Err(Failure::bad_input(format!("`{}` is not the id of a {}", id.as_str(), kind.name())))
}
