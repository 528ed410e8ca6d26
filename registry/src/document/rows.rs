//! The items of a document as rows, and back.

use std::collections::HashMap;

use atlas_entity::{EntityKind, code_mapping, contact, endpoint, identifier, image, machine_tag, tag};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    diff::{get, items_of, key_of},
    fields::{Fields, row_of},
};
use crate::FieldError;

/// The stored rows of a document's items, by their keys.
pub(crate) type Kept = HashMap<Uuid, Fields>;

/// What the registry itself fills in of items.
const HOUSEKEEPING: [&str; 7] =
    ["entityKind", "entityKey", "sortOrder", "created", "createdBy", "modified", "modifiedBy"];

/// The items of a document as rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Items {
    pub(crate) contacts: Vec<contact::Model>,
    pub(crate) identifiers: Vec<identifier::Model>,
    pub(crate) endpoints: Vec<endpoint::Model>,
    pub(crate) tags: Vec<tag::Model>,
    pub(crate) machine_tags: Vec<machine_tag::Model>,
    pub(crate) images: Vec<image::Model>,
    pub(crate) code_mappings: Vec<code_mapping::Model>,
}

impl Items {
    /// Reads the items of a document; what was stored of them before is kept where a change cannot name it.
    ///
    /// # Errors
    /// Every item that does not read as a row of its table.
    pub(crate) fn read(fields: &Fields, kept: &Kept) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let items = Self {
            contacts: read("contacts", fields, kept, &mut errors),
            identifiers: read("identifiers", fields, kept, &mut errors),
            endpoints: read("endpoints", fields, kept, &mut errors),
            tags: read("tags", fields, kept, &mut errors),
            machine_tags: read("machineTags", fields, kept, &mut errors),
            images: read("images", fields, kept, &mut errors),
            code_mappings: read("codeMappings", fields, kept, &mut errors),
        };
        if errors.is_empty() { Ok(items) } else { Err(errors) }
    }

    /// Puts the items back into the document, with every part they have.
    pub(crate) fn write(&self, kind: EntityKind, fields: &mut Fields) {
        put(fields, kind, "contacts", &self.contacts);
        put(fields, kind, "identifiers", &self.identifiers);
        put(fields, kind, "endpoints", &self.endpoints);
        put(fields, kind, "tags", &self.tags);
        put(fields, kind, "machineTags", &self.machine_tags);
        put(fields, kind, "images", &self.images);
        put(fields, kind, "codeMappings", &self.code_mappings);
    }
}

/// The parts of a stored row that belong to the item in a document of this kind.
pub(super) fn part_of_item(row: &Fields, kind: EntityKind) -> Fields {
    // A mapping leads to the entity whose document it stands in; a collection's may name the institution too.
    let implied: &[&str] = match kind {
        EntityKind::Collection => &["collectionKey"],
        _ => &["institutionKey", "collectionKey"],
    };
    let mapping = row.contains_key("institutionCode");
    let named = |(name, _): &(&String, &Value)| {
        let name = name.as_str();
        !(HOUSEKEEPING.contains(&name) || mapping && implied.contains(&name))
    };
    row.iter().filter(named).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn read<M: DeserializeOwned>(
    list: &str,
    fields: &Fields,
    kept: &Kept,
    errors: &mut Vec<FieldError>,
) -> Vec<M> {
    let mut rows = Vec::new();
    for item in items_of(get(fields, list)) {
        let stored = key_of(item).parse().ok().and_then(|key: Uuid| kept.get(&key));
        let mut row = stored.cloned().unwrap_or_default();
        // A part that is null takes its default: empty lists and false are not null in the tables.
        let parts = item.as_object().into_iter().flatten();
        for (name, value) in parts {
            if value.is_null() {
                row.remove(name)
            } else {
                row.insert(name.clone(), value.clone())
            };
        }
        match serde_json::from_value(Value::Object(row)) {
            Ok(row) => rows.push(row),
            Err(error) => {
                let path = format!("{list}.{}", key_of(item));
                errors.push(FieldError::new(path, "INVALID", error.to_string()));
            }
        }
    }
    rows
}

fn put(fields: &mut Fields, kind: EntityKind, list: &str, rows: &[impl Serialize]) {
    if let Some(slot) = fields.get_mut(list) {
        let items: Vec<Fields> = rows.iter().map(|row| part_of_item(&row_of(row), kind)).collect();
        *slot = json!(items);
    }
}
