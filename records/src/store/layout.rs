//! The columns of a part.
//!
//! | column | type | what |
//! |---|---|---|
//! | `id` | 16 bytes | the record's id |
//! | one a text term (`occurrenceID`, …) | text, nullable | interpreted |
//! | `basisOfRecord`, `occurrenceStatus`, `sensitivity` | text, nullable | by vocabulary |
//! | `individualCount` | 64-bit integer, nullable | interpreted |
//! | `institutionKey`, `collectionKey` | 16 bytes, nullable | attribution |
//! | `eventDateStart`, `eventDateEnd` | date, nullable | first and last day, both or neither |
//! | `dateIdentifiedStart`, `dateIdentifiedEnd` | date, nullable | likewise |
//! | `year`, `month` | 32-bit integer, nullable | where constant over the interval |
//! | one a number (`decimalLatitude`, …) | double, nullable | interpreted |
//! | one a term of several values (`typeStatus`, …) | list of text | interpreted |
//! | `taxa` | list of {checklistKey, taxonKey, acceptedTaxonKey, matchType, lineage: list of 16 bytes} | one a checklist |
//! | `issues` | list of text | flags by name |
//! | `verbatim` | list of {name, value} | every core term with a value, in the archive's order |
//! | `extensions` | list of {rowType, terms: list of {name, value}} | every extension row |
//!
//! A version written before a column was thought of lacks it; it reads as empty.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use crate::Interpreted;

pub(super) const ID: &str = "id";
pub(super) const BASIS_OF_RECORD: &str = "basisOfRecord";
pub(super) const OCCURRENCE_STATUS: &str = "occurrenceStatus";
pub(super) const SENSITIVITY: &str = "sensitivity";
pub(super) const INDIVIDUAL_COUNT: &str = "individualCount";
pub(super) const INSTITUTION_KEY: &str = "institutionKey";
pub(super) const COLLECTION_KEY: &str = "collectionKey";
pub(super) const EVENT_DATE_START: &str = "eventDateStart";
pub(super) const EVENT_DATE_END: &str = "eventDateEnd";
pub(super) const IDENTIFIED_START: &str = "dateIdentifiedStart";
pub(super) const IDENTIFIED_END: &str = "dateIdentifiedEnd";
pub(super) const YEAR: &str = "year";
pub(super) const MONTH: &str = "month";
pub(super) const TAXA: &str = "taxa";
pub(super) const ISSUES: &str = "issues";
pub(super) const VERBATIM: &str = "verbatim";
pub(super) const EXTENSIONS: &str = "extensions";

/// Length of a UUID.
pub(super) const UUID_BYTES: i32 = 16;

/// {name, value}.
pub(super) fn term_fields() -> Fields {
    Fields::from(vec![Field::new("name", DataType::Utf8, false), Field::new("value", DataType::Utf8, false)])
}

/// The items of a list of terms.
pub(super) fn term_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(term_fields()), false))
}

/// {rowType, terms}.
pub(super) fn extension_fields() -> Fields {
    let terms = DataType::List(term_item());
    Fields::from(vec![Field::new("rowType", DataType::Utf8, false), Field::new("terms", terms, false)])
}

/// The items of the list of extension rows.
pub(super) fn extension_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(extension_fields()), false))
}

/// The items of a list of texts.
pub(super) fn text_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Utf8, false))
}

/// The items of a list of keys.
pub(super) fn key_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::FixedSizeBinary(UUID_BYTES), false))
}

/// {checklistKey, taxonKey, acceptedTaxonKey, matchType, lineage}.
pub(super) fn taxon_fields() -> Fields {
    let key = |name: &str| Field::new(name, DataType::FixedSizeBinary(UUID_BYTES), false);
    Fields::from(vec![
        key("checklistKey"),
        key("taxonKey"),
        key("acceptedTaxonKey"),
        Field::new("matchType", DataType::Utf8, false),
        Field::new("lineage", DataType::List(key_item()), false),
    ])
}

/// The items of the list of taxa.
pub(super) fn taxon_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Struct(taxon_fields()), false))
}

/// The schema of every part.
pub(super) static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let nullable = |name: &str, data_type| Field::new(name, data_type, true);
    let list = |name: &str, item| Field::new(name, DataType::List(item), false);
    let uuid = DataType::FixedSizeBinary(UUID_BYTES);
    let mut fields = vec![Field::new(ID, uuid.clone(), false)];
    fields.extend(Interpreted::TEXTS.iter().map(|term| nullable(term.name, DataType::Utf8)));
    fields
        .extend([BASIS_OF_RECORD, OCCURRENCE_STATUS, SENSITIVITY].map(|name| nullable(name, DataType::Utf8)));
    fields.push(nullable(INDIVIDUAL_COUNT, DataType::Int64));
    fields.extend([INSTITUTION_KEY, COLLECTION_KEY].map(|name| nullable(name, uuid.clone())));
    let dates = [EVENT_DATE_START, EVENT_DATE_END, IDENTIFIED_START, IDENTIFIED_END];
    fields.extend(dates.map(|name| nullable(name, DataType::Date32)));
    fields.extend([YEAR, MONTH].map(|name| nullable(name, DataType::Int32)));
    fields.extend(Interpreted::REALS.iter().map(|term| nullable(term.name, DataType::Float64)));
    fields.extend(Interpreted::LISTS.iter().map(|term| list(term.name, text_item())));
    fields.push(list(TAXA, taxon_item()));
    fields.push(list(ISSUES, text_item()));
    fields.push(list(VERBATIM, term_item()));
    fields.push(list(EXTENSIONS, extension_item()));
    Arc::new(Schema::new(fields))
});
