//! What of a document is not for everyone: contacts that are not public, and datasets that the viewer does not see.
//!
//! Proposals and revisions speak of documents as they were, and pass the same rules as the entity itself.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    concealed::Concealed,
    diff::{FieldChange, ORDER, items_of, key_of},
    fields::Fields,
};

const CONTACTS: &str = "contacts";

/// The document without the contacts that are not public, and without the datasets concealed.
pub fn redact(fields: &Fields, concealed: &Concealed) -> Fields {
    let mut fields = concealed.document(fields);
    if let Some(Value::Array(contacts)) = fields.get_mut(CONTACTS) {
        contacts.retain(is_public);
    }
    fields
}

/// The changes without those of contacts that are not public in the document they were made to, or were not. A contact
/// that comes is shown only to those whose `own` the changes are: until someone has reviewed it, it is only said that it
/// is public. The datasets concealed are left out in any case: a reviewer may have written them into changes that are
/// one's own.
pub fn redact_changes(
    changes: &[FieldChange],
    document: &Fields,
    concealed: &Concealed,
    own: bool,
) -> Vec<FieldChange> {
    let hidden = hidden(changes, document, own);
    let shown = |change: &FieldChange| match contact(&change.path) {
        None => Some(change.clone()),
        Some((ORDER, _)) => {
            let without = |keys: &Value| -> Value {
                let shown = |key: &&Value| key.as_str().is_some_and(|key| !hidden.contains(key));
                items_of(keys).iter().filter(shown).cloned().collect()
            };
            let (before, after) = (without(&change.before), without(&change.after));
            (before != after).then(|| FieldChange { path: change.path.clone(), before, after })
        }
        Some((key, _)) => (!hidden.contains(key)).then(|| change.clone()),
    };
    let changes: Vec<FieldChange> = changes.iter().filter_map(shown).collect();
    concealed.changes(&changes, document)
}

/// Keys of the contacts that are not to be shown.
fn hidden(changes: &[FieldChange], document: &Fields, own: bool) -> BTreeSet<String> {
    let items = items_of(document.get(CONTACTS).unwrap_or(&Value::Null));
    let public: BTreeSet<&str> = items.iter().filter(|item| is_public(item)).map(key_of).collect();
    let mut hidden: BTreeSet<String> =
        items.iter().filter(|item| !is_public(item)).map(|item| key_of(item).to_owned()).collect();
    for change in changes {
        let Some((key, part)) = contact(&change.path).filter(|(key, _)| *key != ORDER) else { continue };
        let open = match part {
            None if change.before.is_null() => own,
            None => is_public(&change.before) && public.contains(key),
            Some("public") => change.before == true && public.contains(key),
            Some(_) => public.contains(key),
        };
        if !open {
            hidden.insert(key.to_owned());
        }
    }
    hidden
}

/// The contact a path leads to, or the order of them, and the part of it.
fn contact(path: &str) -> Option<(&str, Option<&str>)> {
    let rest = path.strip_prefix(CONTACTS)?.strip_prefix('.')?;
    Some(rest.split_once('.').map_or((rest, None), |(key, part)| (key, Some(part))))
}

fn is_public(contact: &Value) -> bool {
    contact.get("public") == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Concealed, FieldChange, redact, redact_changes};

    fn change(path: &str, before: Value, after: Value) -> FieldChange {
        FieldChange { path: path.to_owned(), before, after }
    }

    #[test]
    fn contacts_that_are_not_public_leave_no_trace() {
        let document = json!({
            "name": "Museum",
            "contacts": [{ "key": "a", "public": true }, { "key": "b", "public": false }, { "key": "c" }],
        });
        let document = document.as_object().unwrap().clone();
        assert_eq!(
            redact(&document, &Concealed::default())["contacts"],
            json!([{ "key": "a", "public": true }])
        );

        let changes = [
            change("contacts.a.email", json!([]), json!(["a@example.org"])),
            change("contacts.b.email", json!([]), json!(["b@example.org"])),
            // Nobody knows whose this is.
            change("contacts.x.email", json!([]), json!(["x@example.org"])),
            change("contacts.new", Value::Null, json!({ "key": "new", "public": true })),
            change("contacts.secret", Value::Null, json!({ "key": "secret", "public": false })),
            change("contacts.order", json!(["a", "b"]), json!(["b", "a"])),
            change("name", json!("Museum"), json!("Museum of Dust")),
        ];
        let shown = |own| -> Vec<String> {
            redact_changes(&changes, &document, &Concealed::default(), own)
                .into_iter()
                .map(|change| change.path)
                .collect()
        };
        assert_eq!(shown(false), ["contacts.a.email", "name"]);
        // Who wrote them knows whom they wrote in, and no more.
        assert_eq!(shown(true), ["contacts.a.email", "contacts.new", "contacts.secret", "name"]);
    }

    #[test]
    fn a_contact_that_is_to_be_published_is_not_before_it_is() {
        let document = json!({ "contacts": [{ "key": "a", "public": true }] });
        let document = document.as_object().unwrap().clone();
        // Public by now, but the change is one of a time when it was not.
        let changes = [
            change("contacts.a.public", json!(false), json!(true)),
            change("contacts.a.email", json!([]), json!(["a@example.org"])),
        ];
        assert_eq!(redact_changes(&changes, &document, &Concealed::default(), true), []);
    }
}
