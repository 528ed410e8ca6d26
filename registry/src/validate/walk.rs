//! Finding the values that a rule is for.

use std::collections::HashSet;

use serde_json::Value;

use crate::document::is_keyed;

/// Calls `each` with every value at the path, and where it is. A path names parts of objects, and with `[]` every
/// item of a list: `contacts[].email[]`. Items of keyed lists are told apart by key, others are where their list is.
pub(super) fn visit(value: &mut Value, path: &str, each: &mut dyn FnMut(&str, &mut Value)) {
    walk(value, path, "", each);
}

fn walk(value: &mut Value, path: &str, at: &str, each: &mut dyn FnMut(&str, &mut Value)) {
    if path.is_empty() {
        each(at, value);
        return;
    }
    let (segment, rest) = path.split_once('.').unwrap_or((path, ""));
    let Value::Object(object) = value else { return };
    let name = segment.trim_end_matches("[]");
    let here = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    if name.len() == segment.len() {
        // A part that is absent is none: whoever requires it must hear of it.
        walk(object.get_mut(name).unwrap_or(&mut Value::Null), rest, &here, each);
        return;
    }
    let Some(Value::Array(items)) = object.get_mut(name) else { return };
    for item in items {
        let key = item.get("key").and_then(Value::as_str).filter(|_| at.is_empty() && is_keyed(name));
        let there = key.map(|key| format!("{here}.{key}"));
        walk(item, rest, there.as_deref().unwrap_or(&here), each);
    }
}

/// The values at the path, with where they are.
pub(super) fn values(value: &mut Value, path: &str) -> HashSet<(String, String)> {
    let mut values = HashSet::new();
    visit(value, path, &mut |at, value| {
        values.insert((at.to_owned(), value.to_string()));
    });
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::visit;

    #[test]
    fn paths_lead_into_objects_and_lists() {
        let mut document = json!({
            "name": "A",
            "email": ["a", "b"],
            "address": null,
            "contacts": [{ "key": "k", "email": ["c"], "userIds": [{ "id": "x" }] }],
        });
        let mut found = |path: &str| {
            let mut found = Vec::new();
            visit(&mut document, path, &mut |at, value| found.push(format!("{at} {value}")));
            found
        };
        assert_eq!(found("name"), [r#"name "A""#]);
        assert_eq!(found("code"), ["code null"]);
        assert_eq!(found("email[]"), [r#"email "a""#, r#"email "b""#]);
        assert_eq!(found("address.country"), Vec::<String>::new());
        assert_eq!(found("contacts[].email[]"), [r#"contacts.k.email "c""#]);
        assert_eq!(found("contacts[].userIds[].id"), [r#"contacts.k.userIds.id "x""#]);
        assert_eq!(found("contacts[].type"), ["contacts.k.type null"]);
    }
}
