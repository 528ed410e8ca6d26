//! Entities as telling of them needs: what scopes match them by, and what they are called.

use std::collections::{HashMap, HashSet};

use atlas_entity::{EntityKind, Registered, collection, dataset, hub, installation, institution, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    RegistryError,
    policy::{Target, targets},
};

/// An entity by kind and key.
pub(super) type EntityRef = (EntityKind, Uuid);

/// An entity that is, or was, registered.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// What policy matches.
    pub(super) target: Target,
    /// Its stable alias.
    pub(super) uid: String,
    /// Its name or title.
    pub(super) name: String,
}

/// What is known of these entities, in a number of statements that does not depend on theirs.
pub(super) async fn places(
    db: &impl ConnectionTrait,
    entities: &HashSet<EntityRef>,
) -> Result<HashMap<EntityRef, Place>, RegistryError> {
    let mut places = HashMap::with_capacity(entities.len());
    for kind in EntityKind::ALL {
        let keys: Vec<Uuid> =
            entities.iter().filter(|entity| entity.0 == kind).map(|entity| entity.1).collect();
        if keys.is_empty() {
            continue;
        }
        let mut targets = targets(db, kind, &keys).await?;
        for (key, uid, name) in names(db, kind, &keys).await? {
            if let Some(target) = targets.remove(&key) {
                places.insert((kind, key), Place { target, uid, name });
            }
        }
    }
    Ok(places)
}

/// Key, uid and name of the entities of a kind, deleted ones included.
async fn names(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, RegistryError> {
    match kind {
        EntityKind::Institution => named::<institution::Entity>(db, keys).await,
        EntityKind::Collection => named::<collection::Entity>(db, keys).await,
        EntityKind::Provider => named::<provider::Entity>(db, keys).await,
        EntityKind::Dataset => named::<dataset::Entity>(db, keys).await,
        EntityKind::Hub => named::<hub::Entity>(db, keys).await,
        EntityKind::Installation => named::<installation::Entity>(db, keys).await,
    }
}

async fn named<E: Registered>(
    db: &impl ConnectionTrait,
    keys: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, RegistryError> {
    let select = E::find().select_only().column(E::KEY).column(E::UID).column(E::NAME);
    Ok(select.filter(E::KEY.is_in(keys.iter().copied())).into_tuple().all(db).await?)
}
