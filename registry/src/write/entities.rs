//! Saving registered entities.

use std::collections::HashSet;

use atlas_entity::Registered;
use atlas_records::fold_text;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    batch::{Entry, Saved},
    common::{insert_all, replace},
    hung_on,
    identity::{Directory, Known, check_uid, give_out},
    record::Record,
    words,
};
use crate::{RegistryError, connect::now, write::field};

/// Saves the entities of one table, with what hangs on them and the words they are found by.
pub(crate) async fn save<M: Record>(
    db: &impl ConnectionTrait,
    actor: &str,
    mut entries: Vec<Entry<M>>,
) -> Result<Vec<Saved>, RegistryError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let directory = directory(db, &mut entries).await?;
    let moment = now();
    for entry in &mut entries {
        prepare(&mut entry.fields, &directory, actor, moment)?;
    }
    give_uids(db, &mut entries).await?;
    check_distinct(&mut entries)?;

    let saved = entries.iter_mut().map(saved).collect();
    let (leaning, upright): (Vec<_>, Vec<_>) =
        entries.iter().map(|e| e.fields.clone()).partition(Record::leans);
    let conflict = replace::<M::Table>(<M::Table as Registered>::KEY, &M::untouched());
    insert_all::<M::Table>(db, upright, Some(&conflict)).await?;
    insert_all::<M::Table>(db, leaning, Some(&conflict)).await?;
    words::index(db, &mut entries).await?;
    hung_on::save(db, actor, moment, entries).await?;
    Ok(saved)
}

/// The keys of the entities to save that are there already.
pub(super) async fn known<M: Record>(
    db: &impl ConnectionTrait,
    entries: &mut [Entry<M>],
) -> Result<Vec<Uuid>, RegistryError> {
    Ok(directory(db, entries).await?.keys().collect())
}

/// What is there already of the entities to save.
async fn directory<M: Record>(
    db: &impl ConnectionTrait,
    entries: &mut [Entry<M>],
) -> Result<Directory, RegistryError> {
    let mut keys = Vec::new();
    let mut uids = Vec::new();
    for entry in entries {
        let common = entry.fields.common();
        if !common.key.is_nil() {
            keys.push(*common.key);
        }
        if !common.uid.is_empty() {
            check_uid(<M::Table as Registered>::KIND, common.uid)?;
            uids.push(common.uid.clone());
        }
    }
    Directory::load::<M>(db, keys, uids).await
}

/// Fills in what the registry decides, the uid of a new entity aside.
fn prepare<M: Record>(
    fields: &mut M,
    directory: &Directory,
    actor: &str,
    moment: DateTime<Utc>,
) -> Result<(), RegistryError> {
    fields.derive();
    let common = fields.common();
    if common.name.trim().is_empty() {
        let message = "a name is required".to_owned();
        return Err(RegistryError::Invalid { field: field(<M::Table as Registered>::KIND, "name"), message });
    }
    *common.sort_name = fold_text(common.name);
    *common.modified = moment;
    actor.clone_into(common.modified_by);
    if let Some(known) = directory.find(*common.key, common.uid) {
        if *common.version != 0 && *common.version != known.version {
            return Err(RegistryError::Conflict { uid: known.uid.clone(), version: *common.version });
        }
        keep_identity(fields, known);
    } else {
        if common.key.is_nil() {
            *common.key = Uuid::now_v7();
        }
        *common.version = 1;
        *common.created = moment;
        actor.clone_into(common.created_by);
    }
    let common = fields.common();
    if directory.taken(*common.key, common.uid) {
        let message = format!("{} belongs to another entity", common.uid);
        return Err(RegistryError::Invalid { field: field(<M::Table as Registered>::KIND, "uid"), message });
    }
    Ok(())
}

fn keep_identity<M: Record>(fields: &mut M, known: &Known) {
    let common = fields.common();
    *common.key = known.key;
    common.uid.clone_from(&known.uid);
    *common.version = known.version + 1;
    *common.created = known.created;
    common.created_by.clone_from(&known.created_by);
}

/// Gives a uid to every entity that has none.
async fn give_uids<M: Record>(
    db: &impl ConnectionTrait,
    entries: &mut [Entry<M>],
) -> Result<(), RegistryError> {
    let given: Vec<String> = entries.iter_mut().map(|entry| entry.fields.common().uid.clone()).collect();
    let missing = given.iter().filter(|uid| uid.is_empty()).count();
    let given = given.iter().map(String::as_str);
    let uids = give_out(db, <M::Table as Registered>::KIND, missing, given).await?;
    let bare = entries.iter_mut().map(|entry| entry.fields.common()).filter(|common| common.uid.is_empty());
    for (common, uid) in bare.zip(uids) {
        *common.uid = uid;
    }
    Ok(())
}

/// A batch that names an entity twice would leave it to chance which of the two is kept.
fn check_distinct<M: Record>(entries: &mut [Entry<M>]) -> Result<(), RegistryError> {
    let mut keys = HashSet::new();
    let mut uids = HashSet::new();
    for entry in entries {
        let common = entry.fields.common();
        if !keys.insert(*common.key) || !uids.insert(common.uid.clone()) {
            let message = format!("{} occurs twice", common.uid);
            return Err(RegistryError::Invalid {
                field: field(<M::Table as Registered>::KIND, "uid"),
                message,
            });
        }
    }
    Ok(())
}

fn saved<M: Record>(entry: &mut Entry<M>) -> Saved {
    let common = entry.fields.common();
    Saved {
        kind: <M::Table as Registered>::KIND,
        key: *common.key,
        uid: common.uid.clone(),
        version: *common.version,
    }
}
