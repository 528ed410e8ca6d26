//! What a row takes from a source that gives some of its fields.

use atlas_entity::source_lock;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::is_blank;
use crate::{
    RegistryError,
    document::{FieldChange, Fields},
};

/// A row with what it took, and what it left.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled<M> {
    /// The row.
    pub row: M,
    /// Fields in which the source says something else than the row, which kept its own.
    pub left: Vec<FieldChange>,
}

/// The row with what `given` holds beyond a blank one: in the fields that are empty or locked to the source. What is
/// locked to another source, or filled without a lock, stays.
///
/// # Errors
/// `Stored` where a row cannot be written as JSON, which no row of the registry is.
pub fn fill<M: Serialize + DeserializeOwned + Default>(
    before: &M,
    given: &M,
    source: &str,
    locks: &[source_lock::Model],
) -> Result<Filled<M>, RegistryError> {
    let (mut row, given, nothing) = (json_of(before)?, json_of(given)?, json_of(&M::default())?);
    let mut left = Vec::new();
    for (name, value) in given.into_iter().filter(|(name, value)| nothing.get(name) != Some(value)) {
        let held = row.get(&name).cloned().unwrap_or_default();
        let takes = match locks.iter().find(|lock| lock.field == name) {
            Some(lock) => lock.source == source,
            None => is_blank(&held),
        };
        if takes {
            row.insert(name, value);
        } else if held != value {
            left.push(FieldChange { path: name, before: held, after: value });
        }
    }
    let row = serde_json::from_value(Value::Object(row));
    Ok(Filled { row: row.map_err(|error| RegistryError::Stored(error.to_string()))?, left })
}

fn json_of(row: &impl Serialize) -> Result<Fields, RegistryError> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(RegistryError::Stored("a row that is no object".to_owned())),
        Err(error) => Err(RegistryError::Stored(error.to_string())),
    }
}
