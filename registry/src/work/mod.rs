//! One change: a transaction with who asked for it, which is done once, and what it leaves behind.
//!
//! Every mutation begins with [`Registry::begin`]. What the change did goes into revisions, the outbox and the
//! audit log through the [`Work`], so that all of it is kept or none.

mod call;
mod event;
mod idempotency;

pub use call::{Call, Idempotency};
pub use event::Event;

use atlas_entity::{audit, outbox};
use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::{Registry, RegistryError, Signals, Viewer, connect::now, write::common::insert_all};

/// A change under way. Dropped without [`Work::commit`], nothing of it happens.
#[derive(Debug)]
pub struct Work {
    transaction: DatabaseTransaction,
    call: Call,
    moment: DateTime<Utc>,
    signals: Signals,
}

/// What came of beginning.
#[derive(Debug)]
pub enum Begun<T> {
    /// The same call was answered before; this is the answer it got.
    Replayed(T),
    /// The change may be made.
    Work(Box<Work>),
}

impl Registry {
    /// Begins a change, or finds the answer the same call got before.
    ///
    /// # Errors
    /// `Rejected` when the idempotency key was used with another input.
    pub async fn begin<T: DeserializeOwned>(&self, call: Call) -> Result<Begun<T>, RegistryError> {
        let transaction = self.begin_write().await?;
        if let Some(answer) = idempotency::claim(&transaction, &call).await? {
            transaction.rollback().await?;
            return Ok(Begun::Replayed(answer));
        }
        Ok(Begun::Work(Box::new(Work { transaction, call, moment: now(), signals: self.signals().clone() })))
    }
}

impl Work {
    /// The transaction, for statements of the change.
    pub const fn db(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Who asked for it.
    pub const fn viewer(&self) -> &Viewer {
        &self.call.viewer
    }

    /// The call.
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// When: the same instant for everything the change writes.
    pub const fn moment(&self) -> DateTime<Utc> {
        self.moment
    }

    /// How its rows are signed.
    pub fn signature(&self) -> String {
        self.call.viewer.signature()
    }

    /// Writes to the outbox what is to be told once the change is committed.
    pub async fn tell(&self, event: Event) -> Result<(), RegistryError> {
        self.tell_all(vec![event]).await
    }

    /// Writes many such events, hundreds a statement.
    pub async fn tell_all(&self, events: Vec<Event>) -> Result<(), RegistryError> {
        let row = |event: Event| outbox::Model {
            key: Uuid::now_v7(),
            event: event.name.to_owned(),
            entity_kind: event.entity.map(|(kind, _)| kind),
            entity_key: event.entity.map(|(_, key)| key),
            proposal_key: event.proposal,
            actor: self.signature(),
            payload: event.payload,
            created: self.moment,
            dispatched: None,
        };
        insert_all::<outbox::Entity>(&self.transaction, events.into_iter().map(row).collect(), None).await
    }

    /// Writes to the audit log. `details` hold no secret and no personal data.
    pub async fn audit(
        &self,
        event: &str,
        subject: Option<Uuid>,
        details: Value,
    ) -> Result<(), RegistryError> {
        self.audit_all(event, vec![(subject, details)]).await
    }

    /// Writes many entries of one event to the audit log, hundreds a statement.
    pub async fn audit_all(
        &self,
        event: &str,
        entries: Vec<(Option<Uuid>, Value)>,
    ) -> Result<(), RegistryError> {
        let row = |(subject, details): (Option<Uuid>, Value)| audit::Model {
            key: Uuid::now_v7(),
            created: self.moment,
            actor: self.signature(),
            event: event.to_owned(),
            subject,
            details,
        };
        insert_all::<audit::Entity>(&self.transaction, entries.into_iter().map(row).collect(), None).await
    }

    /// Ends the change as if it had not been asked for.
    pub async fn abandon(self) -> Result<(), RegistryError> {
        Ok(self.transaction.rollback().await?)
    }

    /// Ends the change with its answer, which the same call gets again for 24 hours.
    pub async fn commit<T: Serialize + Sync>(self, answer: &T) -> Result<(), RegistryError> {
        idempotency::keep(&self.transaction, &self.call, answer, self.moment).await?;
        self.transaction.commit().await?;
        self.signals.work();
        Ok(())
    }
}
