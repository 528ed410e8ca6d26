//! Which checklists the viewer sees, and their compiled forms.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_graphql::{Context, dataloader::Loader};
use atlas_entity::{checklist, dataset};
use atlas_ingest::IngestError;
use atlas_registry::list::key_of;
use atlas_taxonomy::Matcher;
use uuid::Uuid;

use super::{checklist::Checklist, taxon::Taxon};
use crate::{
    failure::{Failure, Result},
    operation::{Operation, Sources},
};

/// Every checklist that the viewer sees, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Visible;

/// A checklist is a dataset: who does not see that does not see its taxa.
#[async_graphql::async_trait::async_trait]
impl Loader<Visible> for Sources {
    type Value = Arc<Vec<Checklist>>;
    type Error = Failure;

    async fn load(&self, _: &[Visible]) -> Result<HashMap<Visible, Self::Value>> {
        let registry = &self.backend().registry;
        let rows = registry.checklists().await?;
        let keys: Vec<Uuid> = rows.iter().map(|row| row.dataset_key).collect();
        let datasets = registry.by_keys::<dataset::Entity>(self.viewer(), &keys).await?;
        let seen: HashSet<Uuid> = datasets.iter().map(key_of::<dataset::Entity>).collect();
        let visible = rows.into_iter().filter(|row| seen.contains(&row.dataset_key)).map(Checklist::of);
        Ok(HashMap::from([(Visible, Arc::new(visible.collect()))]))
    }
}

/// A version of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Compiled {
    dataset_key: Uuid,
    version: i64,
}

impl From<&checklist::Model> for Compiled {
    fn from(row: &checklist::Model) -> Self {
        Self { dataset_key: row.dataset_key, version: row.version }
    }
}

#[async_graphql::async_trait::async_trait]
impl Loader<Compiled> for Sources {
    type Value = Arc<Matcher>;
    type Error = Failure;

    async fn load(&self, keys: &[Compiled]) -> Result<HashMap<Compiled, Self::Value>> {
        let checklists = &self.backend().checklists;
        let mut compiled = HashMap::with_capacity(keys.len());
        for key in keys {
            let matcher = checklists.matcher(key.dataset_key, key.version).await.map_err(unreadable)?;
            let prepared = checklists.work(move || {
                matcher.checklist().prepare();
                matcher
            });
            compiled.insert(*key, prepared.await?);
        }
        Ok(compiled)
    }
}

/// Where its files are is for the log.
#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn unreadable(error: IngestError) -> Failure {
    Failure::unavailable("the checklist", &error)
}

/// Every checklist that the viewer sees, in their order.
pub(super) async fn checklists(context: &Context<'_>) -> Result<Arc<Vec<Checklist>>> {
    Ok(context.loader().load_one(Visible).await?.unwrap_or_default())
}

/// The checklist that is the dataset with this key, if the viewer sees it.
pub(crate) async fn checklist(context: &Context<'_>, key: Uuid) -> Result<Option<Checklist>> {
    Ok(checklists(context).await?.iter().find(|list| list.key() == key).cloned())
}

/// The taxon with this key, of whatever checklist that the viewer sees.
pub(crate) async fn taxon(context: &Context<'_>, key: Uuid) -> Result<Option<Taxon>> {
    for list in checklists(context).await?.iter() {
        if let Some(found) = list.taxon_by_key(context, key).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The taxon with this key of a checklist, if the viewer sees that.
pub(crate) async fn taxon_of(context: &Context<'_>, list: Uuid, key: Uuid) -> Result<Option<Taxon>> {
    match checklist(context, list).await? {
        Some(list) => list.taxon_by_key(context, key).await,
        None => Ok(None),
    }
}
