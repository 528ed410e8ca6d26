//! Giving an entity values it had before: a new change, under the rules of any other.

use std::collections::{HashMap, HashSet};

use atlas_entity::{HungOn, code_mapping, contact, endpoint, identifier, image, machine_tag, revision, tag};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{erased, read::fields_of};
use crate::{
    FieldError, Registry, RegistryError,
    change::{Change, Subject, guard, held, refuse, save, stale},
    document::{Document, FieldChange, Fields, KEYED, Patch, apply, blank, is_keyed, value_at},
    policy::Action,
    source, validate,
    work::{Begun, Call, Work},
    write::Saved,
};

/// What is to be as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reversion {
    /// The version whose values the entity shall have.
    pub to: i64,
    /// The fields that shall have them, as paths of changes (`description`, `contacts`, `contacts.<key>.email`); all
    /// of them when none are named.
    pub paths: Vec<String>,
}

impl Registry {
    /// Gives the entity the values of an older version.
    ///
    /// # Errors
    /// As [`Registry::update_entity`]; `Rejected` also when the version is not there, or was erased from where it is
    /// named, or nothing would change.
    pub async fn revert_entity(
        &self,
        call: Call,
        subject: Subject,
        reversion: &Reversion,
    ) -> Result<Saved, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let before = held(&work, subject).await?;
        stale(&work, &before, subject.version, &Patch::default()).await?;
        let saved = Box::pin(revert(&work, &before, reversion)).await?;
        work.commit(&saved).await?;
        Ok(saved)
    }
}

async fn revert(work: &Work, before: &Document, reversion: &Reversion) -> Result<Saved, RegistryError> {
    let kind = before.kind;
    let mut fields = match old_fields(work, before, reversion).await? {
        Ok(fields) => fields,
        Err(errors) => {
            // What is wrong with it is told to those who may change the entity.
            guard::act(work, before, Action::Update).await?;
            return Err(RegistryError::Rejected(errors));
        }
    };
    guard::update(work, before, &fields).await?;
    source::respect(work, before, &fields).await?;
    if before.is_deleted() {
        return Err(FieldError::new("entity", "INVALID", "it is deleted; restore it first").into());
    }
    refuse(validate::check(work.db(), kind, Some(&before.fields), &mut fields).await?)?;
    if fields == before.fields {
        let message = "the fields have these values already; there is nothing to revert";
        return Err(FieldError::new("to", "INVALID", message).into());
    }
    let (action, event) = ("REVERT", "entity.updated");
    save(work, Change { action, event, kind, before: Some(before), fields, own: Fields::new() }).await
}

/// The fields as they shall be, or why they cannot be so.
async fn old_fields(
    work: &Work,
    before: &Document,
    reversion: &Reversion,
) -> Result<Result<Fields, Vec<FieldError>>, RegistryError> {
    let Some(old) = version(work.db(), before, reversion.to).await? else {
        let message = format!("{} has no version {}", before.uid(), reversion.to);
        return Ok(Err(vec![FieldError::new("to", "NOT_FOUND", message)]));
    };
    Ok(match reverted(before, &old, &reversion.paths) {
        Ok(mut fields) => {
            rename_taken(work.db(), before, &mut fields).await?;
            Ok(fields)
        }
        Err(errors) => Err(errors),
    })
}

/// The fields of the entity with the old values in them.
fn reverted(current: &Document, old: &Fields, paths: &[String]) -> Result<Fields, Vec<FieldError>> {
    let blank = blank(current.kind);
    if paths.is_empty() {
        let mut fields = current.fields.clone();
        for (name, value) in old.iter().filter(|(name, _)| blank.contains_key(*name)) {
            let now = current.fields.get(name).unwrap_or(&Value::Null);
            fields.insert(name.clone(), erased::without(name, value, now));
        }
        return Ok(fields);
    }
    let mut errors = Vec::new();
    let mut changes = Vec::new();
    for path in paths {
        let field = path.split('.').next().unwrap_or(path);
        let (before, after) = (value_at(&current.fields, path), value_at(old, path));
        if !blank.contains_key(field) || (path.contains('.') && !is_keyed(field)) {
            errors.push(FieldError::new(path, "UNKNOWN_FIELD", "there is no such field to revert"));
        } else if erased::marked(&after) {
            errors.push(FieldError::new(path, "ERASED", "the old value was erased from history"));
        } else {
            changes.push(FieldChange { path: path.clone(), before, after });
        }
    }
    if errors.is_empty() { apply(&current.fields, &changes) } else { Err(errors) }
}

/// The entity as that version left it.
async fn version(
    db: &impl ConnectionTrait,
    of: &Document,
    version: i64,
) -> Result<Option<Fields>, RegistryError> {
    use revision::{Column, Entity};
    let select = Entity::find().filter(Column::EntityKey.eq(of.key)).filter(Column::Version.eq(version));
    Ok(select.one(db).await?.as_ref().map(fields_of))
}

/// Gives new keys to items that came back while theirs hang on another entity by now, as after a merge.
async fn rename_taken(
    db: &impl ConnectionTrait,
    before: &Document,
    fields: &mut Fields,
) -> Result<(), RegistryError> {
    for list in KEYED {
        let Some(Value::Array(items)) = fields.get_mut(list) else { continue };
        let key = |item: &Value| item.get("key")?.as_str()?.parse::<Uuid>().ok();
        let back: Vec<Uuid> =
            items.iter().filter_map(key).filter(|key| !before.kept.contains_key(key)).collect();
        if back.is_empty() {
            continue;
        }
        let taken = taken(db, list, back).await?;
        let new: HashMap<Uuid, Uuid> = taken.into_iter().map(|key| (key, Uuid::now_v7())).collect();
        for item in items {
            let renamed = key(item).and_then(|key| new.get(&key));
            if let (Some(new), Some(parts)) = (renamed, item.as_object_mut()) {
                parts.insert("key".to_owned(), json!(new));
            }
        }
    }
    Ok(())
}

/// The keys that rows of the list's table have.
async fn taken(
    db: &impl ConnectionTrait,
    list: &str,
    keys: Vec<Uuid>,
) -> Result<HashSet<Uuid>, RegistryError> {
    match list {
        "contacts" => there::<contact::Entity>(db, contact::Entity::KEY, keys).await,
        "identifiers" => there::<identifier::Entity>(db, identifier::Entity::KEY, keys).await,
        "endpoints" => there::<endpoint::Entity>(db, endpoint::Entity::KEY, keys).await,
        "tags" => there::<tag::Entity>(db, tag::Entity::KEY, keys).await,
        "machineTags" => there::<machine_tag::Entity>(db, machine_tag::Entity::KEY, keys).await,
        "images" => there::<image::Entity>(db, image::Entity::KEY, keys).await,
        _ => there::<code_mapping::Entity>(db, code_mapping::Column::Key, keys).await,
    }
}

async fn there<E: EntityTrait>(
    db: &impl ConnectionTrait,
    key: E::Column,
    keys: Vec<Uuid>,
) -> Result<HashSet<Uuid>, RegistryError> {
    let select = E::find().select_only().column(key).filter(key.is_in(keys));
    Ok(select.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
}
