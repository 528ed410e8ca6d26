//! What is known of the harvests of a dataset.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Enum, Object, dataloader::Loader};
use atlas_entity::{EntityKind, dataset, harvest, ingest_run};
use atlas_registry::{harvest::next_due, policy::Action};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    connection::Listable,
    failure::{Failure, Result},
    model::{IngestRun, ViewerCan},
    operation::{Operation, Sources},
};

/// How a harvest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "harvest::HarvestOutcome")]
pub(crate) enum HarvestOutcome {
    /// The records were replaced by those of a newer archive.
    Published,
    /// The metadata were read anew; there is no archive.
    Metadata,
    /// There was nothing new, so nothing was read.
    Unchanged,
    /// There was a newer archive, and it was refused.
    Refused,
    /// It could not be fetched, or not be taken in.
    Failed,
}

/// The harvests of a dataset, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HarvestKey(Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<HarvestKey> for Sources {
    type Value = Arc<harvest::Model>;
    type Error = Failure;

    async fn load(&self, keys: &[HarvestKey]) -> Result<HashMap<HarvestKey, Self::Value>> {
        let datasets: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = self.backend().registry.harvests_of(&datasets).await?;
        Ok(rows.into_iter().map(|(key, row)| (HarvestKey(key), Arc::new(row))).collect())
    }
}

/// The newest run that read an archive: its dataset, and the digest of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DigestKey(Uuid, String);

#[async_graphql::async_trait::async_trait]
impl Loader<DigestKey> for Sources {
    type Value = Arc<ingest_run::Model>;
    type Error = Failure;

    async fn load(&self, keys: &[DigestKey]) -> Result<HashMap<DigestKey, Self::Value>> {
        let pairs: Vec<(Uuid, String)> = keys.iter().map(|key| (key.0, key.1.clone())).collect();
        let runs = self.backend().registry.runs_of_digests(&pairs).await?;
        let found = runs.into_iter().map(|((key, digest), run)| (DigestKey(key, digest), Arc::new(run)));
        Ok(found.collect())
    }
}

/// What is known of the harvests of a dataset.
pub(crate) struct DatasetHarvest {
    dataset: Arc<dataset::Model>,
    /// None where it was never harvested.
    row: Option<Arc<harvest::Model>>,
}

impl DatasetHarvest {
    /// Of a dataset; those of siblings come in one statement. `None` where it neither was harvested nor is to be.
    pub(super) async fn of(context: &Context<'_>, dataset: &Arc<dataset::Model>) -> Result<Option<Self>> {
        let row = context.loader().load_one(HarvestKey(dataset.key)).await?;
        let planned = dataset.harvest_frequency_days.is_some_and(|days| days > 0);
        Ok((row.is_some() || planned).then(|| Self { dataset: Arc::clone(dataset), row }))
    }

    /// What is for those who may publish to the dataset.
    async fn inside<T>(
        &self,
        context: &Context<'_>,
        get: impl FnOnce(&harvest::Model) -> T,
    ) -> Result<Option<T>> {
        let Some(row) = &self.row else { return Ok(None) };
        let can = ViewerCan::on(context, EntityKind::Dataset, self.dataset.key).await?;
        Ok(can.may(Action::Publish).then(|| get(row)))
    }

    fn get<T>(&self, get: impl FnOnce(&harvest::Model) -> Option<T>) -> Option<T> {
        self.row.as_deref().and_then(get)
    }
}

/// What is known of the harvests of a dataset. Where it is harvested from, and why it failed, is for those who may publish
/// to it.
#[Object]
impl DatasetHarvest {
    /// Days between two harvests; null means by hand.
    async fn frequency_days(&self) -> Option<i32> {
        self.dataset.harvest_frequency_days.filter(|days| *days > 0)
    }

    /// When it was harvested last, well or not.
    async fn last_tried(&self) -> Option<DateTime<Utc>> {
        self.get(|row| row.last_at)
    }

    /// When it was harvested last and that went well, whether there was something new or not.
    async fn last_succeeded(&self) -> Option<DateTime<Utc>> {
        self.dataset.last_checked
    }

    /// How the last harvest ended.
    async fn last_outcome(&self) -> Option<HarvestOutcome> {
        self.get(|row| row.last_outcome).map(Into::into)
    }

    /// When it is due next; null where nothing plans it. What lies in the past is made good as soon as a harvester is
    /// free.
    async fn next_due(&self) -> Option<DateTime<Utc>> {
        next_due(&self.dataset, self.row.as_deref())
    }

    /// Whether the last harvest failed.
    async fn is_failing(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.failures > 0)
    }

    /// Whether it is being harvested now.
    async fn is_running(&self) -> bool {
        self.get(|row| row.claimed_until).is_some_and(|until| until > Utc::now())
    }

    /// How often in a row it failed.
    async fn failures(&self, context: &Context<'_>) -> Result<Option<i32>> {
        self.inside(context, |row| row.failures).await
    }

    /// Why the last harvest failed.
    async fn last_error(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.inside(context, |row| row.last_error.clone()).await?.flatten())
    }

    /// Address that the archive or the metadata were taken from last.
    async fn url(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.inside(context, |row| row.url.clone()).await?.flatten())
    }

    /// Entity tag of what was taken from there.
    async fn etag(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.inside(context, |row| row.etag.clone()).await?.flatten())
    }

    /// When that was last modified, as its server wrote it.
    async fn last_modified(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.inside(context, |row| row.last_modified.clone()).await?.flatten())
    }

    /// SHA-256 of it, hexadecimal.
    async fn digest(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.inside(context, |row| row.digest.clone()).await?.flatten())
    }

    /// When somebody asked for it to be harvested at once; null once it was.
    async fn asked_at(&self, context: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        Ok(self.inside(context, |row| row.asked_at).await?.flatten())
    }

    /// The newest run that read what was taken last.
    async fn last_run(&self, context: &Context<'_>) -> Result<Option<IngestRun>> {
        let digest = self.inside(context, |row| row.digest.clone()).await?.flatten();
        let Some(digest) = digest else { return Ok(None) };
        let run = context.loader().load_one(DigestKey(self.dataset.key, digest)).await?;
        Ok(run.map(IngestRun::of))
    }
}
