//! The mutations of a person's own: what they follow, how they want to be told, their webhooks. Each is one change,
//! done once.

use atlas_entity::webhook::Secret;
use uuid::Uuid;

use super::{
    follow::{self, Followed, Preference},
    inbox::{self, Marked},
    webhook::{self, WebhookChange},
};
use crate::{
    Registry, RegistryError,
    work::{Begun, Call},
};

/// Begins the change, or gives the answer the same call got before.
macro_rules! begin {
    ($registry:ident, $call:ident) => {
        match $registry.begin($call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        }
    };
}

impl Registry {
    /// Marks notifications of the viewer as read, or as not read; how many were changed. Those of others are not there.
    pub async fn mark_notifications(
        &self,
        call: Call,
        which: Marked,
        read: bool,
    ) -> Result<u64, RegistryError> {
        let work = begin!(self, call);
        let changed = inbox::mark(&work, which, read).await?;
        work.commit(&changed).await?;
        Ok(changed)
    }

    /// Has the viewer follow something they may see. What they may not see is not there.
    pub async fn follow(&self, call: Call, followed: Followed) -> Result<(), RegistryError> {
        let work = begin!(self, call);
        follow::follow(&work, followed).await?;
        work.commit(&()).await
    }

    /// Has the viewer no longer follow something; whether they did.
    pub async fn unfollow(&self, call: Call, subject: Uuid) -> Result<bool, RegistryError> {
        let work = begin!(self, call);
        let did = follow::unfollow(&work, subject).await?;
        work.commit(&did).await?;
        Ok(did)
    }

    /// Keeps how the viewer wants to be told of these groups; the others stay as they are.
    pub async fn prefer(&self, call: Call, preferences: &[Preference]) -> Result<(), RegistryError> {
        let work = begin!(self, call);
        follow::prefer(&work, preferences).await?;
        work.commit(&()).await
    }

    /// Makes a webhook of the viewer's; its key and its secret. The secret is told once: the same call sent again gets
    /// the key only.
    ///
    /// # Errors
    /// `Rejected` with all that is wrong with it.
    pub async fn create_webhook(
        &self,
        call: Call,
        change: WebhookChange,
    ) -> Result<(Uuid, Option<Secret>), RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok((key, None)),
            Begun::Work(work) => work,
        };
        let row = webhook::create(&work, self.allowed(), change).await?;
        work.commit(&row.key).await?;
        Ok((row.key, Some(row.secret)))
    }

    /// Changes a webhook of the viewer's; the secret, where a new one was asked for, is told once.
    ///
    /// # Errors
    /// As [`Self::create_webhook`]; `NotFound` when the viewer has no such webhook.
    pub async fn update_webhook(
        &self,
        call: Call,
        key: Uuid,
        change: WebhookChange,
    ) -> Result<Option<Secret>, RegistryError> {
        let rotated = change.rotate;
        let work = match self.begin(call).await? {
            Begun::Replayed(()) => return Ok(None),
            Begun::Work(work) => work,
        };
        let row = webhook::update(&work, self.allowed(), key, change).await?;
        work.commit(&()).await?;
        Ok(rotated.then_some(row.secret))
    }

    /// Deletes a webhook of the viewer's, with its deliveries.
    pub async fn delete_webhook(&self, call: Call, key: Uuid) -> Result<(), RegistryError> {
        let work = begin!(self, call);
        webhook::delete(&work, key).await?;
        work.commit(&()).await
    }

    /// Has a delivery to a webhook of the viewer's tried anew, at once and as often as a new one.
    pub async fn replay_delivery(&self, call: Call, key: Uuid) -> Result<(), RegistryError> {
        let work = begin!(self, call);
        webhook::replay(&work, key).await?;
        work.commit(&()).await
    }

    /// Queues a test event for a webhook of the viewer's; the key of its delivery.
    pub async fn test_webhook(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let work = begin!(self, call);
        let delivery = webhook::test(&work, key).await?.key;
        work.commit(&delivery).await?;
        Ok(delivery)
    }
}
