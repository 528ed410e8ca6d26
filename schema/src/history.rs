//! What history is loaded in batches: what the viewer sees of it, and entities as they were.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, dataloader::Loader};
use atlas_entity::EntityKind;
use atlas_registry::history::{Sight, Snapshot};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    operation::{Operation, Sources},
};

/// What the viewer sees of the documents of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SightKey(EntityKind, Uuid);

/// An entity at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AsOfKey(DateTime<Utc>, EntityKind, Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<SightKey> for Sources {
    type Value = Sight;
    type Error = Failure;

    async fn load(&self, keys: &[SightKey]) -> Result<HashMap<SightKey, Sight>> {
        let entities: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let mut sights = self.backend().registry.sights(self.viewer(), &entities).await?;
        Ok(keys.iter().filter_map(|key| Some((*key, sights.remove(&key.1)?))).collect())
    }
}

#[async_graphql::async_trait::async_trait]
impl Loader<AsOfKey> for Sources {
    type Value = Arc<Snapshot>;
    type Error = Failure;

    async fn load(&self, keys: &[AsOfKey]) -> Result<HashMap<AsOfKey, Arc<Snapshot>>> {
        let mut groups: HashMap<(DateTime<Utc>, EntityKind), Vec<Uuid>> = HashMap::new();
        for AsOfKey(moment, kind, key) in keys {
            groups.entry((*moment, *kind)).or_default().push(*key);
        }
        let mut loaded = HashMap::with_capacity(keys.len());
        for ((moment, kind), keys) in groups {
            let found = self.backend().registry.as_of(self.viewer(), kind, &keys, moment).await?;
            let found = found.into_iter();
            loaded.extend(found.map(|(key, snapshot)| (AsOfKey(moment, kind, key), Arc::new(snapshot))));
        }
        Ok(loaded)
    }
}

/// What the viewer sees of the documents of an entity; siblings come together.
pub(crate) async fn sight(context: &Context<'_>, kind: EntityKind, key: Uuid) -> Result<Sight> {
    Ok(context.loader().load_one(SightKey(kind, key)).await?.unwrap_or_default())
}

/// The entity as it was; siblings come together.
pub(crate) async fn as_of(
    context: &Context<'_>,
    kind: EntityKind,
    key: Uuid,
    moment: DateTime<Utc>,
) -> Result<Option<Arc<Snapshot>>> {
    context.loader().load_one(AsOfKey(moment, kind, key)).await
}
