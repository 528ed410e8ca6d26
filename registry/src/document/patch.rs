//! Patches: what mutations and proposals say is to change.

use atlas_entity::EntityKind;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    changes::order,
    diff::key_of,
    fields::{Fields, blank, is_keyed},
};
use crate::FieldError;

/// New values by field: one that is absent stays, null empties it.
///
/// A keyed list changes by `{"add": [item…], "update": [{"key": …, part: …}…], "remove": [key…], "order": [key…]}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patch(pub Fields);

/// How a keyed list changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ListPatch {
    add: Option<Vec<Fields>>,
    update: Option<Vec<Fields>>,
    remove: Option<Vec<Uuid>>,
    order: Option<Vec<Uuid>>,
}

impl Patch {
    /// The patch with its parts of objects, as `address.city`, put into the objects that the document has.
    #[must_use]
    pub fn whole(&self, fields: &Fields) -> Self {
        let mut whole = Self::default();
        for (name, value) in &self.0 {
            let Some((object, part)) = name.split_once('.') else {
                whole.0.insert(name.clone(), value.clone());
                continue;
            };
            let there = || fields.get(object).filter(|object| object.is_object()).cloned();
            let slot = whole.0.entry(object).or_insert_with(|| there().unwrap_or_else(|| json!({})));
            if let Some(parts) = slot.as_object_mut() {
                parts.insert(part.to_owned(), value.clone());
                parts.retain(|_, part| !part.is_null());
            }
        }
        for (name, value) in &mut whole.0 {
            let split =
                self.0.keys().any(|part| part.split_once('.').is_some_and(|(object, _)| object == name));
            let nothing = |part: &Value| part.is_null() || part.as_array().is_some_and(Vec::is_empty);
            if split && value.as_object().is_some_and(|parts| parts.values().all(nothing)) {
                *value = Value::Null;
            }
        }
        whole
    }

    /// The document with the patch made to it. New items get a key.
    ///
    /// # Errors
    /// Fields that the kind does not have, and items that are not there: all of them at once.
    pub fn on(&self, kind: EntityKind, fields: &Fields) -> Result<Fields, Vec<FieldError>> {
        let blank = blank(kind);
        let mut patched = fields.clone();
        let mut errors = Vec::new();
        for (name, value) in &self.0 {
            let Some(empty) = blank.get(name) else {
                let message = format!("{} has no field of this name to change", kind.name().to_lowercase());
                errors.push(FieldError::new(name, "UNKNOWN_FIELD", message));
                continue;
            };
            let slot = patched.entry(name.clone()).or_insert_with(|| empty.clone());
            if is_keyed(name) {
                errors.extend(patch_list(name, slot, value));
            } else if value.is_null() {
                slot.clone_from(empty);
            } else {
                slot.clone_from(value);
            }
        }
        if errors.is_empty() { Ok(patched) } else { Err(errors) }
    }
}

fn patch_list(name: &str, slot: &mut Value, value: &Value) -> Vec<FieldError> {
    let patch: ListPatch = match serde_json::from_value(value.clone()) {
        Ok(patch) => patch,
        Err(error) => {
            return vec![FieldError::new(name, "INVALID", format!("not a change of a list: {error}"))];
        }
    };
    if !slot.is_array() {
        *slot = Value::Array(Vec::new());
    }
    let Value::Array(items) = slot else { return Vec::new() };
    let mut errors = Vec::new();
    for change in patch.update.unwrap_or_default() {
        errors.extend(update(name, items, change));
    }
    for key in patch.remove.unwrap_or_default() {
        let before = items.len();
        items.retain(|item| key_of(item) != key.to_string());
        if items.len() == before {
            errors.push(absent(name, &key.to_string()));
        }
    }
    for item in patch.add.unwrap_or_default() {
        errors.extend(add(name, items, item));
    }
    if let Some(keys) = patch.order {
        order(items, &json!(keys));
    }
    errors
}

fn update(name: &str, items: &mut [Value], change: Fields) -> Option<FieldError> {
    let key = change.get("key").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    match items.iter_mut().find(|item| key_of(item) == key).and_then(Value::as_object_mut) {
        Some(item) => {
            item.extend(change.into_iter().filter(|(part, _)| part != "key"));
            None
        }
        None => Some(absent(name, &key)),
    }
}

fn add(name: &str, items: &mut Vec<Value>, mut item: Fields) -> Option<FieldError> {
    let given = item.get("key").and_then(Value::as_str).map(Uuid::parse_str);
    let key = match given {
        None => Uuid::now_v7(),
        Some(Ok(key)) if items.iter().all(|item| key_of(item) != key.to_string()) => key,
        Some(_) => {
            let message = "an item to add has a key of its own, or none and is given one";
            return Some(FieldError::new(name, "INVALID", message));
        }
    };
    item.insert("key".to_owned(), json!(key));
    items.push(Value::Object(item));
    None
}

fn absent(name: &str, key: &str) -> FieldError {
    FieldError::new(format!("{name}.{key}"), "NOT_FOUND", "there is no such item; read the entity again")
}
