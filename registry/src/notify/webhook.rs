//! Webhooks: addresses of other programs, kept by whom they belong to.

use atlas_entity::{
    delivery::{self, Channel, DeliveryState},
    notification::Reason,
    outbox,
    webhook::{self, Secret},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::{acting, dispatch::queued, outgoing::TEST_EVENT};
use crate::{RegistryError, address::AllowList, error::FieldError, work::Work};

/// How many webhooks one person may have.
const MOST: u64 = 20;
/// How many names of events a webhook may list.
const EVENTS: usize = 50;
/// Longest address and description, in bytes.
const LONGEST: usize = 2_000;
/// Bytes of a secret.
const SECRET: usize = 32;
/// The groups of events.
const GROUPS: [&str; 4] = ["entity", "proposal", "role", "ingest"];

/// What to set of a webhook; what is absent stays, or has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// Where to post.
    pub url: Option<String>,
    /// Names of events.
    pub events: Option<Vec<String>>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether anything is delivered.
    pub active: Option<bool>,
    /// Whether to make a new secret.
    pub rotate: bool,
}

/// Makes a webhook of the viewer's. Its secret is in the answer, and never shown again.
pub(super) async fn create(
    work: &Work,
    allowed: &AllowList,
    change: WebhookChange,
) -> Result<webhook::Model, RegistryError> {
    let owner = acting(work.viewer())?;
    let mine = webhook::Entity::find().filter(webhook::Column::Owner.eq(owner));
    if mine.count(work.db()).await? >= MOST {
        return Err(RegistryError::TooMany(format!("a person may have at most {MOST} webhooks")));
    }
    let row = webhook::Model {
        key: Uuid::now_v7(),
        owner,
        url: String::new(),
        events: change.events.clone().unwrap_or_else(|| vec!["*".to_owned()]).into(),
        secret: secret(),
        active: true,
        description: None,
        created: work.moment(),
        modified: work.moment(),
    };
    let row = changed(row, change, work, allowed)?;
    row.clone().into_active_model().reset_all().insert(work.db()).await?;
    work.audit("webhook.created", Some(row.key), json!({ "events": row.events })).await?;
    Ok(row)
}

/// Changes a webhook of the viewer's. The secret is new where that was asked for.
pub(super) async fn update(
    work: &Work,
    allowed: &AllowList,
    key: Uuid,
    change: WebhookChange,
) -> Result<webhook::Model, RegistryError> {
    let rotated = change.rotate;
    let row = changed(owned(work, key).await?, change, work, allowed)?;
    row.clone().into_active_model().reset_all().update(work.db()).await?;
    let details = json!({ "events": row.events, "active": row.active, "rotated": rotated });
    work.audit("webhook.updated", Some(key), details).await?;
    Ok(row)
}

/// Deletes a webhook of the viewer's, with its deliveries.
pub(super) async fn delete(work: &Work, key: Uuid) -> Result<(), RegistryError> {
    let row = owned(work, key).await?;
    delivery::Entity::delete_many()
        .filter(delivery::Column::Channel.eq(Channel::Webhook))
        .filter(delivery::Column::Recipient.eq(row.key))
        .exec(work.db())
        .await?;
    webhook::Entity::delete_by_id(key).exec(work.db()).await?;
    work.audit("webhook.deleted", Some(key), json!({})).await
}

/// Has a delivery to a webhook of the viewer's tried anew, at once and as often as a new one.
pub(super) async fn replay(work: &Work, key: Uuid) -> Result<(), RegistryError> {
    acting(work.viewer())?;
    let missing = || RegistryError::NotFound { what: "delivery", id: key.to_string() };
    let row = delivery::Entity::find_by_id(key)
        .filter(delivery::Column::Channel.eq(Channel::Webhook))
        .one(work.db())
        .await?
        .ok_or_else(missing)?;
    if !owned(work, row.recipient).await.map_err(|_| missing())?.active {
        return Err(FieldError::new("id", "INVALID", "the webhook is not active; activate it first").into());
    }
    let row = delivery::Model {
        state: DeliveryState::Pending,
        attempts: 0,
        next_attempt: Some(work.moment()),
        last_error: None,
        delivered_at: None,
        ..row
    };
    row.into_active_model().reset_all().update(work.db()).await?;
    Ok(())
}

/// Queues a test event for a webhook of the viewer's.
pub(super) async fn test(work: &Work, key: Uuid) -> Result<delivery::Model, RegistryError> {
    let webhook = owned(work, key).await?;
    if !webhook.active {
        return Err(FieldError::new("id", "INVALID", "the webhook is not active; activate it first").into());
    }
    let event = outbox::Model {
        key: Uuid::now_v7(),
        event: TEST_EVENT.to_owned(),
        entity_kind: None,
        entity_key: None,
        proposal_key: None,
        actor: work.signature(),
        payload: json!({}),
        created: work.moment(),
        // It is for this webhook alone, so that there is nobody else to find.
        dispatched: Some(work.moment()),
    };
    let row = queued(event.key, Channel::Webhook, key, Reason::Webhook, work.moment());
    event.into_active_model().reset_all().insert(work.db()).await?;
    row.clone().into_active_model().reset_all().insert(work.db()).await?;
    Ok(row)
}

/// A webhook of the viewer's. Those of others are not there.
async fn owned(work: &Work, key: Uuid) -> Result<webhook::Model, RegistryError> {
    let owner = acting(work.viewer())?;
    let row =
        webhook::Entity::find_by_id(key).filter(webhook::Column::Owner.eq(owner)).one(work.db()).await?;
    row.ok_or_else(|| RegistryError::NotFound { what: "webhook", id: key.to_string() })
}

/// The webhook as it is to be, or everything that is wrong with it.
fn changed(
    mut row: webhook::Model,
    change: WebhookChange,
    work: &Work,
    allowed: &AllowList,
) -> Result<webhook::Model, RegistryError> {
    if let Some(url) = change.url {
        url.trim().clone_into(&mut row.url);
    }
    if let Some(events) = change.events {
        row.events = events.into();
    }
    if let Some(description) = change.description {
        row.description = Some(description).filter(|text| !text.trim().is_empty());
    }
    row.active = change.active.unwrap_or(row.active);
    if change.rotate {
        row.secret = secret();
    }
    row.modified = work.moment();
    let faults = faults(&row, allowed);
    if faults.is_empty() { Ok(row) } else { Err(RegistryError::Rejected(faults)) }
}

fn faults(row: &webhook::Model, allowed: &AllowList) -> Vec<FieldError> {
    let mut faults = Vec::new();
    match Url::parse(&row.url) {
        _ if row.url.is_empty() => faults.push(FieldError::new("url", "REQUIRED", "say where to post")),
        _ if row.url.len() > LONGEST => {
            faults.push(FieldError::new("url", "INVALID", format!("it may have at most {LONGEST} bytes")));
        }
        Err(error) => faults.push(FieldError::new("url", "INVALID", format!("it is no address: {error}"))),
        Ok(url) => faults.extend(allowed.check(&url).err().map(|why| FieldError::new("url", "INVALID", why))),
    }
    if row.events.is_empty() || row.events.len() > EVENTS {
        let message = format!("name 1 to {EVENTS} events; `*` names all");
        faults.push(FieldError::new("events", "INVALID", message));
    }
    for name in row.events.iter().filter(|name| !is_event_name(name)) {
        let shown: String = name.chars().take(80).collect();
        let message =
            format!("`{shown}` names no event; write it like `entity.updated`, `proposal.*` or `*`");
        faults.push(FieldError::new("events", "INVALID", message));
    }
    if row.description.as_ref().is_some_and(|text| text.len() > LONGEST) {
        faults.push(FieldError::new(
            "description",
            "INVALID",
            format!("it may have at most {LONGEST} bytes"),
        ));
    }
    faults
}

fn is_event_name(name: &str) -> bool {
    let Some((group, rest)) = name.split_once('.') else { return name == "*" };
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    name.len() <= 80 && GROUPS.contains(&group) && (rest == "*" || word(rest))
}

/// A secret as the Standard Webhooks libraries take it.
fn secret() -> Secret {
    Secret(format!("whsec_{}", STANDARD.encode(rand::random::<[u8; SECRET]>())))
}
