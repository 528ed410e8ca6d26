//! The unique key of a record and the id made of it.

use uuid::Uuid;

/// The name by which the archive's core id is a key term.
pub(crate) const CORE_ID: &str = "id";

/// Between the values of a key of several terms. A control character that no value holds once trimmed.
const SEPARATOR: char = '\u{1f}';

/// The terms that identify a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UniqueKey {
    /// Simple names; `id` is the core id.
    pub terms: Vec<String>,
}

impl UniqueKey {
    /// The terms asked for, or `occurrenceID`.
    pub fn new(terms: &[String]) -> Self {
        let named: Vec<String> =
            terms.iter().map(|t| crate::archive::term_name(t).to_owned()).filter(|t| !t.is_empty()).collect();
        Self { terms: if named.is_empty() { vec!["occurrenceID".to_owned()] } else { named } }
    }

    /// Writes the key of these values (in the order of the terms) to `key`, trimmed. `false` when all
    /// of them are empty.
    pub fn write<'a>(key: &mut String, values: impl IntoIterator<Item = Option<&'a str>>) -> bool {
        key.clear();
        let mut filled = false;
        for (n, value) in values.into_iter().enumerate() {
            if n > 0 {
                key.push(SEPARATOR);
            }
            let value = value.unwrap_or_default().trim();
            filled |= !value.is_empty();
            key.push_str(value);
        }
        filled
    }
}

/// The id of the record with this key: the same in every run and every atlas that has the dataset key.
pub(crate) fn record_id(dataset_key: Uuid, key: &str) -> Uuid {
    Uuid::new_v5(&dataset_key, key.as_bytes())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{UniqueKey, record_id};

    fn key(values: &[Option<&str>]) -> Option<String> {
        let mut key = "left over".to_owned();
        UniqueKey::write(&mut key, values.iter().copied()).then_some(key)
    }

    #[test]
    fn keys_are_trimmed_and_tell_their_terms_apart() {
        assert_eq!(key(&[Some(" a ")]).as_deref(), Some("a"));
        assert_ne!(key(&[Some("ab"), Some("c")]), key(&[Some("a"), Some("bc")]));
        assert_ne!(key(&[Some("a"), None]), key(&[None, Some("a")]));
        for empty in [vec![Some("  ")], vec![None], vec![None, Some("")], vec![]] {
            assert_eq!(key(&empty), None);
        }
    }

    #[test]
    fn ids_are_the_version_5_uuids_of_dataset_and_key() {
        // Python: uuid.uuid5(uuid.UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8'), 'www.example.com')
        let id = record_id(Uuid::NAMESPACE_DNS, "www.example.com");
        assert_eq!(id.to_string(), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
        assert_eq!(UniqueKey::new(&[]).terms, ["occurrenceID"]);
        assert_eq!(UniqueKey::new(&["dwc:catalogNumber".to_owned()]).terms, ["catalogNumber"]);
    }
}
