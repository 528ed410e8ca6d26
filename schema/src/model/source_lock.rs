//! Fields of entities that one source alone sets.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Object, dataloader::Loader};
use atlas_entity::source_lock;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    operation::{Operation, Sources},
};

/// A field whose master copy is kept by one source: no other sets it.
#[derive(Clone)]
pub(crate) struct SourceLock(pub(crate) source_lock::Model);

/// A field whose master copy is kept by one source: no other sets it.
#[Object]
impl SourceLock {
    /// The field, by its name in the schema.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The source: a concept of the vocabulary `MasterSourceType`; `ATLAS` for this atlas itself, whose people set the
    /// field while synchronisations propose; `EML` for the metadata in the archives of a dataset.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// When it was locked.
    async fn created(&self) -> DateTime<Utc> {
        self.0.created
    }

    /// Who locked it.
    async fn created_by(&self) -> &str {
        &self.0.created_by
    }
}

/// The locks of an entity, by its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LocksKey(Uuid);

#[async_graphql::async_trait::async_trait]
impl Loader<LocksKey> for Sources {
    type Value = Arc<Vec<source_lock::Model>>;
    type Error = Failure;

    async fn load(&self, keys: &[LocksKey]) -> Result<HashMap<LocksKey, Self::Value>> {
        let entities: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let locks = self.backend().registry.locks_of(&entities).await?;
        Ok(locks.into_iter().map(|(key, locks)| (LocksKey(key), Arc::new(locks))).collect())
    }
}

/// The locks of an entity; those of siblings come in one statement.
pub(super) async fn source_locks(context: &Context<'_>, key: Uuid) -> Result<Vec<SourceLock>> {
    let locks = context.loader().load_one(LocksKey(key)).await?.unwrap_or_default();
    Ok(locks.iter().cloned().map(SourceLock).collect())
}
