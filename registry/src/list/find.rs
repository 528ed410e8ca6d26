//! Entities by their other names: the uid, and what a merged entity became.

use std::collections::HashSet;

use atlas_entity::{EntityKind, Registered, collection, dataset, hub, installation, institution, provider};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use crate::{Registry, RegistryError, write::common::KEYS};

/// How many merges in a row are followed.
const CHAIN: usize = 20;

impl Registry {
    /// The key of the entity with this uid, whether anyone may see it or not.
    pub async fn key_of_uid(&self, kind: EntityKind, uid: &str) -> Result<Option<Uuid>, RegistryError> {
        let found = keys_of_uids(self.db(), kind, &[uid.to_owned()]).await?;
        Ok(found.into_iter().next().map(|(_, key)| key))
    }

    /// The entity that stands in the place of the one with this key, at the end of all merges; none if it was not
    /// merged. Whether the viewer may see it is not asked here.
    pub async fn successor<E: Registered>(&self, key: Uuid) -> Result<Option<Uuid>, RegistryError> {
        let mut last = None;
        let mut next = replaced::<E>(self.db(), E::KEY.eq(key)).await?;
        for _ in 0..CHAIN {
            let Some(found) = next else { break };
            last = Some(found);
            next = replaced::<E>(self.db(), E::KEY.eq(found)).await?;
        }
        Ok(last)
    }
}

/// The uids that entities of this kind have, deleted ones too, with the keys of these.
pub(crate) async fn keys_of_uids(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    uids: &[String],
) -> Result<Vec<(String, Uuid)>, RegistryError> {
    let mut found = Vec::new();
    for uids in uids.chunks(KEYS) {
        found.extend(named(db, kind, Names::Uids(uids)).await?);
    }
    Ok(found)
}

/// Which of these keys entities of this kind have, deleted ones too.
pub(crate) async fn known_keys(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
) -> Result<HashSet<Uuid>, RegistryError> {
    let mut found = HashSet::new();
    for keys in keys.chunks(KEYS) {
        found.extend(named(db, kind, Names::Keys(keys)).await?.into_iter().map(|(_, key)| key));
    }
    Ok(found)
}

/// What entities are looked for by.
#[derive(Clone, Copy)]
enum Names<'a> {
    Keys(&'a [Uuid]),
    Uids(&'a [String]),
}

async fn named(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    names: Names<'_>,
) -> Result<Vec<(String, Uuid)>, RegistryError> {
    match kind {
        EntityKind::Institution => identities::<institution::Entity>(db, names).await,
        EntityKind::Collection => identities::<collection::Entity>(db, names).await,
        EntityKind::Provider => identities::<provider::Entity>(db, names).await,
        EntityKind::Dataset => identities::<dataset::Entity>(db, names).await,
        EntityKind::Hub => identities::<hub::Entity>(db, names).await,
        EntityKind::Installation => identities::<installation::Entity>(db, names).await,
    }
}

async fn identities<E: Registered>(
    db: &impl ConnectionTrait,
    names: Names<'_>,
) -> Result<Vec<(String, Uuid)>, RegistryError> {
    let which = match names {
        Names::Keys(keys) => E::KEY.is_in(keys.iter().copied()),
        Names::Uids(uids) => E::UID.is_in(uids.iter().map(String::as_str)),
    };
    Ok(E::find().select_only().column(E::UID).column(E::KEY).filter(which).into_tuple().all(db).await?)
}

async fn replaced<E: Registered>(
    db: &impl ConnectionTrait,
    which: Expr,
) -> Result<Option<Uuid>, RegistryError> {
    let select = E::find().select_only().column(E::REPLACED_BY).filter(which);
    Ok(select.into_tuple::<Option<Uuid>>().one(db).await?.flatten())
}
