//! Datasets that a viewer does not see, left out wherever a document or a change names one.
//!
//! Histories and proposals keep to this one rule.

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use super::{
    diff::{FieldChange, ORDER, items_of, key_of},
    fields::Fields,
};

/// Fields that name one dataset.
const ONE: [&str; 3] = ["parentKey", "duplicateOfKey", "replacedBy"];
/// Fields that name many.
const MANY: &str = "datasetKeys";
/// Items that are for one dataset.
const MAPPINGS: &str = "codeMappings";

/// Keys of the datasets that a viewer does not see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concealed(HashSet<String>);

impl FromIterator<Uuid> for Concealed {
    fn from_iter<I: IntoIterator<Item = Uuid>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| key.to_string()).collect())
    }
}

impl Concealed {
    /// The document without them.
    pub fn document(&self, fields: &Fields) -> Fields {
        fields.iter().map(|(name, value)| (name.clone(), self.value(name, value))).collect()
    }

    /// The value of a field without them.
    pub fn value(&self, field: &str, value: &Value) -> Value {
        match (field, value) {
            (MAPPINGS, Value::Array(items)) => {
                items.iter().filter(|item| !self.has_mapping(item)).cloned().collect()
            }
            (MANY, Value::Array(keys)) => keys.iter().filter(|key| !self.has(key)).cloned().collect(),
            (field, key) if ONE.contains(&field) && self.has(key) => Value::Null,
            _ => value.clone(),
        }
    }

    /// The change without them; none where nothing else changes.
    pub fn change(&self, change: &FieldChange) -> Option<FieldChange> {
        let seen = |value: &Value| self.changed(&change.path, value);
        let (before, after) = (seen(&change.before), seen(&change.after));
        (before != after).then(|| FieldChange { path: change.path.clone(), before, after })
    }

    /// The changes without them, where `document` is what they were made to.
    pub fn changes(&self, changes: &[FieldChange], document: &Fields) -> Vec<FieldChange> {
        let items = items_of(document.get(MAPPINGS).unwrap_or(&Value::Null));
        let mut mappings: HashSet<&str> =
            items.iter().filter(|item| self.has_mapping(item)).map(key_of).collect();
        for change in changes {
            let Some((MAPPINGS, key, part)) = parts(&change.path) else { continue };
            let names =
                |value: &Value| if part == "datasetKey" { self.has(value) } else { self.has_mapping(value) };
            if names(&change.before) || names(&change.after) {
                mappings.insert(key);
            }
        }
        let shown = |change: &FieldChange| match parts(&change.path) {
            Some((MAPPINGS, ORDER, _)) => {
                let without = |keys: &Value| -> Value {
                    let shown = |key: &&Value| key.as_str().is_some_and(|key| !mappings.contains(key));
                    items_of(keys).iter().filter(shown).cloned().collect()
                };
                let (before, after) = (without(&change.before), without(&change.after));
                (before != after).then(|| FieldChange { path: change.path.clone(), before, after })
            }
            Some((MAPPINGS, key, _)) if mappings.contains(key) => None,
            _ => self.change(change),
        };
        changes.iter().filter_map(shown).collect()
    }

    /// One side of a change.
    pub fn changed(&self, path: &str, value: &Value) -> Value {
        match parts(path) {
            None => self.value(path, value),
            Some((MAPPINGS, _, "")) if self.has_mapping(value) => Value::Null,
            Some((MAPPINGS, _, "datasetKey")) if self.has(value) => Value::Null,
            Some(_) => value.clone(),
        }
    }

    /// Whether the mapping is for one of them.
    fn has_mapping(&self, item: &Value) -> bool {
        item.get("datasetKey").is_some_and(|key| self.has(key))
    }

    fn has(&self, key: &Value) -> bool {
        key.as_str().is_some_and(|key| self.0.contains(key))
    }
}

/// The list, the key of an item or the order of them, and the part of the item that a path leads to.
fn parts(path: &str) -> Option<(&str, &str, &str)> {
    let (list, rest) = path.split_once('.')?;
    let (key, part) = rest.split_once('.').unwrap_or((rest, ""));
    Some((list, key, part))
}
