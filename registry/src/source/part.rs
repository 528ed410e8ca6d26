//! What a change may do beside the locks of its entity.

use atlas_entity::source_lock;
use serde_json::Value;

use super::ATLAS;
use crate::{FieldError, document::FieldChange};

/// Changes, parted into those that may be made and those that may only be proposed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parted {
    /// What may be made at once.
    pub allowed: Vec<FieldChange>,
    /// What may only be proposed.
    pub withheld: Vec<FieldChange>,
}

/// Parts changes by the locks of their entity. `source` is the register that a synchronisation brings them from; none
/// for a person.
///
/// A synchronisation sets the fields that are locked to its source, and unlocked ones; it leaves a field locked to
/// another alone, and never empties a field that is not locked to its source. A person sets what is unlocked or locked
/// to the atlas itself.
pub fn part_by_lock(changes: Vec<FieldChange>, locks: &[source_lock::Model], source: Option<&str>) -> Parted {
    let (allowed, withheld) =
        changes.into_iter().partition(|change| may(change, lock_on(change, locks), source));
    Parted { allowed, withheld }
}

fn may(change: &FieldChange, lock: Option<&str>, source: Option<&str>) -> bool {
    match (source, lock) {
        (None, lock) => lock.is_none_or(|lock| lock == ATLAS),
        (Some(source), Some(lock)) => source == lock,
        (Some(_), None) => is_blank(&change.before) || !is_blank(&change.after),
    }
}

fn lock_on<'a>(change: &FieldChange, locks: &'a [source_lock::Model]) -> Option<&'a str> {
    locks.iter().find(|lock| lock.field == change.field()).map(|lock| lock.source.as_str())
}

/// Whether the value says nothing: null, empty text, an empty list, or an object of nothing else.
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Why the withheld changes are refused.
pub(super) fn refusals(withheld: &[FieldChange], locks: &[source_lock::Model]) -> Vec<FieldError> {
    let refusal = |change: &FieldChange| {
        let message = match lock_on(change, locks) {
            Some(ATLAS) => "it is kept by this atlas; propose the change".to_owned(),
            Some(lock) => {
                format!("its master copy is kept in {lock}; have it changed there, or the lock lifted")
            }
            None => "a synchronisation does not empty a field; propose the change".to_owned(),
        };
        FieldError {
            current: Some(change.before.clone()),
            proposed: Some(change.after.clone()),
            ..FieldError::new(&change.path, "SOURCE_LOCKED", message)
        }
    };
    withheld.iter().map(refusal).collect()
}

#[cfg(test)]
mod tests {
    use atlas_entity::{EntityKind, source_lock};
    use serde_json::{Value, json};

    use super::{is_blank, part_by_lock};
    use crate::document::FieldChange;

    fn lock(field: &str, source: &str) -> source_lock::Model {
        source_lock::Model {
            entity_key: uuid::Uuid::nil(),
            field: field.to_owned(),
            entity_kind: EntityKind::Institution,
            source: source.to_owned(),
            created: chrono::DateTime::default(),
            created_by: "ann".to_owned(),
        }
    }

    fn change(path: &str, before: Value, after: Value) -> FieldChange {
        FieldChange { path: path.to_owned(), before, after }
    }

    #[test]
    fn each_source_sets_what_is_its_own_or_nobodys() {
        let locks = [lock("name", "IH"), lock("description", "ATLAS"), lock("contacts", "GRSCICOLL")];
        let named = change("name", json!("A"), json!("B"));
        let emptied = change("name", json!("A"), Value::Null);
        let described = change("description", json!("A"), json!("B"));
        let written = change("contacts.k.email", json!(["a@b"]), json!(["c@d"]));
        let coded = change("code", json!("A"), json!("B"));
        let filled = change("code", Value::Null, json!("B"));
        let cleared = change("code", json!("A"), json!(""));
        let removed = change("identifiers.k", json!({ "type": "DOI" }), Value::Null);
        for (source, change, allowed) in [
            (Some("IH"), &named, true),
            (Some("IH"), &emptied, true),
            (Some("IH"), &described, false),
            (Some("IH"), &written, false),
            (Some("GRSCICOLL"), &written, true),
            (Some("GRSCICOLL"), &named, false),
            (Some("EML"), &described, false),
            (Some("EML"), &coded, true),
            (Some("EML"), &filled, true),
            (Some("EML"), &cleared, false),
            (Some("EML"), &removed, false),
            (None, &named, false),
            (None, &written, false),
            (None, &described, true),
            (None, &cleared, true),
            (None, &removed, true),
        ] {
            let parted = part_by_lock(vec![change.clone()], &locks, source);
            let expected = if allowed { (1, 0) } else { (0, 1) };
            assert_eq!((parted.allowed.len(), parted.withheld.len()), expected, "{source:?} {}", change.path);
        }
    }

    #[test]
    fn blank_is_what_says_nothing() {
        for blank in [json!(null), json!(" "), json!([]), json!({}), json!({ "city": null, "address": [] })] {
            assert!(is_blank(&blank), "{blank}");
        }
        for said in [json!(0), json!(false), json!("x"), json!([""]), json!({ "city": "Perth" })] {
            assert!(!is_blank(&said), "{said}");
        }
    }
}
