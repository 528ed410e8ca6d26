//! The layout of the index on disk.

use std::{fs, io, path::Path};

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::{
    error::SearchError,
    field::{FacetField, Field as RecordField, KeywordField, NumberField},
};

/// Raised whenever the layout changes in a way the field names do not show.
const LAYOUT: u32 = 1;

/// The file that names the layout an index was made with.
const LAYOUT_FILE: &str = "layout";

/// Handles of the index's fields.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The tantivy schema.
    pub schema: Schema,
    /// The load that brought the document in.
    pub load: Field,
    /// The record's id as 16 bytes, to find it by.
    pub id: Field,
    /// `occurrenceID`, folded.
    pub occurrence_id: Field,
    /// `catalogNumber`, folded.
    pub catalog_number: Field,
    /// Codes of the fields that hold a value ([`presence_code`]).
    pub present: Field,
    /// The words of the record's text.
    pub word: Field,
    /// Grid cells around the coordinates, of every level.
    pub cell: Field,
    /// Upper half of the id, to sort by.
    pub id_high: Field,
    /// Lower half of the id.
    pub id_low: Field,
    /// First day of the event, in days since 1970-01-01.
    pub event_start: Field,
    /// Last day of the event, likewise.
    pub event_end: Field,
    /// What a hit needs, as JSON.
    pub record: Field,
    /// Ordinals of the facet fields' values, in the order of [`FacetField::ALL`].
    facets: Vec<Field>,
    /// Values of the number fields, in the order of [`NumberField::ALL`].
    numbers: Vec<Field>,
}

/// Columns that are read by name.
pub mod column {
    pub const LOAD: &str = "load";
    pub const ID_HIGH: &str = "idHigh";
    pub const ID_LOW: &str = "idLow";
    pub const EVENT_START: &str = "eventStart";
    pub const EVENT_END: &str = "eventEnd";
}

impl Layout {
    /// The layout of this version of the program.
    pub fn new() -> Self {
        let mut schema = Schema::builder();
        // Neither frequencies nor positions nor lengths: nothing is ranked by relevance here.
        let word = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let word = TextOptions::default().set_indexing_options(word);
        let facets = FacetField::ALL
            .iter()
            .map(|field| schema.add_u64_field(&ordinal_column(*field), INDEXED | FAST))
            .collect();
        let numbers = NumberField::ALL
            .iter()
            .map(|field| {
                if is_whole(*field) {
                    schema.add_i64_field(field.name(), INDEXED | FAST)
                } else {
                    schema.add_f64_field(field.name(), FAST)
                }
            })
            .collect();
        Self {
            load: schema.add_i64_field(column::LOAD, INDEXED | FAST),
            id: schema.add_bytes_field("id", INDEXED),
            occurrence_id: schema.add_text_field("occurrenceID", word.clone()),
            catalog_number: schema.add_text_field("catalogNumber", word.clone()),
            present: schema.add_u64_field("present", INDEXED),
            word: schema.add_text_field("word", word),
            cell: schema.add_u64_field("cell", INDEXED),
            id_high: schema.add_u64_field(column::ID_HIGH, FAST),
            id_low: schema.add_u64_field(column::ID_LOW, FAST),
            event_start: schema.add_i64_field(column::EVENT_START, FAST),
            event_end: schema.add_i64_field(column::EVENT_END, FAST),
            record: schema.add_bytes_field("record", STORED),
            facets,
            numbers,
            schema: schema.build(),
        }
    }

    /// The field of ordinals of a facet field.
    pub fn facet(&self, field: FacetField) -> Field {
        self.facets[field as usize]
    }

    /// The field of values of a number field.
    pub fn number(&self, field: NumberField) -> Field {
        self.numbers[field as usize]
    }
}

/// The column of ordinals of a facet field.
pub fn ordinal_column(field: FacetField) -> String {
    format!("{}#", field.name())
}

/// Whether a number field holds whole numbers.
pub fn is_whole(field: NumberField) -> bool {
    matches!(field, NumberField::Year | NumberField::Month | NumberField::IndividualCount)
}

/// The facet field that counts the values of a keyword field, if there is one.
pub fn facet_of(field: KeywordField) -> Option<FacetField> {
    FacetField::ALL.iter().copied().find(|facet| facet.name() == field.name())
}

/// The code under which [`Layout::present`] says that a record has a value in this field.
pub fn presence_code(field: RecordField) -> u64 {
    match field {
        RecordField::Keyword(field) => field as u64,
        RecordField::Number(field) => 100 + field as u64,
        RecordField::EventDate => 200,
        RecordField::Coordinates => 201,
    }
}

/// The text that tells one layout from another.
fn fingerprint() -> String {
    let facets = FacetField::ALL.iter().map(|field| field.name());
    let keywords = KeywordField::ALL.iter().map(|field| field.name());
    let numbers = NumberField::ALL.iter().map(|field| field.name());
    let names: Vec<_> = facets.chain(keywords).chain(numbers).collect();
    format!("{LAYOUT} {}\n", names.join(","))
}

/// Whether the index in `dir` has the layout of this program; `None` where there is no index yet.
pub fn is_current(dir: &Path) -> Result<Option<bool>, SearchError> {
    match fs::read_to_string(dir.join(LAYOUT_FILE)) {
        Ok(found) => Ok(Some(found == fingerprint())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Notes in `dir` that its index has the layout of this program.
pub fn mark(dir: &Path) -> Result<(), SearchError> {
    fs::write(dir.join(LAYOUT_FILE), fingerprint())?;
    Ok(())
}
