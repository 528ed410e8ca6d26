//! Where the survivor of a merge stands among others of its kind: no entity becomes a part of itself.

use std::collections::BTreeSet;

use atlas_entity::{EntityKind, dataset, institution_parent};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    RegistryError,
    document::{Document, Fields},
    write::common::KEYS,
};

/// How far up datasets are followed; a longer line is one that runs in a circle already.
const HIGHEST: usize = 100;

/// Places the survivor: what the other was a part of, it is a part of as well, unless that is a part of either.
pub(super) async fn place(
    db: &impl ConnectionTrait,
    gone: &Document,
    survivor: &Document,
    fields: &mut Fields,
) -> Result<(), RegistryError> {
    match survivor.kind {
        EntityKind::Institution => {
            let wholes = wholes(db, gone, survivor).await?;
            fields.insert("parentKeys".to_owned(), json!(wholes));
        }
        EntityKind::Dataset => {
            for (name, column) in [
                ("parentKey", dataset::Column::ParentKey),
                ("duplicateOfKey", dataset::Column::DuplicateOfKey),
            ] {
                let above = above(db, name, column, gone, survivor).await?;
                fields.insert(name.to_owned(), json!(above));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The institutions that the survivor is a part of.
async fn wholes(
    db: &impl ConnectionTrait,
    gone: &Document,
    survivor: &Document,
) -> Result<BTreeSet<Uuid>, RegistryError> {
    let mut wholes: BTreeSet<Uuid> = keys(survivor, "parentKeys").chain(keys(gone, "parentKeys")).collect();
    for key in parts(db, &[gone.key, survivor.key]).await? {
        wholes.remove(&key);
    }
    Ok(wholes)
}

/// The institutions and everything that is a part of them, at any depth, in one statement a level.
pub(super) async fn parts(
    db: &impl ConnectionTrait,
    institutions: &[Uuid],
) -> Result<BTreeSet<Uuid>, RegistryError> {
    use institution_parent::{Column, Entity};
    let mut found: BTreeSet<Uuid> = institutions.iter().copied().collect();
    let mut level = institutions.to_vec();
    while !level.is_empty() {
        let mut next = Vec::new();
        for some in level.chunks(KEYS) {
            let select = Entity::find().select_only().column(Column::ChildKey);
            let select = select.filter(Column::ParentKey.is_in(some.iter().copied()));
            next.extend(select.into_tuple::<Uuid>().all(db).await?);
        }
        level = next.into_iter().filter(|key| found.insert(*key)).collect();
    }
    Ok(found)
}

/// The dataset that stands above the survivor afterwards.
async fn above(
    db: &impl ConnectionTrait,
    name: &str,
    column: dataset::Column,
    gone: &Document,
    survivor: &Document,
) -> Result<Option<Uuid>, RegistryError> {
    let own = key(survivor, name);
    let theirs = key(gone, name);
    // A duplicate of something else does not make the survivor one.
    let theirs = theirs.filter(|_| name == "parentKey");
    for candidate in [own, theirs].into_iter().flatten() {
        let line = line(db, column, candidate).await?;
        if !line.contains(&gone.key) && !line.contains(&survivor.key) {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// The dataset and those above it.
async fn line(
    db: &impl ConnectionTrait,
    column: dataset::Column,
    from: Uuid,
) -> Result<BTreeSet<Uuid>, RegistryError> {
    let mut line = BTreeSet::from([from]);
    let mut current = from;
    while line.len() < HIGHEST {
        let select = dataset::Entity::find_by_id(current).select_only().column(column);
        let Some(Some(next)) = select.into_tuple::<Option<Uuid>>().one(db).await? else { break };
        if !line.insert(next) {
            break;
        }
        current = next;
    }
    Ok(line)
}

fn keys(document: &Document, list: &str) -> impl Iterator<Item = Uuid> {
    let keys = document.fields.get(list).and_then(Value::as_array).into_iter().flatten();
    keys.filter_map(|key| key.as_str()?.parse().ok())
}

/// The key that a field names.
pub(super) fn key(document: &Document, name: &str) -> Option<Uuid> {
    document.fields.get(name).and_then(Value::as_str).and_then(|key| key.parse().ok())
}
