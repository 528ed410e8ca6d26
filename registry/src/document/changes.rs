//! Changes, made to a document that may have moved on since they were written.

use serde_json::Value;

use super::{
    diff::{FieldChange, ORDER, find, get, items_of, key_of},
    fields::{Fields, is_keyed},
};
use crate::FieldError;

/// The value at a path of a document; null where there is none.
pub fn value_at(fields: &Fields, path: &str) -> Value {
    let Some((list, rest)) = split(path) else { return get(fields, path).clone() };
    let items = items_of(get(fields, list));
    if rest == ORDER {
        return items.iter().map(|item| Value::from(key_of(item))).collect();
    }
    let (key, part) = rest.split_once('.').map_or((rest, None), |(key, part)| (key, Some(part)));
    match (find(items, key), part) {
        (None, _) => Value::Null,
        (Some(item), None) => item.clone(),
        (Some(item), Some(part)) => item.get(part).cloned().unwrap_or_default(),
    }
}

/// The changes whose field has another value by now than they were based on, and than they would set.
pub fn conflicts(fields: &Fields, changes: &[FieldChange]) -> Vec<FieldError> {
    let conflict = |change: &FieldChange| {
        let current = value_at(fields, &change.path);
        // Items that came or went meanwhile keep their places among those that stayed: an order is no conflict.
        let ordered = split(&change.path).is_some_and(|(_, rest)| rest == ORDER);
        let agrees = current == change.before || current == change.after;
        (!ordered && !agrees).then(|| FieldError::conflict(&change.path, current, change.after.clone()))
    };
    changes.iter().filter_map(conflict).collect()
}

/// The document with the changes made, whatever their fields hold now.
///
/// # Errors
/// A change of a part of an item that is gone.
pub fn apply(fields: &Fields, changes: &[FieldChange]) -> Result<Fields, Vec<FieldError>> {
    let mut fields = fields.clone();
    let mut errors = Vec::new();
    for change in changes {
        errors.extend(set(&mut fields, change));
    }
    if errors.is_empty() { Ok(fields) } else { Err(errors) }
}

/// Makes one change; tells what is wrong with it, if anything is.
fn set(fields: &mut Fields, change: &FieldChange) -> Option<FieldError> {
    let Some((list, rest)) = split(&change.path) else {
        fields.insert(change.path.clone(), change.after.clone());
        return None;
    };
    let slot = fields.entry(list).or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(items) = slot else {
        return Some(FieldError::new(list, "INVALID", "it is not a list"));
    };
    if rest == ORDER {
        order(items, &change.after);
        return None;
    }
    let (key, part) = rest.split_once('.').map_or((rest, None), |(key, part)| (key, Some(part)));
    let place = items.iter().position(|item| key_of(item) == key);
    match (place, part, change.after.is_null()) {
        (Some(place), None, true) => drop(items.remove(place)),
        (Some(place), None, false) => items[place] = change.after.clone(),
        (None, None, true) => {}
        (None, None, false) => items.push(change.after.clone()),
        (Some(place), Some(part), _) => {
            if let Some(item) = items[place].as_object_mut() {
                item.insert(part.to_owned(), change.after.clone());
            }
        }
        (None, Some(_), _) => {
            let message = "the item was removed by another since; drop this change or add the item again";
            return Some(FieldError::new(&change.path, "CONFLICT", message));
        }
    }
    None
}

/// Puts the items into the order of the keys; those that are not named stay behind them.
pub(super) fn order(items: &mut [Value], keys: &Value) {
    let keys = items_of(keys);
    let rank =
        |item: &Value| keys.iter().position(|key| key.as_str() == Some(key_of(item))).unwrap_or(usize::MAX);
    items.sort_by_key(rank);
}

/// A path into a keyed list, as the list and the rest.
fn split(path: &str) -> Option<(&str, &str)> {
    path.split_once('.').filter(|(list, _)| is_keyed(list))
}
