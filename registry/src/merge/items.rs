//! What hangs on an entity, moved to another.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::document::{Document, Fields};

/// Adds the items of one list to another's, those it has already aside. They keep their keys.
pub(super) fn gather(list: &str, ours: &mut Value, theirs: &Value) {
    let (Value::Array(ours), Value::Array(theirs)) = (ours, theirs) else { return };
    let primary = ours.iter().any(is_primary);
    let there: Vec<Value> = ours.iter().map(|item| essence(list, item)).collect();
    for item in theirs.iter().filter(|item| !there.contains(&essence(list, item))) {
        let mut item = item.clone();
        // An entity shows one identifier first: the one it had.
        if list == "identifiers"
            && primary
            && let Some(parts) = item.as_object_mut()
        {
            parts.insert("primary".to_owned(), Value::Bool(false));
        }
        ours.push(item);
    }
}

/// Adds the key and the uid of the entity that goes as identifiers of the other.
pub(super) fn identify(fields: &mut Fields, gone: &Document) {
    let identifiers = fields.entry("identifiers").or_insert_with(|| json!([]));
    let old = [("UUID", gone.key.to_string()), ("ALA_UID", gone.uid().to_owned())];
    let items = old.map(|(kind, identifier)| {
        json!({ "key": Uuid::now_v7(), "type": kind, "identifier": identifier, "primary": false })
    });
    gather("identifiers", identifiers, &Value::from(items.to_vec()));
}

/// What makes an item the same as another: all but its key, or the parts that identify it.
fn essence(list: &str, item: &Value) -> Value {
    let parts: &[&str] = match list {
        "identifiers" => &["type", "identifier"],
        "tags" => &["value"],
        "machineTags" => &["namespace", "name", "value"],
        "endpoints" => &["type", "url"],
        "images" => &["url"],
        _ => {
            let mut all = item.clone();
            all.as_object_mut().map(|parts| parts.remove("key"));
            return all;
        }
    };
    parts.iter().map(|part| item.get(*part).cloned().unwrap_or_default()).collect()
}

fn is_primary(item: &Value) -> bool {
    item.get("primary") == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::gather;

    #[test]
    fn what_is_there_already_is_not_added_again() {
        let mut ours = json!([{ "key": "1", "type": "ROR", "identifier": "02zv4ka60", "primary": true }]);
        let theirs = json!([
            { "key": "2", "type": "ROR", "identifier": "02zv4ka60", "primary": false },
            { "key": "3", "type": "GRID", "identifier": "grid.1", "primary": true },
        ]);
        gather("identifiers", &mut ours, &theirs);
        let expected = json!([
            { "key": "1", "type": "ROR", "identifier": "02zv4ka60", "primary": true },
            { "key": "3", "type": "GRID", "identifier": "grid.1", "primary": false },
        ]);
        assert_eq!(ours, expected);
    }

    #[test]
    fn contacts_are_the_same_only_when_everything_is() {
        let mut ours = json!([{ "key": "1", "lastName": "Byron", "public": true }]);
        let theirs = json!([
            { "key": "2", "lastName": "Byron", "public": true },
            { "key": "3", "lastName": "Byron", "public": false },
        ]);
        gather("contacts", &mut ours, &theirs);
        assert_eq!(ours.as_array().unwrap().len(), 2);
        assert_eq!(ours[1]["key"], "3");
    }
}
