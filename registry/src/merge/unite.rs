//! The fields of an entity that another is merged into.

use atlas_entity::EntityKind;
use serde_json::{Value, json};

use super::items;
use crate::document::{Document, Fields, is_keyed};

/// Fields that say how the records of a dataset are read, or where the entity stands among others: those of the entity
/// that goes say nothing about the one that stays.
const OWN: [&str; 7] = [
    "uniqueKeyTerms",
    "defaultValues",
    "dwca",
    "parentKey",
    "parentKeys",
    "duplicateOfKey",
    "incorporatedCollections",
];
/// Fields that make sense together only.
const TOGETHER: [[&str; 2]; 2] = [["latitude", "longitude"], ["masterSource", "masterSourceMetadata"]];

/// The fields of the survivor after the merge: what it lacks is filled, lists are united, what hung on the other is
/// added, and the names, codes, key and uid of the other still lead to it.
pub(super) fn unite(gone: &Document, survivor: &Document) -> Fields {
    let mut fields = survivor.fields.clone();
    for (name, theirs) in &gone.fields {
        if OWN.contains(&name.as_str()) || half_filled(name, &survivor.fields) {
            continue;
        }
        let ours = fields.entry(name.clone()).or_insert(Value::Null);
        if is_keyed(name) {
            items::gather(name, ours, theirs);
        } else {
            fill(ours, theirs);
        }
    }
    keep_code(&mut fields, gone);
    keep_name(&mut fields, gone);
    items::identify(&mut fields, gone);
    fields
}

/// The fields of the entity that goes: what was moved is no longer there.
pub(super) fn emptied(gone: &Document) -> Fields {
    let mut fields = gone.fields.clone();
    for (name, value) in &mut fields {
        let relation =
            ["parentKeys", "institutionKeys", "collectionKeys", "datasetKeys"].contains(&name.as_str());
        if is_keyed(name) || relation {
            *value = json!([]);
        }
    }
    fields
}

/// Gives a code another name to be found by, unless it is found by it already.
fn add_code(fields: &mut Fields, code: &Value, description: &str) {
    let Some(code) = code.as_str().filter(|code| !code.trim().is_empty()) else { return };
    if fields.get("code").and_then(Value::as_str) == Some(code) {
        return;
    }
    if let Some(Value::Array(alternatives)) = fields.get_mut("alternativeCodes")
        && alternatives.iter().all(|alternative| alternative["code"] != code)
    {
        alternatives.push(json!({ "code": code, "description": description }));
    }
}

fn fill(ours: &mut Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            let new: Vec<Value> = theirs.iter().filter(|item| !ours.contains(item)).cloned().collect();
            ours.extend(new);
        }
        (ours, theirs) if is_empty(ours) => ours.clone_from(theirs),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Whether the field belongs to a pair of which the survivor has something already.
fn half_filled(name: &str, fields: &Fields) -> bool {
    let pair = TOGETHER.iter().find(|pair| pair.contains(&name));
    pair.is_some_and(|pair| pair.iter().any(|name| fields.get(*name).is_some_and(|value| !is_empty(value))))
}

fn keep_code(fields: &mut Fields, gone: &Document) {
    let description = format!("Code of {}, merged into this one", gone.uid());
    add_code(fields, gone.fields.get("code").unwrap_or(&Value::Null), &description);
}

fn keep_name(fields: &mut Fields, gone: &Document) {
    let list = match gone.kind {
        EntityKind::Collection => "incorporatedCollections",
        EntityKind::Institution => "additionalNames",
        _ => return,
    };
    let Some(name) = gone.fields.get("name").filter(|name| Some(*name) != fields.get("name")) else { return };
    if let Some(Value::Array(names)) = fields.get_mut(list) {
        let before = gone.fields.get("incorporatedCollections").filter(|_| list == "incorporatedCollections");
        let before = before.and_then(Value::as_array).into_iter().flatten();
        for name in std::iter::once(name).chain(before) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
}
