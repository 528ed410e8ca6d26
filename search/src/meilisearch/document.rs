//! A record as a document of the index, and back.

use std::collections::HashMap;

use atlas_records::{EventDate, Interpreted, InterpretedTerm, OccurrenceIssue};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::value;
use crate::{
    cursor::{Cursor, SortValue},
    error::SearchError,
    field::{KeywordField, NumberField, OrderField},
    index::IndexDocument,
    result::Hit,
};

/// The primary key: record id and load, so that a record of a new load does not overwrite the published one.
pub const KEY: &str = "document";
/// The load that brought the document in.
pub const LOAD: &str = "load";
/// First day of the event, in days since 1970-01-01.
pub const EVENT_START: &str = "eventDate";
/// Last day of the event, likewise.
pub const EVENT_END: &str = "eventDateEnd";
/// The scientific name in the form it sorts by.
pub const SCIENTIFIC_NAME_ORDER: &str = "scientificNameOrder";
/// The words of the record's text.
pub const WORDS: &str = "words";

/// The numbers that the index has no field of, as exact text by their term.
const REALS: &str = "reals";

/// What a hit is made of.
pub const RETRIEVED: &[&str] = &[
    "id",
    "datasetKey",
    "version",
    "row",
    "interpreted",
    "issue",
    "decimalLatitude",
    "decimalLongitude",
    "coordinateUncertaintyInMeters",
    REALS,
];

/// Writes a record as a document.
pub fn from_record(record: &IndexDocument) -> Result<Map<String, Value>, SearchError> {
    let interpreted = &record.interpreted;
    let mut fields = Map::new();
    fields.insert(KEY.into(), format!("{}_{}", record.id, record.load).into());
    fields.insert(LOAD.into(), record.load.into());
    fields.insert("version".into(), record.version.into());
    fields.insert("row".into(), record.row.into());
    for field in KeywordField::ALL {
        let mut values: Vec<_> =
            record.keywords(*field).iter().filter_map(|raw| value::keyword(raw)).collect();
        if values.len() > 1 {
            fields.insert(field.name().into(), values.into());
        } else if let Some(only) = values.pop() {
            fields.insert(field.name().into(), only.into());
        }
    }
    for field in NumberField::ALL {
        if let Some(number) = number(interpreted, *field) {
            fields.insert(field.name().into(), number);
        }
    }
    if let Some(EventDate { start, end }) = interpreted.event_date {
        fields.insert(EVENT_START.into(), day_number(start).into());
        fields.insert(EVENT_END.into(), day_number(end).into());
    }
    if let Some(name) = &interpreted.scientific_name {
        fields.insert(SCIENTIFIC_NAME_ORDER.into(), value::order_key(name).into());
    }
    let reals: Map<_, _> = unsearched()
        .filter_map(|term| (term.get)(interpreted).map(|real| (term.name.to_owned(), exact(real))))
        .collect();
    if !reals.is_empty() {
        fields.insert(REALS.into(), reals.into());
    }
    fields.insert(WORDS.into(), value::words(&record.text()).into());
    fields.insert("interpreted".into(), as_json(interpreted)?);
    Ok(fields)
}

/// The numbers that the index has no field of.
fn unsearched() -> impl Iterator<Item = &'static InterpretedTerm<Option<f64>>> {
    let searched = |name: &str| NumberField::ALL.iter().any(|field| field.name() == name);
    Interpreted::REALS.iter().filter(move |term| !searched(term.name))
}

fn as_json(value: impl Serialize) -> Result<Value, SearchError> {
    serde_json::to_value(value).map_err(|error| SearchError::Engine(format!("a record is no JSON: {error}")))
}

/// Days since 1970-01-01.
pub fn day_number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// The number as the index holds it: whole numbers as numbers, others as text that is exact.
fn number(i: &Interpreted, field: NumberField) -> Option<Value> {
    match field {
        NumberField::Year => i.year.map(Value::from),
        NumberField::Month => i.month.map(Value::from),
        NumberField::IndividualCount => i.individual_count.map(Value::from),
        NumberField::DecimalLatitude => i.decimal_latitude.map(exact),
        NumberField::DecimalLongitude => i.decimal_longitude.map(exact),
        NumberField::CoordinateUncertaintyInMeters => i.coordinate_uncertainty_in_meters.map(exact),
    }
}

fn exact(number: f64) -> Value {
    value::exact_number(number).into()
}

/// Whether the index holds the field's numbers as exact text rather than as numbers.
pub const fn is_exact_text(field: NumberField) -> bool {
    match field {
        NumberField::Year | NumberField::Month | NumberField::IndividualCount => false,
        NumberField::DecimalLatitude
        | NumberField::DecimalLongitude
        | NumberField::CoordinateUncertaintyInMeters => true,
    }
}

/// A document as the server returns it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredHit {
    id: Uuid,
    dataset_key: Uuid,
    version: i64,
    row: u64,
    interpreted: Interpreted,
    #[serde(default)]
    issue: Issues,
    decimal_latitude: Option<String>,
    decimal_longitude: Option<String>,
    coordinate_uncertainty_in_meters: Option<String>,
    #[serde(default)]
    reals: HashMap<String, String>,
}

/// Flags; a single one stands without a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Issues {
    One(OccurrenceIssue),
    Several(Vec<OccurrenceIssue>),
}

impl Default for Issues {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl StoredHit {
    /// The hit, with its place in an order.
    pub fn into_hit(self, order: OrderField) -> Hit {
        let mut interpreted = self.interpreted;
        // JSON numbers lose their last bit on the way through the server; the exact text does not.
        let exact = |text: &Option<String>| text.as_deref().and_then(value::read_exact_number);
        interpreted.decimal_latitude = exact(&self.decimal_latitude);
        interpreted.decimal_longitude = exact(&self.decimal_longitude);
        interpreted.coordinate_uncertainty_in_meters = exact(&self.coordinate_uncertainty_in_meters);
        for term in unsearched() {
            *(term.slot)(&mut interpreted) =
                self.reals.get(term.name).and_then(|text| value::read_exact_number(text));
        }
        let cursor = Cursor { value: sort_value(&interpreted, order), id: self.id };
        let issues = match self.issue {
            Issues::One(issue) => vec![issue],
            Issues::Several(issues) => issues,
        };
        Hit {
            id: self.id,
            dataset_key: self.dataset_key,
            version: self.version,
            row: self.row,
            interpreted,
            issues,
            cursor,
        }
    }
}

fn sort_value(i: &Interpreted, order: OrderField) -> Option<SortValue> {
    match order {
        OrderField::Id => None,
        OrderField::EventDate => i.event_date.map(|date| SortValue::Number(day_number(date.start))),
        OrderField::Year => i.year.map(|year| SortValue::Number(year.into())),
        OrderField::ScientificName => {
            i.scientific_name.as_deref().map(|name| SortValue::Text(atlas_records::fold_text(name)))
        }
    }
}

#[cfg(test)]
mod tests {
    use atlas_records::{BasisOfRecord, EventDate, Interpreted, OccurrenceIssue};
    use chrono::NaiveDate;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{StoredHit, from_record};
    use crate::{cursor::SortValue, field::OrderField, index::IndexDocument};

    fn record() -> IndexDocument {
        IndexDocument {
            id: Uuid::from_u128(7),
            dataset_key: Uuid::from_u128(9),
            load: 12,
            version: 11,
            row: 3,
            interpreted: Interpreted {
                scientific_name: Some("Acacia dealbata".into()),
                basis_of_record: Some(BasisOfRecord::PreservedSpecimen),
                event_date: NaiveDate::from_ymd_opt(1970, 1, 2).map(EventDate::day),
                year: Some(1970),
                decimal_latitude: Some(-42.5),
                decimal_longitude: Some(147.333_333_333_333_34),
                ..Interpreted::default()
            },
            issues: vec![OccurrenceIssue::GeodeticDatumAssumedWgs84],
        }
    }

    #[test]
    fn a_document_holds_what_is_known_and_nothing_else() {
        let document = Value::from(from_record(&record()).unwrap());
        assert_eq!(
            document,
            json!({
                "document": "00000000-0000-0000-0000-000000000007_12",
                "load": 12,
                "version": 11,
                "row": 3,
                "id": "00000000-0000-0000-0000-000000000007",
                "datasetKey": "00000000-0000-0000-0000-000000000009",
                "basisOfRecord": "PRESERVED_SPECIMEN",
                "scientificName": "Acacia dealbata",
                "scientificNameOrder": "=acacia dealbata",
                "issue": "GEODETIC_DATUM_ASSUMED_WGS84",
                "year": 1970,
                "decimalLatitude": "3fbabfffffffffff",
                "decimalLongitude": "c0626aaaaaaaaaab",
                "eventDate": 1,
                "eventDateEnd": 1,
                "words": ["acacia", "dealbata"],
                "interpreted": document["interpreted"],
            })
        );
    }

    #[test]
    fn a_hit_is_the_record_that_went_in() {
        let record = record();
        let stored = Value::from(from_record(&record).unwrap());
        let hit = serde_json::from_value::<StoredHit>(stored).unwrap().into_hit(OrderField::EventDate);
        assert_eq!((hit.id, hit.version, hit.row), (record.id, 11, 3));
        assert_eq!(hit.interpreted, record.interpreted);
        assert_eq!(hit.issues, record.issues);
        assert_eq!(hit.cursor.value, Some(SortValue::Number(1)));
    }
}
