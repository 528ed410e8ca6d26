//! The columns of a kind of entity.

use atlas_entity::EntityKind;
use serde_json::Value;

use crate::document::{blank, is_keyed};

/// Columns that say which entity a row is.
pub(super) const IDENTITY: [&str; 3] = ["key", "uid", "version"];
/// Columns that an export or a report of an import adds; an import passes over them.
pub(super) const PASSED_OVER: [&str; 3] = ["deleted", "KEY", "ERRORS"];

/// Fields that are objects or lists of objects, which no cell holds.
const STRUCTURED: [&str; 18] = [
    "alternativeCodes",
    "taxonomyHints",
    "masterSourceMetadata",
    "coverage",
    "logo",
    "image",
    "citation",
    "bibliographicCitations",
    "project",
    "samplingDescription",
    "taxonomicCoverages",
    "geographicCoverages",
    "temporalCoverages",
    "keywordCollections",
    "dataDescriptions",
    "curatorialUnits",
    "defaultValues",
    "dwca",
];
/// Fields that are addresses, each of whose parts has a column.
const ADDRESSES: [&str; 2] = ["address", "mailingAddress"];
const PARTS: [&str; 5] = ["address", "city", "province", "postalCode", "country"];
/// Fields that are numbers where they are not empty.
const NUMBERS: [&str; 6] =
    ["foundingDate", "numberSpecimens", "numberDigitised", "latitude", "longitude", "harvestFrequencyDays"];

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Text, or a key.
    Text,
    /// Items.
    List,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
}

/// A column of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Its header: the field, or the field and its part.
    pub(super) name: String,
    /// What its cells hold.
    pub(super) holds: Holds,
}

/// The columns of a kind, those of its identity aside: the name first, the others by name.
pub(super) fn columns(kind: EntityKind) -> Vec<Column> {
    let mut columns = Vec::new();
    for (field, empty) in blank(kind) {
        if is_keyed(&field) || STRUCTURED.contains(&field.as_str()) {
            continue;
        }
        if ADDRESSES.contains(&field.as_str()) {
            columns.extend(PARTS.iter().map(|part| {
                let holds = if *part == "address" { Holds::List } else { Holds::Text };
                Column { name: format!("{field}.{part}"), holds }
            }));
            continue;
        }
        let holds = match empty {
            Value::Array(_) => Holds::List,
            Value::Bool(_) => Holds::Truth,
            _ if field == "active" => Holds::Truth,
            _ if NUMBERS.contains(&field.as_str()) => Holds::Number,
            _ => Holds::Text,
        };
        columns.push(Column { name: field, holds });
    }
    columns.sort_by(|a, b| (!is_name(&a.name), &a.name).cmp(&(!is_name(&b.name), &b.name)));
    columns
}

fn is_name(column: &str) -> bool {
    matches!(column, "name" | "title")
}

#[cfg(test)]
mod tests {
    use atlas_entity::EntityKind;

    use super::{Holds, columns};

    #[test]
    fn every_kind_has_its_fields_and_the_name_first() {
        let installation = columns(EntityKind::Installation);
        let names: Vec<&str> = installation.iter().map(|column| column.name.as_str()).collect();
        let expected = [
            "title",
            "description",
            "disabled",
            "email",
            "homepage",
            "phone",
            "providerKey",
            "shortDescription",
            "type",
        ];
        assert_eq!(names, expected);
        let institution = columns(EntityKind::Institution);
        let holds =
            |name: &str| institution.iter().find(|column| column.name == name).map(|column| column.holds);
        assert_eq!(holds("latitude"), Some(Holds::Number));
        assert_eq!(holds("active"), Some(Holds::Truth));
        assert_eq!(holds("parentKeys"), Some(Holds::List));
        assert_eq!(holds("address.city"), Some(Holds::Text));
        assert_eq!((holds("contacts"), holds("logo"), holds("address")), (None, None, None));
    }
}
