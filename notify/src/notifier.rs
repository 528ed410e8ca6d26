//! The task that dispatches and delivers.

use std::{sync::Arc, time::Duration};

use atlas_entity::outgoing_mail;
use atlas_registry::{
    Registry, RegistryError,
    notify::{Due, Outcome, Recipient},
};
use chrono::{TimeDelta, Utc};
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    backoff::delay,
    guard::Guard,
    mail::Mailer,
    options::Options,
    webhook::{Failed, Poster},
};

/// Events dispatched in one transaction at most.
const BATCH: u64 = 100;
/// How long deliveries under way may still take when the program is to stop.
const GRACE: Duration = Duration::from_secs(3);

/// Why deliveries cannot be made at all.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The address of the mail server cannot be used.
    #[error("the SMTP address is not usable; write it like smtps://user:password@mail.example.org")]
    Smtp,
    /// The sender is not one.
    #[error("`{0}` is no sender; write it like `Atlas <atlas@example.org>`")]
    From(String),
    /// The client of webhooks cannot be made.
    #[error("webhooks cannot be called: {0}")]
    Client(#[from] reqwest::Error),
}

/// Dispatches what was committed, and delivers it.
#[derive(Clone, Debug)]
pub struct Notifier {
    registry: Registry,
    options: Arc<Options>,
    poster: Poster,
    mailer: Option<Mailer>,
}

impl Notifier {
    /// A notifier over the registry, whose list of allowed addresses holds for webhooks.
    ///
    /// # Errors
    /// When the settings of e-mail cannot be used.
    pub fn new(registry: Registry, options: Options) -> Result<Self, NotifyError> {
        let poster = Poster::new(Guard::new(registry.allowed().clone()), options.timeout)?;
        let mailer = match &options.mailing {
            Some(mailing) => Some(Mailer::new(mailing, options.public_url.clone(), options.timeout)?),
            None => None,
        };
        Ok(Self { registry, options: Arc::new(options), poster, mailer })
    }

    /// Dispatches and delivers until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        if self.mailer.is_none() {
            tracing::info!("no e-mail is sent: smtp_url is not set");
        }
        tokio::join!(self.dispatching(&stop), self.delivering(&stop));
    }

    async fn dispatching(&self, stop: &CancellationToken) {
        let signals = self.registry.signals().clone();
        while !stop.is_cancelled() {
            if let Err(error) = self.dispatch(stop).await {
                tracing::warn!(%error, "events could not be dispatched; it is tried again");
            }
            signals.deliver();
            tokio::select! {
                () = stop.cancelled() => (),
                () = signals.wait_for_work() => (),
                () = sleep(self.options.poll) => (),
            }
        }
    }

    /// Dispatches everything there is, and tells subscribers of what other processes dispatched.
    async fn dispatch(&self, stop: &CancellationToken) -> Result<(), RegistryError> {
        while !stop.is_cancelled() {
            let done = self.registry.dispatch_next(BATCH, self.mailer.is_some()).await?;
            if done.events == 0 {
                break;
            }
            tracing::debug!(?done, "dispatched");
            self.registry.signals().deliver();
        }
        self.registry.signals().told(self.registry.last_notification().await?);
        Ok(())
    }

    async fn delivering(&self, stop: &CancellationToken) {
        let signals = self.registry.signals().clone();
        let mut under_way = JoinSet::new();
        while !stop.is_cancelled() {
            let taken = match self.take(under_way.len()).await {
                Ok(due) => due,
                Err(error) => {
                    tracing::warn!(%error, "deliveries could not be read; it is tried again");
                    Vec::new()
                }
            };
            let mails = self.take_mails(under_way.len() + taken.len()).await;
            let none_taken = taken.is_empty() && mails.is_empty();
            for mail in mails {
                let notifier = self.clone();
                under_way.spawn(async move { notifier.pass_on(mail).await });
            }
            for due in taken {
                let notifier = self.clone();
                under_way.spawn(async move { notifier.deliver(due).await });
            }
            let full = under_way.len() >= self.options.concurrency;
            tokio::select! {
                () = stop.cancelled() => (),
                Some(_) = under_way.join_next() => (),
                () = signals.wait_for_deliveries(), if !full => (),
                () = sleep(self.options.poll), if none_taken => (),
            }
        }
        // What does not end in time is tried again when its lease has run out.
        drop(tokio::time::timeout(GRACE, async { while under_way.join_next().await.is_some() {} }).await);
    }

    async fn take(&self, under_way: usize) -> Result<Vec<Due>, RegistryError> {
        let free = self.options.concurrency.saturating_sub(under_way);
        if free == 0 {
            return Ok(Vec::new());
        }
        self.registry.take_deliveries(free as u64, self.options.lease(), self.mailer.is_some()).await
    }

    /// Mails to people who are not known here.
    async fn take_mails(&self, under_way: usize) -> Vec<outgoing_mail::Model> {
        let free = self.options.concurrency.saturating_sub(under_way);
        if self.mailer.is_none() || free == 0 {
            return Vec::new();
        }
        let lease = TimeDelta::from_std(self.options.lease()).unwrap_or(TimeDelta::minutes(5));
        self.registry.claim_mails(free as u64, lease).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "mails could not be read; it is tried again");
            Vec::new()
        })
    }

    async fn pass_on(&self, mail: outgoing_mail::Model) {
        let Some(mailer) = &self.mailer else { return };
        let settled = match mailer.pass_on(&mail).await {
            Ok(()) => self.registry.mail_sent(mail.key).await,
            Err(failed) => match self.failed(mail.attempts + 1, failed) {
                Outcome::Failed(next, why) => self.registry.mail_failed(mail.key, &why, Some(next)).await,
                Outcome::Dead(why) => self.registry.mail_failed(mail.key, &why, None).await,
                Outcome::Delivered => Ok(()),
            },
        };
        if let Err(error) = settled {
            tracing::warn!(%error, mail = %mail.key, "what came of a mail could not be kept; it is sent again");
        }
    }

    /// Makes one attempt, and writes down what came of it.
    async fn deliver(&self, due: Due) {
        let tried = if u32::try_from(due.attempt).unwrap_or(u32::MAX) > self.options.attempts {
            Err(Failed::for_good("every attempt ended without a result"))
        } else {
            self.attempt(&due).await
        };
        let outcome = match tried {
            Ok(()) => Outcome::Delivered,
            Err(failed) => self.failed(due.attempt, failed),
        };
        tracing::debug!(delivery = %due.key, attempt = due.attempt, ?outcome, "delivered");
        if let Err(error) = self.registry.settle_delivery(due.key, due.attempt, outcome).await {
            tracing::warn!(%error, delivery = %due.key, "what came of a delivery could not be kept; it is made again");
        }
    }

    async fn attempt(&self, due: &Due) -> Result<(), Failed> {
        match &due.to {
            Recipient::Webhook { url, secret } => self.poster.post(url, &secret.0, &due.message).await,
            Recipient::Email { address, name } => match &self.mailer {
                Some(mailer) => mailer.tell(address, name, &due.key.to_string(), &due.message).await,
                None => Err(Failed::once("no e-mail is sent here")),
            },
        }
    }

    fn failed(&self, attempt: i32, failed: Failed) -> Outcome {
        let failures = u32::try_from(attempt).unwrap_or(u32::MAX);
        if failed.for_good || failures >= self.options.attempts {
            return Outcome::Dead(failed.why);
        }
        let wait = delay(self.options.first_delay, failures, rand::random());
        Outcome::Failed(Utc::now() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::hours(6)), failed.why)
    }
}
