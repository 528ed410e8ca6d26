//! Items that say the same twice.

use std::collections::HashSet;

use serde_json::Value;

use crate::{FieldError, document::Fields};

/// The lists whose items must differ, and in what.
const DISTINCT: &[(&str, &[&str])] = &[
    ("identifiers", &["type", "identifier"]),
    ("tags", &["value"]),
    ("machineTags", &["namespace", "name", "value"]),
    ("endpoints", &["type", "url"]),
];

/// The items that repeat one before them, unless they did so before the change.
pub(super) fn check(before: Option<&Fields>, after: &Fields) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (list, parts) in DISTINCT {
        let old = before.map(|fields| repeated(fields, list, parts)).unwrap_or_default();
        for (key, values) in repeated(after, list, parts) {
            if !old.contains(&(key.clone(), values.clone())) {
                let message = format!("{} is there already", values.join(" "));
                errors.push(FieldError::new(format!("{list}.{key}"), "DUPLICATE", message));
            }
        }
    }
    errors
}

/// The keys of the repeating items, with what they repeat.
fn repeated(fields: &Fields, list: &str, parts: &[&str]) -> Vec<(String, Vec<String>)> {
    let text =
        |item: &Value, part: &str| item.get(part).and_then(Value::as_str).unwrap_or_default().to_owned();
    let items = fields.get(list).and_then(Value::as_array).into_iter().flatten();
    let mut seen = HashSet::new();
    let mut repeated = Vec::new();
    for item in items {
        let values: Vec<String> = parts.iter().map(|part| text(item, part)).collect();
        if !seen.insert(values.clone()) {
            repeated.push((text(item, "key"), values));
        }
    }
    repeated
}
