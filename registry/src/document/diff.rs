//! What tells two documents apart.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{Fields, is_keyed};

/// The name of the place of a list's order among its paths.
pub(super) const ORDER: &str = "order";

/// A change of one field.
///
/// Its path is the field's name; of an item in a keyed list, `contacts.<key>` where the whole item comes or goes
/// and `contacts.<key>.email` where a part of it changes; `contacts.order` is the order of the items' keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Where.
    pub path: String,
    /// The value before; null where there was none.
    pub before: Value,
    /// The value after; null where there is none.
    pub after: Value,
}

impl FieldChange {
    /// The field of the document that the path is in.
    pub fn field(&self) -> &str {
        self.path.split('.').next().unwrap_or(&self.path)
    }
}

/// The changes that make `after` of `before`, by path.
pub fn diff(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for name in names {
        let (old, new) = (get(before, name), get(after, name));
        if old == new {
            continue;
        }
        if is_keyed(name) {
            items(name, items_of(old), items_of(new), &mut changes);
        } else {
            changes.push(FieldChange { path: name.clone(), before: old.clone(), after: new.clone() });
        }
    }
    changes
}

fn items(list: &str, before: &[Value], after: &[Value], changes: &mut Vec<FieldChange>) {
    for old in before {
        let path = format!("{list}.{}", key_of(old));
        match find(after, key_of(old)) {
            Some(new) if new == old => {}
            Some(new) => parts(&path, old, new, changes),
            None => changes.push(FieldChange { path, before: old.clone(), after: Value::Null }),
        }
    }
    for new in after.iter().filter(|new| find(before, key_of(new)).is_none()) {
        let path = format!("{list}.{}", key_of(new));
        changes.push(FieldChange { path, before: Value::Null, after: new.clone() });
    }
    let (old, new) = (common(before, after), common(after, before));
    if old != new {
        let path = format!("{list}.{ORDER}");
        changes.push(FieldChange { path, before: keys(&old), after: keys(&new) });
    }
}

fn parts(path: &str, before: &Value, after: &Value, changes: &mut Vec<FieldChange>) {
    let empty = Fields::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let (old, new) = (get(before, name), get(after, name));
        if old != new {
            let path = format!("{path}.{name}");
            changes.push(FieldChange { path, before: old.clone(), after: new.clone() });
        }
    }
}

/// The keys of the items that both lists have, in the order of the first.
fn common<'a>(list: &'a [Value], other: &[Value]) -> Vec<&'a str> {
    list.iter().map(key_of).filter(|key| find(other, key).is_some()).collect()
}

fn keys(keys: &[&str]) -> Value {
    keys.iter().map(|key| Value::from(*key)).collect()
}

/// The field's value; null where the document has none.
pub(super) fn get<'a>(fields: &'a Fields, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

/// The items of a keyed list.
pub(super) fn items_of(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// The key of an item.
pub(super) fn key_of(item: &Value) -> &str {
    item.get("key").and_then(Value::as_str).unwrap_or_default()
}

/// The item with this key.
pub(super) fn find<'a>(items: &'a [Value], key: &str) -> Option<&'a Value> {
    items.iter().find(|item| key_of(item) == key)
}
