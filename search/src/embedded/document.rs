//! A record on its way into the index and out of it.

use std::{borrow::Cow, collections::HashSet};

use atlas_records::{Interpreted, InterpretedTerm, OccurrenceIssue, fold_keyword, text_tokens};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use tantivy::{TantivyDocument, schema::Value};
use uuid::Uuid;

use super::{
    cells,
    dictionaries::GrowingDictionaries,
    schema::{Layout, facet_of, presence_code},
};
use crate::{
    error::SearchError,
    field::{FacetField, Field, KeywordField, NumberField},
    index::IndexDocument,
};

/// [`fold_keyword`], without the cost of Unicode where the value is ASCII.
pub fn folded(value: &str) -> Cow<'_, str> {
    let trimmed = value.trim();
    if !trimmed.is_ascii() {
        return Cow::Owned(fold_keyword(trimmed));
    }
    if trimmed.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(trimmed.to_ascii_lowercase())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// Days since 1970-01-01.
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce()) - EPOCH_FROM_CE
}

/// 1970-01-01, counted from 1 January of year 1 as day 1.
const EPOCH_FROM_CE: i64 = 719_163;

/// What of a record is kept in the index to answer with.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredRecord {
    #[serde(rename = "d")]
    pub dataset_key: Uuid,
    #[serde(rename = "v")]
    pub version: i64,
    #[serde(rename = "r")]
    pub row: u64,
    /// Bits of [`Interpreted::REALS`]: read from JSON text, they could differ in
    /// the last one.
    #[serde(rename = "x")]
    reals: Vec<Option<u64>>,
    #[serde(rename = "i")]
    pub interpreted: Interpreted,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<OccurrenceIssue>,
}

impl StoredRecord {
    fn new(record: IndexDocument) -> Self {
        let IndexDocument { dataset_key, version, row, mut interpreted, issues, .. } = record;
        let mut bits =
            |term: &InterpretedTerm<Option<f64>>| (term.slot)(&mut interpreted).take().map(f64::to_bits);
        let reals = Interpreted::REALS.iter().map(&mut bits).collect();
        Self { dataset_key, version, row, reals, interpreted, issues }
    }

    /// Reads back what [`build`] stored.
    pub fn read(layout: &Layout, document: &TantivyDocument) -> Result<Self, SearchError> {
        let value = document.get_first(layout.record);
        let bytes = value.as_ref().and_then(Value::as_bytes).unwrap_or_default();
        let mut record: Self = serde_json::from_slice(bytes)
            .map_err(|error| SearchError::Engine(format!("a stored record: {error}")))?;
        for (term, bits) in Interpreted::REALS.iter().zip(&record.reals) {
            *(term.slot)(&mut record.interpreted) = bits.map(f64::from_bits);
        }
        Ok(record)
    }
}

/// The document of a record, with ordinals for its countable values.
pub fn build(
    layout: &Layout,
    values: &mut GrowingDictionaries,
    record: IndexDocument,
) -> Result<TantivyDocument, SearchError> {
    let mut document = TantivyDocument::default();
    document.add_i64(layout.load, record.load);
    document.add_bytes(layout.id, record.id.as_bytes());
    let (high, low) = record.id.as_u64_pair();
    document.add_u64(layout.id_high, high);
    document.add_u64(layout.id_low, low);
    add_words(layout, &mut document, &record.text());
    add_keywords(layout, values, &mut document, &record)?;
    add_numbers(layout, values, &mut document, &record.interpreted)?;
    add_event_date(layout, &mut document, &record.interpreted);
    add_coordinates(layout, &mut document, &record.interpreted);
    let stored = serde_json::to_vec(&StoredRecord::new(record))
        .map_err(|error| SearchError::Engine(error.to_string()))?;
    document.add_bytes(layout.record, &stored);
    Ok(document)
}

fn add_words(layout: &Layout, document: &mut TantivyDocument, text: &str) {
    if text.is_ascii() {
        let lower = text.to_ascii_lowercase();
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        for word in words.collect::<HashSet<_>>() {
            document.add_text(layout.word, word);
        }
    } else {
        for word in text_tokens(text).into_iter().collect::<HashSet<_>>() {
            document.add_text(layout.word, word);
        }
    }
}

fn add_keywords(
    layout: &Layout,
    values: &mut GrowingDictionaries,
    document: &mut TantivyDocument,
    record: &IndexDocument,
) -> Result<(), SearchError> {
    for field in KeywordField::ALL.iter().copied() {
        let mut present = false;
        for value in record.keywords(field) {
            present = true;
            match (field, facet_of(field)) {
                (_, Some(facet)) => document.add_u64(layout.facet(facet), values.ordinal(facet, &value)?),
                (KeywordField::OccurrenceId, None) => document.add_text(layout.occurrence_id, folded(&value)),
                (KeywordField::CatalogNumber, None) => {
                    document.add_text(layout.catalog_number, folded(&value));
                }
                _ => {}
            }
        }
        if present {
            document.add_u64(layout.present, presence_code(Field::Keyword(field)));
        }
    }
    Ok(())
}

fn add_numbers(
    layout: &Layout,
    values: &mut GrowingDictionaries,
    document: &mut TantivyDocument,
    record: &Interpreted,
) -> Result<(), SearchError> {
    let whole = [
        (NumberField::Year, record.year.map(i64::from)),
        (NumberField::Month, record.month.map(i64::from)),
        (NumberField::IndividualCount, record.individual_count),
    ];
    for (field, value) in whole.into_iter().filter_map(|(field, value)| Some((field, value?))) {
        document.add_i64(layout.number(field), value);
        document.add_u64(layout.present, presence_code(Field::Number(field)));
    }
    for (field, value) in
        [(FacetField::Year, record.year.map(i64::from)), (FacetField::Month, record.month.map(i64::from))]
    {
        if let Some(value) = value {
            document.add_u64(layout.facet(field), values.ordinal(field, &value.to_string())?);
        }
    }
    let real = [
        (NumberField::DecimalLatitude, record.decimal_latitude),
        (NumberField::DecimalLongitude, record.decimal_longitude),
        (NumberField::CoordinateUncertaintyInMeters, record.coordinate_uncertainty_in_meters),
    ];
    for (field, value) in real.into_iter().filter_map(|(field, value)| Some((field, value?))) {
        document.add_f64(layout.number(field), value);
        document.add_u64(layout.present, presence_code(Field::Number(field)));
    }
    Ok(())
}

fn add_event_date(layout: &Layout, document: &mut TantivyDocument, record: &Interpreted) {
    if let Some(date) = record.event_date {
        document.add_i64(layout.event_start, day_number(date.start));
        document.add_i64(layout.event_end, day_number(date.end));
        document.add_u64(layout.present, presence_code(Field::EventDate));
    }
}

fn add_coordinates(layout: &Layout, document: &mut TantivyDocument, record: &Interpreted) {
    if let (Some(latitude), Some(longitude)) = (record.decimal_latitude, record.decimal_longitude) {
        for cell in cells::around(longitude, latitude) {
            document.add_u64(layout.cell, cell);
        }
        document.add_u64(layout.present, presence_code(Field::Coordinates));
    }
}

#[cfg(test)]
mod tests {
    use atlas_records::fold_keyword;
    use chrono::NaiveDate;

    use super::{day_number, folded};

    #[test]
    fn the_quick_folding_is_the_folding() {
        for value in [" New South Wales\u{a0}", "ACT", "act", "Müller", "İ", "\u{1f}a\u{1f}", ""] {
            assert_eq!(folded(value), fold_keyword(value), "{value:?}");
        }
    }

    #[test]
    fn days_count_from_1970() {
        let day = |y, m, d| day_number(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!((day(1970, 1, 1), day(1969, 12, 31), day(2000, 1, 1)), (0, -1, 10_957));
    }
}
