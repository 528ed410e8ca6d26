//! Paths in words.

use serde_json::Value;

use crate::document::{FieldChange, Fields, value_at};

/// Parts of an item that people know it by, the best first.
const NAMES: [&str; 8] =
    ["value", "identifier", "url", "name", "institutionCode", "collectionCode", "caption", "type"];

/// The path of a change in words: `Taxonomic coverage`, `Contacts: Ada Lovelace, phone`.
pub(super) fn label(change: &FieldChange, current: Option<&Fields>) -> String {
    let mut parts = change.path.split('.');
    let field = words(parts.next().unwrap_or_default());
    match (parts.next(), parts.next()) {
        (None, _) => field,
        (Some("order"), None) => format!("{field}: order"),
        (Some(key), part) => {
            let item = current.map(|fields| value_at(fields, &format!("{}.{key}", change.field())));
            let items = [item.as_ref(), Some(&change.after), Some(&change.before)];
            let name = items.into_iter().flatten().find_map(name).unwrap_or_else(|| key.to_owned());
            match part {
                None => format!("{field}: {name}"),
                Some(part) => format!("{field}: {name}, {}", words(part).to_lowercase()),
            }
        }
    }
}

/// What people know an item by.
fn name(item: &Value) -> Option<String> {
    let text = |part: &str| item.get(part).and_then(Value::as_str).filter(|text| !text.is_empty());
    let person: Vec<&str> = ["firstName", "lastName"].into_iter().filter_map(text).collect();
    if !person.is_empty() {
        return Some(person.join(" "));
    }
    NAMES.into_iter().find_map(text).map(str::to_owned)
}

/// `taxonomicCoverage` as `Taxonomic coverage`.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (place, letter) in name.char_indices() {
        if place == 0 {
            words.extend(letter.to_uppercase());
        } else if letter.is_uppercase() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{FieldChange, label};

    #[test]
    fn labels_name_things_as_people_do() {
        let fields = json!({ "contacts": [{ "key": "a", "firstName": "Ada", "lastName": "Lovelace" }] });
        let change =
            |path: &str, after: Value| FieldChange { path: path.to_owned(), before: Value::Null, after };
        let of = |path: &str, after: Value| label(&change(path, after), fields.as_object());
        assert_eq!(of("taxonomicCoverage", json!("x")), "Taxonomic coverage");
        assert_eq!(of("contacts.a.phone", json!([])), "Contacts: Ada Lovelace, phone");
        assert_eq!(of("tags.b", json!({ "value": "dusty" })), "Tags: dusty");
        assert_eq!(of("contacts.order", json!([])), "Contacts: order");
        assert_eq!(of("contacts.gone.email", json!([])), "Contacts: gone, email");
    }
}
