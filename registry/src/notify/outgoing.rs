//! Deliveries on their way out: taken by whoever delivers, and settled by what came of it.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use atlas_entity::{
    EntityKind,
    delivery::{self, Channel, DeliveryState},
    notification::Reason,
    outbox,
    webhook::{self, Secret},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    audience::{Told, details, entity_of, may_be_posted, may_know},
    dispatch::proposals,
    people::{Known, known},
    places::{EntityRef, Place, places},
};
use crate::{Registry, RegistryError, connect::now, policy::Target};

/// The event that tries a webhook out.
pub const TEST_EVENT: &str = "webhook.test";

/// Something to deliver now.
#[derive(Clone, Debug)]
pub struct Due {
    /// Key of the delivery.
    pub key: Uuid,
    /// The how manieth attempt this is, from 1.
    pub attempt: i32,
    /// Where to.
    pub to: Recipient,
    /// What is told.
    pub message: Message,
}

/// Where something is delivered.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// To a webhook.
    Webhook {
        /// Where to post.
        url: String,
        /// What to sign with.
        secret: Secret,
    },
    /// To a mailbox.
    Email {
        /// The address, which was verified.
        address: String,
        /// Name of the person.
        name: String,
    },
}

/// What is told of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Names the event wherever it is told, and on every attempt.
    pub id: Uuid,
    /// What happened, as `proposal.applied`.
    pub event: String,
    /// When.
    pub created: DateTime<Utc>,
    /// Why the recipient is told.
    pub reason: Reason,
    /// The entity concerned.
    pub entity: Option<Named>,
    /// The proposal concerned.
    pub proposal: Option<Uuid>,
    /// Further facts.
    pub details: Value,
}

/// An entity that a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its kind.
    pub kind: EntityKind,
    /// Its key.
    pub key: Uuid,
    /// Its stable alias, where it is registered.
    pub uid: Option<String>,
    /// Its name or title, where it is registered.
    pub name: Option<String>,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It failed, and is tried again at this time. The text holds no personal data.
    Failed(DateTime<Utc>, String),
    /// It is given up. The text holds no personal data.
    Dead(String),
}

/// What is needed to make messages of deliveries.
struct Facts {
    events: HashMap<Uuid, outbox::Model>,
    webhooks: HashMap<Uuid, webhook::Model>,
    people: HashMap<Uuid, Known>,
    places: HashMap<EntityRef, Place>,
    proposals: HashMap<Uuid, Target>,
}

impl Registry {
    /// Takes deliveries that are due, at most so many. They are this caller's for the time of the lease; if it does
    /// not settle them by then, they are due again. What the recipient may no longer know is given up here. Only
    /// channels this program can deliver by are taken.
    pub async fn take_deliveries(
        &self,
        limit: u64,
        lease: Duration,
        email: bool,
    ) -> Result<Vec<Due>, RegistryError> {
        let taken = self.claim(limit, lease, email).await?;
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        let facts = self.facts(&taken).await?;
        let mut due = Vec::with_capacity(taken.len());
        for delivery in taken {
            match facts.due(&delivery) {
                Ok(one) => due.push(one),
                Err(reason) => {
                    let attempt = delivery.attempts + 1;
                    self.settle_delivery(delivery.key, attempt, Outcome::Dead(reason.to_owned())).await?;
                }
            }
        }
        Ok(due)
    }

    /// The deliveries, as they were before they were claimed.
    async fn claim(
        &self,
        limit: u64,
        lease: Duration,
        email: bool,
    ) -> Result<Vec<delivery::Model>, RegistryError> {
        let moment = now();
        let mut due = delivery::Entity::find().filter(delivery::Column::NextAttempt.lte(moment));
        if !email {
            due = due.filter(delivery::Column::Channel.eq(Channel::Webhook));
        }
        // A look without a lock, as there is mostly nothing to do.
        if due.clone().limit(1).one(self.db()).await?.is_none() {
            return Ok(Vec::new());
        }
        let transaction = self.begin_write().await?;
        let taken = due
            .order_by_asc(delivery::Column::NextAttempt)
            .order_by_asc(delivery::Column::Key)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&transaction)
            .await?;
        let until = moment + TimeDelta::from_std(lease).unwrap_or(TimeDelta::minutes(5));
        delivery::Entity::update_many()
            .col_expr(delivery::Column::Attempts, Expr::col(delivery::Column::Attempts).add(1))
            .col_expr(delivery::Column::NextAttempt, Expr::value(until))
            .filter(delivery::Column::Key.is_in(taken.iter().map(|delivery| delivery.key)))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(taken)
    }

    async fn facts(&self, taken: &[delivery::Model]) -> Result<Facts, RegistryError> {
        let keys = taken.iter().map(|delivery| delivery.outbox_key);
        let events = outbox::Entity::find().filter(outbox::Column::Key.is_in(keys)).all(self.db()).await?;
        let of = |channel| taken.iter().filter(move |one| one.channel == channel).map(|one| one.recipient);
        let webhooks = webhook::Entity::find()
            .filter(webhook::Column::Key.is_in(of(Channel::Webhook)))
            .all(self.db())
            .await?;
        let mut persons: HashSet<Uuid> = of(Channel::Email).collect();
        persons.extend(webhooks.iter().map(|webhook| webhook.owner));
        let persons: Vec<Uuid> = persons.into_iter().collect();
        let entities = events.iter().filter_map(entity_of).collect();
        Ok(Facts {
            people: known(self.db(), &persons, now()).await?,
            places: places(self.db(), &entities).await?,
            proposals: proposals(self.db(), &events).await?,
            events: events.into_iter().map(|row| (row.key, row)).collect(),
            webhooks: webhooks.into_iter().map(|row| (row.key, row)).collect(),
        })
    }

    /// Writes down what came of an attempt. A failure of an attempt that is no longer the last one says nothing.
    pub async fn settle_delivery(
        &self,
        key: Uuid,
        attempt: i32,
        outcome: Outcome,
    ) -> Result<(), RegistryError> {
        let (state, next, error, arrived) = match outcome {
            Outcome::Delivered => (DeliveryState::Delivered, None, None, Some(now())),
            Outcome::Failed(next, error) => (DeliveryState::Failed, Some(next), Some(error), None),
            Outcome::Dead(error) => (DeliveryState::Dead, None, Some(error), None),
        };
        let mut update = delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value(state))
            .col_expr(delivery::Column::NextAttempt, Expr::value(next))
            .col_expr(delivery::Column::LastError, Expr::value(error))
            .col_expr(delivery::Column::DeliveredAt, Expr::value(arrived))
            .filter(delivery::Column::Key.eq(key))
            .filter(delivery::Column::State.ne(DeliveryState::Delivered));
        if state != DeliveryState::Delivered {
            update = update.filter(delivery::Column::Attempts.eq(attempt));
        }
        update.exec(self.db()).await?;
        Ok(())
    }
}

impl Facts {
    /// What to deliver, or why it is not.
    fn due(&self, delivery: &delivery::Model) -> Result<Due, &'static str> {
        let row = self.events.get(&delivery.outbox_key).ok_or("the event is no longer known")?;
        let place = entity_of(row).and_then(|entity| self.places.get(&entity));
        let proposal = row.proposal_key.and_then(|key| self.proposals.get(&key));
        let told = Told { row, target: proposal.or(place.map(|place| &place.target)) };
        let to = match delivery.channel {
            Channel::Webhook => self.webhook(delivery, told)?,
            Channel::Email => self.mailbox(delivery, told)?,
        };
        Ok(Due {
            key: delivery.key,
            attempt: delivery.attempts + 1,
            to,
            message: message(row, place, delivery.reason),
        })
    }

    fn webhook(&self, delivery: &delivery::Model, told: Told<'_>) -> Result<Recipient, &'static str> {
        let webhook = self.webhooks.get(&delivery.recipient).ok_or("the webhook was deleted")?;
        if !webhook.active {
            return Err("the webhook is not active");
        }
        let owner = self.people.get(&webhook.owner).ok_or("the owner has no access any more")?;
        // Events that only concern the owner were chosen when they were dispatched; what can have changed since is
        // whether the owner still sees the entity.
        let concerned = Some(Reason::Webhook).filter(|_| told.row.entity_key.is_some());
        if told.row.event != TEST_EVENT
            && concerned.is_some()
            && !may_be_posted(&owner.viewer, told, concerned)
        {
            return Err("the owner may no longer see what it is about");
        }
        Ok(Recipient::Webhook { url: webhook.url.clone(), secret: webhook.secret.clone() })
    }

    fn mailbox(&self, delivery: &delivery::Model, told: Told<'_>) -> Result<Recipient, &'static str> {
        let person = self.people.get(&delivery.recipient).ok_or("the person has no access any more")?;
        if !may_know(&person.viewer, told, delivery.reason) {
            return Err("the person may no longer see what it is about");
        }
        let address = person.email.clone().ok_or("the person has no verified address any more")?;
        Ok(Recipient::Email { address, name: person.name.clone() })
    }
}

fn message(row: &outbox::Model, place: Option<&Place>, reason: Reason) -> Message {
    let named = |(kind, key)| Named {
        kind,
        key,
        uid: place.map(|place| place.uid.clone()),
        name: place.map(|place| place.name.clone()),
    };
    Message {
        id: row.key,
        event: row.event.clone(),
        created: row.created,
        reason,
        entity: entity_of(row).map(named),
        proposal: row.proposal_key,
        details: details(&row.payload),
    }
}
