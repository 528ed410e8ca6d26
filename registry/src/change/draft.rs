//! A document that is to be written, with every value in the type of its column.

use atlas_entity::{EntityKind, collection, dataset, hub, installation, institution, provider};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    FieldError,
    document::{Document, Fields, Items, Kept, blank, is_keyed},
};

/// A document that is to be written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The fields, every value as it will be stored.
    pub fields: Fields,
    pub(super) row: Fields,
    pub(super) items: Items,
}

/// The fields as they would be stored: every part of every item present, values in the form of their columns.
///
/// # Errors
/// Every value that does not fit its column.
pub fn canonical(
    kind: EntityKind,
    before: Option<&Document>,
    fields: &Fields,
) -> Result<Draft, Vec<FieldError>> {
    match kind {
        EntityKind::Institution => draft::<institution::Model>(kind, before, fields),
        EntityKind::Collection => draft::<collection::Model>(kind, before, fields),
        EntityKind::Provider => draft::<provider::Model>(kind, before, fields),
        EntityKind::Dataset => draft::<dataset::Model>(kind, before, fields),
        EntityKind::Hub => draft::<hub::Model>(kind, before, fields),
        EntityKind::Installation => draft::<installation::Model>(kind, before, fields),
    }
}

fn draft<M: DeserializeOwned + Serialize + Default>(
    kind: EntityKind,
    before: Option<&Document>,
    fields: &Fields,
) -> Result<Draft, Vec<FieldError>> {
    let blank = blank(kind);
    let mut fields: Fields = fields.iter().filter(|(name, _)| blank.contains_key(*name)).map(owned).collect();
    let columns = json_of(&M::default());
    let mut row = before.map_or_else(|| columns.clone(), |document| document.row.clone());
    let plain = fields.iter().filter(|(name, _)| columns.contains_key(*name) && !is_keyed(name));
    row.extend(plain.map(owned));
    let none = Kept::new();
    let kept = before.map_or(&none, |document| &document.kept);
    let read = serde_json::from_value::<M>(Value::Object(row.clone()));
    let (model, items) = match (read, Items::read(&fields, kept)) {
        (Ok(model), Ok(items)) => (model, items),
        (model, items) => {
            let mut errors = if model.is_err() { unfit::<M>(&columns, &fields) } else { Vec::new() };
            errors.extend(items.err().unwrap_or_default());
            return Err(errors);
        }
    };
    let row = json_of(&model);
    for (name, value) in &mut fields {
        if let Some(stored) = row.get(name).filter(|_| !is_keyed(name)) {
            value.clone_from(stored);
        } else if blank.get(name).is_some_and(Value::is_array) && !is_keyed(name) {
            sort_keys(value);
        }
    }
    items.write(kind, &mut fields);
    Ok(Draft { fields, row, items })
}

/// Relations to many have no order of their own.
fn sort_keys(keys: &mut Value) {
    if let Value::Array(keys) = keys {
        keys.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        keys.dedup();
    }
}

/// The fields whose values do not fit their columns.
fn unfit<M: DeserializeOwned>(columns: &Fields, fields: &Fields) -> Vec<FieldError> {
    let fault = |(name, value): (&String, &Value)| {
        let alone: Fields = [(name.clone(), value.clone())].into_iter().collect();
        let error = serde_json::from_value::<M>(Value::Object(alone)).err()?;
        Some(FieldError::new(name, "INVALID", error.to_string()))
    };
    fields.iter().filter(|(name, _)| columns.contains_key(*name)).filter_map(fault).collect()
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn json_of(row: &impl Serialize) -> Fields {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}
