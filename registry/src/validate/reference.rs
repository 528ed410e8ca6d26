//! Other entities that fields name.

use std::collections::{BTreeMap, BTreeSet};

use atlas_entity::{
    EntityKind, Registered, collection, dataset, hub, installation, institution, institution_parent, provider,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::{FieldError, RegistryError, document::Fields, write::common::KEYS};

/// How far up parents are followed.
const HIGHEST: usize = 100;

/// A value that must be the key of an entity.
#[derive(Debug)]
pub(super) struct Referred {
    /// Where it is.
    pub(super) at: String,
    /// The kind of the entity.
    pub(super) kind: EntityKind,
    /// Its key.
    pub(super) key: Uuid,
}

/// What is wrong with the references, found in one statement a kind.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    referred: &[Referred],
) -> Result<Vec<FieldError>, RegistryError> {
    let mut wanted: BTreeMap<EntityKind, BTreeSet<Uuid>> = BTreeMap::new();
    for Referred { kind, key, .. } in referred {
        wanted.entry(*kind).or_default().insert(*key);
    }
    let mut live = BTreeSet::new();
    for (kind, keys) in wanted {
        let keys: Vec<Uuid> = keys.into_iter().collect();
        for keys in keys.chunks(KEYS) {
            live.extend(living(db, kind, keys).await?);
        }
    }
    let fault = |referred: &Referred| {
        let Referred { at, kind, key } = referred;
        let message = format!("there is no {} with the key {key}", kind.noun());
        (!live.contains(key)).then(|| FieldError::new(at, "UNKNOWN_REFERENCE", message))
    };
    Ok(referred.iter().filter_map(fault).collect())
}

async fn living(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    keys: &[Uuid],
) -> Result<Vec<Uuid>, RegistryError> {
    match kind {
        EntityKind::Institution => live::<institution::Entity>(db, keys).await,
        EntityKind::Collection => live::<collection::Entity>(db, keys).await,
        EntityKind::Provider => live::<provider::Entity>(db, keys).await,
        EntityKind::Dataset => live::<dataset::Entity>(db, keys).await,
        EntityKind::Hub => live::<hub::Entity>(db, keys).await,
        EntityKind::Installation => live::<installation::Entity>(db, keys).await,
    }
}

async fn live<E: Registered>(db: &impl ConnectionTrait, keys: &[Uuid]) -> Result<Vec<Uuid>, RegistryError> {
    let those = E::find().select_only().column(E::KEY).filter(E::KEY.is_in(keys.iter().copied()));
    Ok(those.filter(E::DELETED.is_null()).into_tuple().all(db).await?)
}

/// The fields by which an entity would become a part, or a duplicate, of itself.
pub(super) async fn cycles(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    key: Uuid,
    before: &Fields,
    after: &Fields,
) -> Result<Vec<FieldError>, RegistryError> {
    let fields: &[&str] = match kind {
        EntityKind::Institution => &["parentKeys"],
        EntityKind::Dataset => &["parentKey", "duplicateOfKey"],
        _ => &[],
    };
    let mut errors = Vec::new();
    for field in fields {
        let mut above = keys(after.get(*field));
        if before.get(*field) == after.get(*field) || above.is_empty() {
            continue;
        }
        let mut seen = BTreeSet::new();
        for _ in 0..HIGHEST {
            if above.contains(&key) || above.is_empty() {
                break;
            }
            seen.extend(above.iter().copied());
            above = parents(db, field, &above).await?;
            above.retain(|key| !seen.contains(key));
        }
        if above.contains(&key) {
            let message = format!("the {} would lead back to itself", kind.noun());
            errors.push(FieldError::new(*field, "CYCLE", message));
        }
    }
    Ok(errors)
}

/// The keys that a field names, one or many.
fn keys(value: Option<&Value>) -> BTreeSet<Uuid> {
    let each: &[Value] = match value {
        Some(Value::Array(keys)) => keys,
        Some(key) => std::slice::from_ref(key),
        None => &[],
    };
    each.iter().filter_map(|key| key.as_str()?.parse().ok()).collect()
}

/// What these entities name in the field.
async fn parents(
    db: &impl ConnectionTrait,
    field: &str,
    keys: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, RegistryError> {
    let keys = keys.iter().copied();
    let found: Vec<Option<Uuid>> = if field == "parentKeys" {
        use institution_parent::{Column, Entity};
        let select =
            Entity::find().select_only().column(Column::ParentKey).filter(Column::ChildKey.is_in(keys));
        select.into_tuple().all(db).await?
    } else {
        use dataset::{Column, Entity};
        let column = if field == "parentKey" { Column::ParentKey } else { Column::DuplicateOfKey };
        Entity::find()
            .select_only()
            .column(column)
            .filter(Column::Key.is_in(keys))
            .into_tuple()
            .all(db)
            .await?
    };
    Ok(found.into_iter().flatten().collect())
}
