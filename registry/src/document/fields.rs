//! Which fields a document has.

use atlas_entity::{EntityKind, collection, dataset, hub, installation, institution, provider};
use serde::Serialize;
use serde_json::{Map, Value};

/// Fields of a document by their names in the schema.
pub type Fields = Map<String, Value>;

/// Fields that are lists of items with a key each.
pub const KEYED: [&str; 7] =
    ["contacts", "identifiers", "endpoints", "tags", "machineTags", "images", "codeMappings"];

/// Columns that the registry itself fills in, whatever the entity: no change names them.
const HOUSEKEEPING: [&str; 18] = [
    "key",
    "uid",
    "sortName",
    "country",
    "province",
    "city",
    "created",
    "createdBy",
    "modified",
    "modifiedBy",
    "version",
    "deleted",
    "replacedBy",
    "convertedToCollection",
    "publishedLoad",
    "recordCount",
    "lastChecked",
    "dataCurrency",
];

/// Whether the field is a list of items with a key each.
pub fn is_keyed(field: &str) -> bool {
    KEYED.contains(&field)
}

/// The keyed lists that entities of this kind have.
pub(super) fn keyed(kind: EntityKind) -> impl Iterator<Item = &'static str> {
    let mapped = matches!(kind, EntityKind::Institution | EntityKind::Collection);
    KEYED.into_iter().filter(move |field| mapped || *field != "codeMappings")
}

/// The relations to many that entities of this kind name.
pub(super) const fn linked(kind: EntityKind) -> &'static [&'static str] {
    match kind {
        EntityKind::Institution => &["parentKeys"],
        EntityKind::Provider | EntityKind::Dataset => &["institutionKeys", "collectionKeys"],
        EntityKind::Hub => &["institutionKeys", "collectionKeys", "datasetKeys"],
        EntityKind::Collection | EntityKind::Installation => &[],
    }
}

/// The fields of a row that a change may name.
pub(super) fn plain(row: &Fields) -> Fields {
    let named = |(name, _): &(&String, &Value)| !HOUSEKEEPING.contains(&name.as_str());
    row.iter().filter(named).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The document of an entity that has nothing yet.
pub fn blank(kind: EntityKind) -> Fields {
    let row = match kind {
        EntityKind::Institution => row_of(&institution::Model::default()),
        EntityKind::Collection => row_of(&collection::Model::default()),
        EntityKind::Provider => row_of(&provider::Model::default()),
        EntityKind::Dataset => row_of(&dataset::Model::default()),
        EntityKind::Hub => row_of(&hub::Model::default()),
        EntityKind::Installation => row_of(&installation::Model::default()),
    };
    let mut fields = plain(&row);
    let lists = keyed(kind).chain(linked(kind).iter().copied());
    fields.extend(lists.map(|list| (list.to_owned(), Value::Array(Vec::new()))));
    fields
}

/// A row as a JSON object. Rows are plain structs, for which this cannot fail.
pub(super) fn row_of(row: &impl Serialize) -> Fields {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}
