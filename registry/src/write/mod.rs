//! Changes to the registry: entities with what hangs on them, and their relations, in one transaction.
//!
//! A [`Batch`] is written as a whole or not at all, in a number of statements that grows with its size in
//! steps of hundreds, not row by row. An entity whose key or uid is known is replaced, any other is added.

mod batch;
pub(crate) mod common;
pub(crate) mod entities;
mod hung_on;
mod identity;
pub(crate) mod links;
pub(crate) mod record;
mod trail;
mod words;

pub use batch::{Batch, Entry, Links, Saved, Written};

use std::collections::HashMap;

use atlas_entity::{EntityKind, Registered, contact, dataset};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    Registry, RegistryError,
    document::{Document, load},
};
use record::Record;

/// Entities as they were before a change, by key.
type Before = HashMap<Uuid, Document>;

impl Registry {
    /// Writes the batch in the name of `actor`.
    ///
    /// Keys and uids that are given are kept, others are given out. An entity with a `version` other than 0 is
    /// written only if it still has that version. What hangs on an entity is replaced where the entry has
    /// it, and left alone where the entry has `None`. Published load and record count of a dataset are never
    /// touched. Relations and code mappings are added to those there are.
    pub async fn write(&self, actor: &str, batch: Batch) -> Result<Written, RegistryError> {
        let transaction = self.begin_write().await?;
        let written = write_in(&transaction, actor, batch).await?;
        transaction.commit().await?;
        self.signals().work();
        Ok(written)
    }
}

impl Registry {
    /// The dataset with this uid, deleted ones included.
    pub async fn dataset_by_uid(&self, uid: &str) -> Result<Option<dataset::Model>, RegistryError> {
        Ok(dataset::Entity::find().filter(dataset::Column::Uid.eq(uid)).one(self.db()).await?)
    }

    /// The dataset with this key, deleted or not.
    pub async fn dataset_by_key(&self, key: Uuid) -> Result<Option<dataset::Model>, RegistryError> {
        Ok(dataset::Entity::find_by_id(key).one(self.db()).await?)
    }

    /// How many contacts hang on the entity, public or not.
    pub async fn contact_count(&self, entity_key: Uuid) -> Result<u64, RegistryError> {
        Ok(contact::Entity::find().filter(contact::Column::EntityKey.eq(entity_key)).count(self.db()).await?)
    }
}

async fn write_in(db: &DatabaseTransaction, actor: &str, batch: Batch) -> Result<Written, RegistryError> {
    let mut before = Before::new();
    // Referenced tables first: the foreign keys are checked statement by statement.
    let written = Written {
        providers: save(db, actor, batch.providers, &mut before).await?,
        institutions: save(db, actor, batch.institutions, &mut before).await?,
        collections: save(db, actor, batch.collections, &mut before).await?,
        installations: save(db, actor, batch.installations, &mut before).await?,
        datasets: save(db, actor, batch.datasets, &mut before).await?,
        hubs: save(db, actor, batch.hubs, &mut before).await?,
    };
    links::add(db, batch.links).await?;
    links::map_codes(db, actor, batch.code_mappings).await?;
    trail::leave(db, actor, &written, &before).await?;
    Ok(written)
}

/// Saves the entities of one kind, and remembers how those that were there already were.
async fn save<M: Record>(
    db: &DatabaseTransaction,
    actor: &str,
    mut entries: Vec<Entry<M>>,
    before: &mut Before,
) -> Result<Vec<Saved>, RegistryError> {
    let known = entities::known(db, &mut entries).await?;
    before.extend(load(db, <M::Table as Registered>::KIND, &known, false).await?);
    entities::save(db, actor, entries).await
}

/// The name of an entity's field in an error, as `dataset.uid`.
fn field(kind: EntityKind, name: &str) -> String {
    format!("{}.{name}", kind.name().to_lowercase())
}
