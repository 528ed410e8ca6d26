//! The columns of a part.
//!
//! | column | type | what |
//! |---|---|---|
//! | `id` | 16 bytes | the record's id |
//! | one a text term (`occurrenceID`, …) | text, nullable | interpreted |
//! | `individualCount` | 64-bit integer, nullable | interpreted |
//! | `institutionKey`, `collectionKey` | 16 bytes, nullable | attribution |
//! | `eventDateStart`, `eventDateEnd` | date, nullable | first and last day, both or neither |
//! | `year`, `month` | 32-bit integer, nullable | where constant over the interval |
//! | `decimalLatitude`, `decimalLongitude`, `coordinateUncertaintyInMeters` | double, nullable | interpreted |
//! | `issues` | list of text | flags by name |
//! | `verbatim` | list of {name, value} | every core term with a value, in the archive's order |
//! | `extensions` | list of {rowType, terms: list of {name, value}} | every extension row |

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use crate::Interpreted;

/// An interpreted term that is text.
pub(super) struct TextColumn {
    pub name: &'static str,
    pub get: fn(&Interpreted) -> Option<&str>,
    pub slot: fn(&mut Interpreted) -> &mut Option<String>,
}

macro_rules! text_columns {
    ($($name:literal $field:ident,)*) => {
        /// The interpreted terms that are plain text, in column order after `id`.
        pub(super) const TEXT: &[TextColumn] =
            &[$(TextColumn { name: $name, get: |i| i.$field.as_deref(), slot: |i| &mut i.$field },)*];
    };
}

text_columns! {
    "occurrenceID" occurrence_id,
    "catalogNumber" catalog_number,
    "scientificName" scientific_name,
    "vernacularName" vernacular_name,
    "taxonRank" taxon_rank,
    "kingdom" kingdom,
    "phylum" phylum,
    "class" class,
    "order" order,
    "family" family,
    "genus" genus,
    "species" species,
    "recordedBy" recorded_by,
    "institutionCode" institution_code,
    "collectionCode" collection_code,
    "countryCode" country_code,
    "stateProvince" state_province,
    "locality" locality,
    "license" license,
}

pub(super) const ID: &str = "id";
pub(super) const BASIS_OF_RECORD: &str = "basisOfRecord";
pub(super) const INDIVIDUAL_COUNT: &str = "individualCount";
pub(super) const INSTITUTION_KEY: &str = "institutionKey";
pub(super) const COLLECTION_KEY: &str = "collectionKey";
pub(super) const EVENT_DATE_START: &str = "eventDateStart";
pub(super) const EVENT_DATE_END: &str = "eventDateEnd";
pub(super) const YEAR: &str = "year";
pub(super) const MONTH: &str = "month";
pub(super) const LATITUDE: &str = "decimalLatitude";
pub(super) const LONGITUDE: &str = "decimalLongitude";
pub(super) const UNCERTAINTY: &str = "coordinateUncertaintyInMeters";
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

/// The items of the list of flags.
pub(super) fn issue_item() -> FieldRef {
    Arc::new(Field::new("item", DataType::Utf8, false))
}

/// The schema of every part.
pub(super) static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let nullable = |name: &str, data_type| Field::new(name, data_type, true);
    let required = |name: &str, data_type| Field::new(name, data_type, false);
    let uuid = DataType::FixedSizeBinary(UUID_BYTES);
    let mut fields = vec![required(ID, uuid.clone())];
    fields.extend(TEXT.iter().map(|column| nullable(column.name, DataType::Utf8)));
    fields.extend([
        nullable(BASIS_OF_RECORD, DataType::Utf8),
        nullable(INDIVIDUAL_COUNT, DataType::Int64),
        nullable(INSTITUTION_KEY, uuid.clone()),
        nullable(COLLECTION_KEY, uuid),
        nullable(EVENT_DATE_START, DataType::Date32),
        nullable(EVENT_DATE_END, DataType::Date32),
        nullable(YEAR, DataType::Int32),
        nullable(MONTH, DataType::Int32),
        nullable(LATITUDE, DataType::Float64),
        nullable(LONGITUDE, DataType::Float64),
        nullable(UNCERTAINTY, DataType::Float64),
        required(ISSUES, DataType::List(issue_item())),
        required(VERBATIM, DataType::List(term_item())),
        required(EXTENSIONS, DataType::List(extension_item())),
    ]);
    Arc::new(Schema::new(fields))
});
