//! Harvesting datasets from their endpoints, each as often as it wants.
//!
//! Which dataset is due is a row of the database, and who harvests it has claimed that row: any number of processes can
//! run a harvester beside each other, and one that is killed leaves a claim that ends. What is new is taken in by
//! `ingest`, whose lock lets one run write at a time; waiting for servers is done by several side by side.

mod failure;
mod feeds;
mod look;
mod wait;

use std::time::{Duration, Instant, SystemTime};

use atlas_entity::harvest::HarvestOutcome;
use atlas_ingest::IngestContext;
use atlas_registry::harvest::{HarvestClaim, Settled};
use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use crate::{fetch::Fetcher, incoming};
use failure::Failure;
pub use failure::HarvestError;
use feeds::Feeds;
use look::Looked;

/// How harvesting is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How often it is looked whether something is due.
    pub poll: Duration,
    /// For how long a claim is good; who works for longer extends it.
    pub lease: TimeDelta,
    /// Datasets harvested side by side.
    pub workers: usize,
    /// For how long a feed that was read is good for other datasets.
    pub feed_age: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            poll: Duration::from_mins(1),
            lease: TimeDelta::minutes(10),
            workers: 4,
            feed_age: Duration::from_mins(10),
        }
    }
}

/// What came of the harvest of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harvested {
    /// Uid of the dataset.
    pub uid: String,
    /// How it ended.
    pub outcome: HarvestOutcome,
    /// Why it failed.
    pub error: Option<String>,
    /// Records that were published.
    pub records: Option<u64>,
    /// When it is harvested next.
    pub next_at: DateTime<Utc>,
}

/// Harvests datasets.
#[derive(Clone)]
pub struct Harvester {
    ctx: IngestContext,
    fetcher: Fetcher,
    feeds: Feeds,
    options: Options,
}

impl Harvester {
    /// A harvester that fetches by this fetcher and ingests in this context.
    pub fn new(ctx: IngestContext, fetcher: Fetcher, options: Options) -> Self {
        let feeds = Feeds::new(&fetcher, options.feed_age);
        Self { ctx, fetcher, feeds, options }
    }

    /// Harvests what is due until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let workers = (0..self.options.workers.max(1)).map(|_| self.work(&stop));
        tokio::join!(futures::future::join_all(workers), self.sweep(&stop));
    }

    async fn work(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match Box::pin(self.harvest_next(Utc::now(), stop)).await {
                Ok(Some(_)) => continue,
                Ok(None) | Err(HarvestError::Cancelled) => {}
                Err(error) => tracing::warn!(%error, "harvesting failed; it is tried again"),
            }
            pause(self.options.poll, stop).await;
        }
    }

    /// Removes what killed fetches left behind.
    async fn sweep(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let dir = self.ctx.data_dir.clone();
            let swept = tokio::task::spawn_blocking(move || incoming::sweep(&dir, SystemTime::now())).await;
            match swept {
                Ok(Ok(0)) | Err(_) => {}
                Ok(Ok(folders)) => tracing::info!(folders, "what killed fetches had left was removed"),
                Ok(Err(error)) => tracing::warn!(%error, "what comes in cannot be swept"),
            }
            pause(Duration::from_hours(1), stop).await;
        }
    }

    /// Harvests the dataset that is due for the longest time; none where none is.
    pub async fn harvest_next(
        &self,
        now: DateTime<Utc>,
        stop: &CancellationToken,
    ) -> Result<Option<Harvested>, HarvestError> {
        match self.ctx.registry.claim_due_harvest(now, self.options.lease).await? {
            Some(claim) => Ok(Some(Box::pin(self.harvest_claimed(claim, now, stop)).await?)),
            None => Ok(None),
        }
    }

    /// Harvests a dataset, whether it is due or not.
    pub async fn harvest(
        &self,
        uid: &str,
        now: DateTime<Utc>,
        stop: &CancellationToken,
    ) -> Result<Harvested, HarvestError> {
        let dataset =
            self.ctx.registry.dataset_by_uid(uid).await?.filter(|dataset| dataset.deleted.is_none());
        let dataset = dataset.ok_or_else(|| HarvestError::Unknown(uid.to_owned()))?;
        let claim = self.ctx.registry.claim_harvest(dataset.key, now, self.options.lease).await?;
        let claim = claim.ok_or_else(|| HarvestError::Busy(uid.to_owned()))?;
        Box::pin(self.harvest_claimed(claim, now, stop)).await
    }

    async fn harvest_claimed(
        &self,
        claim: HarvestClaim,
        now: DateTime<Utc>,
        stop: &CancellationToken,
    ) -> Result<Harvested, HarvestError> {
        let clock = Clock { now, started: Instant::now() };
        let cancel = stop.child_token();
        // Ends with this call, however that ends.
        let _stop = cancel.clone().drop_guard();
        tokio::spawn(keep(self.clone(), claim.clone(), clock, cancel.clone()));
        let looked = self.look(&claim, &cancel).await;
        if let Err(Failure::Cancelled) = looked {
            self.ctx.registry.abandon_harvest(&claim).await?;
            return Err(HarvestError::Cancelled);
        }
        self.settle(&claim, looked, clock.now()).await
    }

    async fn settle(
        &self,
        claim: &HarvestClaim,
        looked: Result<Looked, Failure>,
        at: DateTime<Utc>,
    ) -> Result<Harvested, HarvestError> {
        let uid = claim.dataset.uid.clone();
        let (settled, records) = match looked {
            Ok(looked) => {
                let next_at = at + wait::regular(claim.dataset.harvest_frequency_days, rand::random());
                let Looked { outcome, version, currency, records } = looked;
                tracing::info!(dataset = uid, outcome = outcome.label(), ?records, "harvested");
                (Settled { outcome, error: None, version, currency, at, next_at }, records)
            }
            Err(failure) => {
                let next_at = at + wait::after_failures(claim.row.failures.saturating_add(1), rand::random());
                tracing::warn!(dataset = uid, cause = %failure, %next_at, "a harvest failed; it is tried again");
                let (outcome, error) = (failure.outcome(), Some(failure.words()));
                (Settled { outcome, error, version: None, currency: None, at, next_at }, None)
            }
        };
        let harvested = Harvested {
            uid,
            outcome: settled.outcome,
            error: settled.error.clone(),
            records,
            next_at: settled.next_at,
        };
        if !self.ctx.registry.settle_harvest(claim, settled).await? {
            tracing::warn!(
                dataset = harvested.uid,
                "another harvester took over, and writes down what came of it"
            );
        }
        Ok(harvested)
    }
}

/// The clock of one harvest: it begins when its caller says, and goes on from there.
#[derive(Clone, Copy, Debug)]
struct Clock {
    now: DateTime<Utc>,
    started: Instant,
}

impl Clock {
    fn now(&self) -> DateTime<Utc> {
        self.now + TimeDelta::from_std(self.started.elapsed()).unwrap_or_default()
    }
}

/// Extends a claim until the harvest ends, and ends the harvest when the claim is lost.
async fn keep(harvester: Harvester, claim: HarvestClaim, clock: Clock, cancel: CancellationToken) {
    let lease = harvester.options.lease;
    let every = (lease / 3).to_std().unwrap_or(Duration::from_secs(1));
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        match harvester.ctx.registry.extend_harvest(&claim, clock.now() + lease).await {
            Ok(true) => {}
            Ok(false) => return cancel.cancel(),
            // The claim may last until the database is there again.
            Err(error) => {
                tracing::warn!(%error, dataset = claim.dataset.uid, "a claim could not be extended");
            }
        }
    }
}

async fn pause(duration: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(duration) => {}
    }
}
