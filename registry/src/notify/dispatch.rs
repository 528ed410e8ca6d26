//! From the outbox to everyone concerned, in one transaction.

use std::collections::{BTreeMap, HashMap, HashSet};

use atlas_entity::{
    delivery::{self, Channel, DeliveryState},
    dispatcher, follow,
    notification::{self, Reason},
    notification_preference, outbox, proposal, webhook,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    audience::{
        Interested, Told, Wishes, candidates, covers, details, entity_of, may_be_posted, may_know, wish,
        wishes,
    },
    people::{Known, grants_from, known},
    places::{EntityRef, Place, places},
};
use crate::{
    Registry, RegistryError,
    connect::now,
    policy::{Role, Target},
    proposal::targets_of,
    write::common::insert_all,
};

/// The row of `dispatcher` that numbers notifications.
pub(super) const NUMBERED: &str = "notification";

/// What one step came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Events taken from the outbox.
    pub events: usize,
    /// Notifications written.
    pub notifications: usize,
    /// Deliveries queued.
    pub deliveries: usize,
}

/// What is known of a batch of events.
struct Batch {
    rows: Vec<outbox::Model>,
    places: HashMap<EntityRef, Place>,
    proposals: HashMap<Uuid, Target>,
    interested: Interested,
    webhooks: Vec<webhook::Model>,
    people: HashMap<Uuid, Known>,
    wishes: Wishes,
    moment: DateTime<Utc>,
}

/// What is to be written.
#[derive(Default)]
struct Out {
    notifications: Vec<notification::Model>,
    deliveries: Vec<delivery::Model>,
}

impl Registry {
    /// Takes events from the outbox, at most so many, and writes for everyone concerned a notification and what is to
    /// be delivered. All of it happens or none: an event is dispatched when, and only when, it is told. One dispatcher
    /// works at a time, of all processes. `email` says whether this program can send any.
    pub async fn dispatch_next(&self, limit: u64, email: bool) -> Result<Dispatched, RegistryError> {
        // A look without a lock, as there is mostly nothing to do.
        let waiting = outbox::Entity::find().filter(outbox::Column::Dispatched.is_null()).limit(1);
        if waiting.one(self.db()).await?.is_none() {
            return Ok(Dispatched::default());
        }
        let transaction = self.begin_write().await?;
        let last = hold(&transaction).await?;
        let Some(batch) = Batch::read(&transaction, limit).await? else {
            transaction.rollback().await?;
            return Ok(Dispatched::default());
        };
        let out = batch.out(last, email);
        let done = Dispatched {
            events: batch.rows.len(),
            notifications: out.notifications.len(),
            deliveries: out.deliveries.len(),
        };
        let last = out.notifications.last().map_or(last, |notification| notification.seq);
        write(&transaction, &batch, out, last).await?;
        transaction.commit().await?;
        self.signals().told(last);
        Ok(done)
    }

    /// The number of the last notification there is.
    pub async fn last_notification(&self) -> Result<i64, RegistryError> {
        let row = dispatcher::Entity::find_by_id(NUMBERED).one(self.db()).await?;
        Ok(row.map_or(0, |row| row.last))
    }
}

/// Keeps other dispatchers waiting until the transaction ends; the last number given out.
async fn hold(db: &DatabaseTransaction) -> Result<i64, RegistryError> {
    let name = dispatcher::Column::Name;
    // The update takes the lock of the row, which a mere read would not; SQLite has locked already.
    dispatcher::Entity::update_many()
        .col_expr(dispatcher::Column::Last, Expr::col(dispatcher::Column::Last).add(0))
        .filter(name.eq(NUMBERED))
        .exec(db)
        .await?;
    let row = dispatcher::Entity::find_by_id(NUMBERED).one(db).await?;
    row.map(|row| row.last).ok_or_else(|| RegistryError::Stored("the dispatcher's row is missing".to_owned()))
}

impl Batch {
    async fn read(db: &DatabaseTransaction, limit: u64) -> Result<Option<Self>, RegistryError> {
        let moment = now();
        let rows = outbox::Entity::find()
            .filter(outbox::Column::Dispatched.is_null())
            .order_by_asc(outbox::Column::Created)
            .order_by_asc(outbox::Column::Key)
            .limit(limit)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let entities: HashSet<EntityRef> = rows.iter().filter_map(entity_of).collect();
        let places = places(db, &entities).await?;
        let proposals = proposals(db, &rows).await?;
        let interested = Interested {
            grants: grants_from(db, Role::Steward, moment).await?,
            followers: followers(db, &rows).await?,
        };
        let webhooks = webhook::Entity::find()
            .filter(webhook::Column::Active.eq(true))
            .order_by_asc(webhook::Column::Key)
            .all(db)
            .await?;
        let mut batch = Self {
            rows,
            places,
            proposals,
            interested,
            webhooks,
            people: HashMap::new(),
            wishes: Wishes::new(),
            moment,
        };
        let mut persons: HashSet<Uuid> = batch.webhooks.iter().map(|webhook| webhook.owner).collect();
        persons.extend(batch.told().flat_map(|told| candidates(told, &batch.interested).into_keys()));
        let persons: Vec<Uuid> = persons.into_iter().collect();
        batch.people = known(db, &persons, moment).await?;
        batch.wishes = stated(db, &persons).await?;
        Ok(Some(batch))
    }

    fn told(&self) -> impl Iterator<Item = Told<'_>> {
        self.rows.iter().map(|row| {
            let place = entity_of(row).and_then(|entity| self.places.get(&entity));
            let proposal = row.proposal_key.and_then(|key| self.proposals.get(&key));
            Told { row, target: proposal.or(place.map(|place| &place.target)) }
        })
    }

    /// What everyone is to be told, numbered from after `last`.
    fn out(&self, last: i64, email: bool) -> Out {
        let mut out = Out::default();
        let mut seq = last;
        for told in self.told() {
            let candidates = candidates(told, &self.interested);
            for (&person, &reason) in &candidates {
                let Some(known) = self.people.get(&person) else { continue };
                if !may_know(&known.viewer, told, reason) {
                    continue;
                }
                let wish = wish(&self.wishes, person, &told.row.event);
                if wish.in_app {
                    seq += 1;
                    out.notifications.push(notification(told.row, person, reason, seq));
                }
                if wish.email && email && known.email.is_some() {
                    out.deliveries.push(self.delivery(told.row, Channel::Email, person, reason));
                }
            }
            out.deliveries.extend(self.posts(told, &candidates));
        }
        out
    }

    /// What is posted to webhooks.
    fn posts(&self, told: Told<'_>, candidates: &BTreeMap<Uuid, Reason>) -> Vec<delivery::Model> {
        let wanted = |webhook: &&webhook::Model| {
            covers(&webhook.events, &told.row.event)
                && self.people.get(&webhook.owner).is_some_and(|owner| {
                    may_be_posted(&owner.viewer, told, candidates.get(&webhook.owner).copied())
                })
        };
        let post = |webhook: &webhook::Model| {
            self.delivery(told.row, Channel::Webhook, webhook.key, Reason::Webhook)
        };
        self.webhooks.iter().filter(wanted).map(post).collect()
    }

    fn delivery(&self, row: &outbox::Model, channel: Channel, to: Uuid, reason: Reason) -> delivery::Model {
        queued(row.key, channel, to, reason, self.moment)
    }
}

/// A delivery that is due at once.
pub(super) fn queued(
    outbox_key: Uuid,
    channel: Channel,
    recipient: Uuid,
    reason: Reason,
    moment: DateTime<Utc>,
) -> delivery::Model {
    delivery::Model {
        key: Uuid::now_v7(),
        outbox_key,
        channel,
        recipient,
        reason,
        state: DeliveryState::Pending,
        attempts: 0,
        next_attempt: Some(moment),
        last_error: None,
        created: moment,
        delivered_at: None,
    }
}

fn notification(row: &outbox::Model, person: Uuid, reason: Reason, seq: i64) -> notification::Model {
    notification::Model {
        key: Uuid::now_v7(),
        seq,
        person,
        reason,
        event: row.event.clone(),
        outbox_key: row.key,
        entity_kind: row.entity_kind,
        entity_key: row.entity_key,
        proposal_key: row.proposal_key,
        details: details(&row.payload),
        created: row.created,
        read_at: None,
    }
}

/// What the proposals that these events name are judged by.
pub(super) async fn proposals(
    db: &impl ConnectionTrait,
    rows: &[outbox::Model],
) -> Result<HashMap<Uuid, Target>, RegistryError> {
    let keys: HashSet<Uuid> = rows.iter().filter_map(|row| row.proposal_key).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = proposal::Entity::find().filter(proposal::Column::Key.is_in(keys)).all(db).await?;
    targets_of(db, &rows).await
}

async fn followers(
    db: &impl ConnectionTrait,
    rows: &[outbox::Model],
) -> Result<HashMap<Uuid, Vec<Uuid>>, RegistryError> {
    let subjects: HashSet<Uuid> =
        rows.iter().flat_map(|row| [row.entity_key, row.proposal_key]).flatten().collect();
    let mut followers: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in follow::Entity::find().filter(follow::Column::Subject.is_in(subjects)).all(db).await? {
        followers.entry(row.subject).or_default().push(row.person);
    }
    Ok(followers)
}

async fn stated(db: &impl ConnectionTrait, persons: &[Uuid]) -> Result<Wishes, RegistryError> {
    let mut rows = Vec::new();
    for persons in persons.chunks(5_000) {
        let of = notification_preference::Column::Person.is_in(persons.iter().copied());
        rows.extend(notification_preference::Entity::find().filter(of).all(db).await?);
    }
    Ok(wishes(rows))
}

async fn write(db: &DatabaseTransaction, batch: &Batch, out: Out, last: i64) -> Result<(), RegistryError> {
    insert_all::<notification::Entity>(db, out.notifications, None).await?;
    insert_all::<delivery::Entity>(db, out.deliveries, None).await?;
    dispatcher::Entity::update_many()
        .col_expr(dispatcher::Column::Last, Expr::value(last))
        .filter(dispatcher::Column::Name.eq(NUMBERED))
        .exec(db)
        .await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::Dispatched, Expr::value(batch.moment))
        .filter(outbox::Column::Key.is_in(batch.rows.iter().map(|row| row.key)))
        .exec(db)
        .await?;
    Ok(())
}
