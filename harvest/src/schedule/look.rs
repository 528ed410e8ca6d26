//! Looking at the source of a dataset, and taking in what is new.

use std::sync::Arc;

use atlas_entity::harvest::HarvestOutcome;
use atlas_ingest::{IngestRequest, NoProgress};
use atlas_registry::harvest::{HarvestClaim, HarvestVersion};
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use super::{Harvester, failure::Failure};
use crate::{
    feed::Item,
    fetch::{Conditions, Fetched, Fetcher, Outcome},
};

/// Largest metadata document, in bytes.
const LARGEST_METADATA: u64 = 20_000_000;

/// What was found, and what came of it.
#[derive(Debug)]
pub(super) struct Looked {
    pub outcome: HarvestOutcome,
    pub version: Option<HarvestVersion>,
    pub currency: Option<DateTime<Utc>>,
    /// Records that were published.
    pub records: Option<u64>,
}

impl Looked {
    const fn at(outcome: HarvestOutcome, version: HarvestVersion, currency: Option<DateTime<Utc>>) -> Self {
        Self { outcome, version: Some(version), currency, records: None }
    }
}

/// A place to look at.
struct Place<'a> {
    url: &'a str,
    /// When a feed says that what is there was published.
    feed_date: Option<DateTime<Utc>>,
}

impl Harvester {
    /// Looks at the source of the claimed dataset: its archive; or else the one that a feed names; or else its metadata.
    pub(super) async fn look(
        &self,
        claim: &HarvestClaim,
        cancel: &CancellationToken,
    ) -> Result<Looked, Failure> {
        let item = self.item(claim, cancel).await?;
        let feed_date = item.as_ref().and_then(|item| item.published);
        if feed_date.is_some() && feed_date == claim.row.feed_date && holds_what_was_taken(claim) {
            let looked =
                Looked { outcome: HarvestOutcome::Unchanged, version: None, currency: None, records: None };
            return Ok(Looked { currency: feed_date, ..looked });
        }
        let named = item.as_ref().and_then(|item| item.archive.as_ref());
        if let Some(url) = claim.source.archives.first().or(named) {
            return self.archive(claim, &Place { url, feed_date }, cancel).await;
        }
        let named = item.as_ref().and_then(|item| item.metadata.as_ref());
        match claim.source.metadata.first().or(named) {
            Some(url) => self.metadata(claim, &Place { url, feed_date }, cancel).await,
            None => Err(Failure::NoSource),
        }
    }

    /// The dataset in a feed. That a feed fails, or does not have it, matters only where there is no other source.
    async fn item(&self, claim: &HarvestClaim, cancel: &CancellationToken) -> Result<Option<Item>, Failure> {
        let source = &claim.source;
        let needed = source.archives.is_empty() && source.metadata.is_empty();
        let addresses: Vec<String> = source.archives.iter().chain(&source.metadata).cloned().collect();
        let mut failure = None;
        for url in &source.feeds {
            let read = until(cancel, self.feeds.items(url)).await;
            match read {
                Ok(items) => {
                    let found = items.iter().find(|item| item.is(&addresses, &source.names));
                    if let Some(item) = found {
                        return Ok(Some(item.clone()));
                    }
                    let missing =
                        "the feed has no item with an identifier, web page or endpoint of the dataset";
                    failure = failure.or_else(|| Some(Failure::Feed(missing.to_owned())));
                }
                Err(Failure::Cancelled) => return Err(Failure::Cancelled),
                Err(error) => failure = Some(error),
            }
        }
        match failure {
            Some(failure) if needed => Err(failure),
            Some(failure) => {
                tracing::info!(dataset = claim.dataset.uid, cause = %failure, "a feed does not help");
                Ok(None)
            }
            None => Ok(None),
        }
    }

    async fn archive(
        &self,
        claim: &HarvestClaim,
        place: &Place<'_>,
        cancel: &CancellationToken,
    ) -> Result<Looked, Failure> {
        let Some((fetched, version, currency)) = self.fetched(&self.fetcher, claim, place, cancel).await?
        else {
            return Ok(unchanged(claim, place));
        };
        let known = self.ctx.registry.published_digest(claim.dataset.key).await?;
        // Where others were published by hand since, they stay until the source has something new.
        let taken = holds_what_was_taken(claim) && claim.row.digest == version.digest;
        if taken || known.is_some() && known == version.digest {
            return Ok(Looked::at(HarvestOutcome::Unchanged, version, currency));
        }
        let request = IngestRequest {
            source: fetched.path.clone(),
            dataset_uid: claim.dataset.uid.clone(),
            ..IngestRequest::default()
        };
        let run = atlas_ingest::ingest(&self.ctx, request, Arc::new(NoProgress), cancel.clone());
        let report = Box::pin(run).await?;
        let looked = Looked::at(HarvestOutcome::Published, version, currency);
        Ok(Looked { records: Some(report.counts.indexed), ..looked })
    }

    async fn metadata(
        &self,
        claim: &HarvestClaim,
        place: &Place<'_>,
        cancel: &CancellationToken,
    ) -> Result<Looked, Failure> {
        let fetcher = self.fetcher.at_most(LARGEST_METADATA);
        let Some((file, version, currency)) = self.fetched(&fetcher, claim, place, cancel).await? else {
            return Ok(unchanged(claim, place));
        };
        if claim.row.digest == version.digest {
            return Ok(Looked::at(HarvestOutcome::Unchanged, version, currency));
        }
        let bytes = tokio::fs::read(&file.path).await.map_err(|error| Failure::Fetch(error.into()))?;
        let changed =
            atlas_ingest::refresh_metadata(&self.ctx.registry, &claim.dataset.uid, "the metadata", &bytes)
                .await?;
        let outcome = if changed { HarvestOutcome::Metadata } else { HarvestOutcome::Unchanged };
        Ok(Looked::at(outcome, version, currency))
    }

    /// What is new at a place, its version, and how recent it is; nothing where it is the one that was taken.
    async fn fetched(
        &self,
        fetcher: &Fetcher,
        claim: &HarvestClaim,
        place: &Place<'_>,
        cancel: &CancellationToken,
    ) -> Result<Option<(Fetched, HarvestVersion, Option<DateTime<Utc>>)>, Failure> {
        let conditions = conditions(claim, place);
        let fetch = async { Ok(fetcher.fetch(place.url, &conditions).await?) };
        let Outcome::Fetched(file) = until(cancel, fetch).await? else { return Ok(None) };
        let Conditions { etag, last_modified } = file.validators.clone();
        let modified = last_modified.as_deref().and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        let currency = place.feed_date.or(modified.map(|date| date.with_timezone(&Utc)));
        let version = HarvestVersion {
            url: Some(place.url.to_owned()),
            etag,
            last_modified,
            digest: Some(file.digest.clone()),
            feed_date: place.feed_date,
        };
        Ok(Some((file, version, currency)))
    }
}

/// Whether what was taken last is still what the dataset has: without records there is nothing to be unchanged.
fn holds_what_was_taken(claim: &HarvestClaim) -> bool {
    let metadata_only = claim.source.archives.is_empty() && claim.dataset.published_load.is_none();
    let from_metadata =
        metadata_only && claim.row.url.as_ref().is_some_and(|url| claim.source.metadata.contains(url));
    claim.row.digest.is_some() && (claim.dataset.published_load.is_some() || from_metadata)
}

fn conditions(claim: &HarvestClaim, place: &Place<'_>) -> Conditions {
    if claim.row.url.as_deref() != Some(place.url) || !holds_what_was_taken(claim) {
        return Conditions::default();
    }
    Conditions { etag: claim.row.etag.clone(), last_modified: claim.row.last_modified.clone() }
}

/// The server says that it is the version that was taken.
fn unchanged(claim: &HarvestClaim, place: &Place<'_>) -> Looked {
    let row = &claim.row;
    let version = HarvestVersion {
        url: row.url.clone(),
        etag: row.etag.clone(),
        last_modified: row.last_modified.clone(),
        digest: row.digest.clone(),
        feed_date: place.feed_date,
    };
    Looked::at(HarvestOutcome::Unchanged, version, place.feed_date)
}

/// Does this until it is done, or to be stopped.
async fn until<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        done = work => done,
        () = cancel.cancelled() => Err(Failure::Cancelled),
    }
}
