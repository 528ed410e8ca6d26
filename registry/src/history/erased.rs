//! What takes the place of personal data that were erased.

use serde_json::Value;

use crate::document::{FieldChange, Fields, is_keyed};

/// What stands where something was erased.
pub(super) const MARK: &str = "[erased]";
/// Parts of a contact that say nothing of the person.
const KEPT: [&str; 5] = ["key", "type", "primary", "public", "notify"];
/// Shorter texts are not looked for outside the contact: they would be found in other words.
const SHORTEST: usize = 5;

/// Whether something was erased from the value.
pub(super) fn marked(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(MARK),
        Value::Array(items) => items.iter().any(marked),
        Value::Object(parts) => parts.values().any(marked),
        _ => false,
    }
}

/// An old value for use today: where something was erased from it, what is there now.
pub(super) fn without(field: &str, old: &Value, now: &Value) -> Value {
    match old {
        Value::Array(items) if is_keyed(field) => {
            let now = now.as_array().map_or(&[][..], Vec::as_slice);
            let today = |item: &Value| now.iter().find(|other| other["key"] == item["key"]).cloned();
            items
                .iter()
                .filter_map(|item| if marked(item) { today(item) } else { Some(item.clone()) })
                .collect()
        }
        old if marked(old) => now.clone(),
        old => old.clone(),
    }
}

/// What is to be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scrub {
    /// Key of a contact that is to be emptied wherever it stands.
    pub contact: Option<String>,
    /// Texts that are to be replaced wherever they stand, in whatever case.
    pub texts: Vec<String>,
}

impl Scrub {
    /// The document without it.
    pub(super) fn document(&self, document: &Value) -> Value {
        let mut document = document.clone();
        let contacts = document.get_mut("contacts").and_then(Value::as_array_mut).into_iter().flatten();
        for contact in contacts.filter(|item| self.is_contact(item["key"].as_str())) {
            mask_contact(contact);
        }
        self.value(&document)
    }

    /// The changes without it.
    pub(super) fn changes(&self, changes: &Value) -> Value {
        let Ok(mut made) = serde_json::from_value::<Vec<FieldChange>>(changes.clone()) else {
            return self.value(changes);
        };
        for change in &mut made {
            let mut path = change.path.splitn(3, '.');
            let (field, key, part) = (path.next(), path.next(), path.next());
            if field == Some("contacts") && self.is_contact(key) {
                for value in [&mut change.before, &mut change.after] {
                    match part {
                        None => mask_contact(value),
                        Some(part) if KEPT.contains(&part) => {}
                        Some(_) => mask(value),
                    }
                }
            }
        }
        self.value(&serde_json::json!(made))
    }

    /// The value without the texts.
    pub(super) fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(parts) => {
                Value::Object(parts.iter().map(|(name, part)| (name.clone(), self.value(part))).collect())
            }
            other => other.clone(),
        }
    }

    /// The text without the texts.
    pub(super) fn text(&self, text: &str) -> String {
        self.texts.iter().fold(text.to_owned(), |text, wanted| replace(&text, wanted))
    }

    fn is_contact(&self, key: Option<&str>) -> bool {
        self.contact.is_some() && self.contact.as_deref() == key
    }
}

/// The texts by which a person can be told, in a document or a change in which the contact stands.
pub(super) fn telling(contact: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    for part in ["email", "phone", "fax", "homepage"] {
        texts.extend(
            contact[part].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned),
        );
    }
    let ids = contact["userIds"].as_array().into_iter().flatten();
    texts.extend(ids.filter_map(|id| id["id"].as_str()).map(str::to_owned));
    if let (Some(first), Some(last)) = (contact["firstName"].as_str(), contact["lastName"].as_str()) {
        texts.extend([format!("{first} {last}"), format!("{last}, {first}"), format!("{last} {first}")]);
    }
    texts.retain(|text| text.trim().chars().count() >= SHORTEST && !text.contains(MARK));
    texts
}

/// The contact with this key as a revision shows it: in its document, and on both sides of its changes.
pub(super) fn versions_of(contact: &str, document: &Value, changes: &Value) -> Vec<Value> {
    let in_document = document["contacts"].as_array().into_iter().flatten();
    let mut found: Vec<Value> = in_document.filter(|item| item["key"] == contact).cloned().collect();
    let current = found.first().cloned().unwrap_or_else(|| Value::Object(Fields::new()));
    let whole = format!("contacts.{contact}");
    let (mut before, mut after) = (current.clone(), current);
    for change in changes.as_array().into_iter().flatten() {
        let path = change["path"].as_str().unwrap_or_default();
        if path == whole {
            found.extend([change["before"].clone(), change["after"].clone()]);
        } else if let Some(part) = path.strip_prefix(&whole).and_then(|rest| rest.strip_prefix('.')) {
            before[part] = change["before"].clone();
            after[part] = change["after"].clone();
        }
    }
    found.extend([before, after]);
    found
}

fn mask_contact(contact: &mut Value) {
    let parts = contact.as_object_mut().into_iter().flatten();
    for (_, value) in parts.filter(|(part, _)| !KEPT.contains(&part.as_str())) {
        mask(value);
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_empty() => MARK.clone_into(text),
        Value::Array(items) if !items.is_empty() => *items = vec![Value::from(MARK)],
        Value::Object(_) => *value = Value::from(MARK),
        _ => {}
    }
}

/// Replaces a text in whatever case its letters are.
fn replace(text: &str, wanted: &str) -> String {
    // Lower case of ASCII letters only, which leaves every byte in its place.
    let (low, wanted) = (text.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for (place, found) in low.match_indices(&wanted) {
        replaced.push_str(&text[from..place]);
        replaced.push_str(MARK);
        from = place + found.len();
    }
    replaced.push_str(&text[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Scrub, replace, telling, versions_of, without};

    #[test]
    fn a_contact_is_emptied_and_its_texts_are_replaced() {
        let scrub = Scrub { contact: Some("a".to_owned()), texts: vec!["ada@example.org".to_owned()] };
        let document = json!({
            "description": "Write to ADA@example.org.",
            "contacts": [
                { "key": "a", "public": true, "lastName": "Byron", "email": ["ada@example.org"], "phone": [],
                  "address": { "city": "London" }, "notes": null },
                { "key": "b", "public": true, "lastName": "Bell" },
            ],
        });
        let expected = json!({
            "description": "Write to [erased].",
            "contacts": [
                { "key": "a", "public": true, "lastName": "[erased]", "email": ["[erased]"], "phone": [],
                  "address": "[erased]", "notes": null },
                { "key": "b", "public": true, "lastName": "Bell" },
            ],
        });
        assert_eq!(scrub.document(&document), expected);
        let changes = json!([
            { "path": "contacts.a.email", "before": [], "after": ["ada@example.org"] },
            { "path": "contacts.a.public", "before": false, "after": true },
            { "path": "contacts.b.lastName", "before": "Ball", "after": "Bell" },
        ]);
        let expected = json!([
            { "path": "contacts.a.email", "before": [], "after": ["[erased]"] },
            { "path": "contacts.a.public", "before": false, "after": true },
            { "path": "contacts.b.lastName", "before": "Ball", "after": "Bell" },
        ]);
        assert_eq!(scrub.changes(&changes), expected);
    }

    #[test]
    fn texts_that_tell_a_person_are_gathered_from_both_sides_of_changes() {
        let document = json!({ "contacts": [{ "key": "a", "firstName": "Ada", "lastName": "Byron", "email": ["n@e.org"] }] });
        let changes = json!([{ "path": "contacts.a.email", "before": ["old@e.org"], "after": ["n@e.org"] }]);
        let mut texts: Vec<String> = versions_of("a", &document, &changes).iter().flat_map(telling).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts, ["Ada Byron", "Byron Ada", "Byron, Ada", "n@e.org", "old@e.org"]);
    }

    #[test]
    fn letters_beyond_ascii_do_not_shift_what_is_replaced() {
        assert_eq!(replace("Émile, ÉMILE, émile@x.org", "mile@X.org"), "Émile, ÉMILE, é[erased]");
    }

    #[test]
    fn erased_values_do_not_come_back() {
        let old = json!([{ "key": "a", "lastName": "[erased]" }, { "key": "b", "lastName": "Bell" }]);
        assert_eq!(without("contacts", &old, &json!([])), json!([{ "key": "b", "lastName": "Bell" }]));
        assert_eq!(without("description", &json!("By [erased]."), &json!("Now.")), json!("Now."));
        assert_eq!(without("description", &json!("By us."), &Value::Null), json!("By us."));
    }
}
