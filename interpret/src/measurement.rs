//! Measurements and facts about a record.

use atlas_records::{EventDate, ExtensionRow};

use crate::{
    extension::{days, pairs, row_values},
    name::collapsed,
    number::decimal,
};

const ROW_TYPES: [&str; 5] = [
    "http://rs.tdwg.org/dwc/terms/MeasurementOrFact",
    "http://rs.iobis.org/obis/terms/ExtendedMeasurementOrFact",
    "http://rs.obis.org/obis/terms/ExtendedMeasurementOrFact",
    "http://rs.gbif.org/terms/1.0/ExtendedMeasurementOrFact",
    "http://rs.gbif.org/terms/1.0/MeasurementOrFact",
];

const TERMS: [&str; 13] = [
    "measurementID",
    "occurrenceID",
    "measurementType",
    "measurementTypeID",
    "measurementValue",
    "measurementValueID",
    "measurementAccuracy",
    "measurementUnit",
    "measurementUnitID",
    "measurementMethod",
    "measurementDeterminedBy",
    "measurementDeterminedDate",
    "measurementRemarks",
];

/// One measurement or fact, of an extension row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measurement {
    /// `dwc:measurementID`.
    pub measurement_id: Option<String>,
    /// `dwc:occurrenceID`: the occurrence it is of; none where it is of the whole event.
    pub occurrence_id: Option<String>,
    /// `dwc:measurementType`, white space collapsed.
    pub measurement_type: Option<String>,
    /// Address of the type.
    pub measurement_type_id: Option<String>,
    /// `dwc:measurementValue`, white space collapsed.
    pub measurement_value: Option<String>,
    /// Address of the value.
    pub measurement_value_id: Option<String>,
    /// The value, where it is a number.
    pub number: Option<f64>,
    /// `dwc:measurementAccuracy`, as given.
    pub measurement_accuracy: Option<String>,
    /// `dwc:measurementUnit`, as given.
    pub measurement_unit: Option<String>,
    /// Address of the unit.
    pub measurement_unit_id: Option<String>,
    /// `dwc:measurementMethod`.
    pub measurement_method: Option<String>,
    /// `dwc:measurementDeterminedBy`.
    pub measurement_determined_by: Option<String>,
    /// `dwc:measurementDeterminedDate`.
    pub measurement_determined_date: Option<EventDate>,
    /// `dwc:measurementRemarks`.
    pub measurement_remarks: Option<String>,
}

/// Every measurement and fact among the extension rows, as given.
#[must_use]
pub fn measurements(extensions: &[ExtensionRow]) -> Vec<Measurement> {
    let rows = extensions.iter().filter(|row| ROW_TYPES.contains(&row.row_type.as_str()));
    rows.filter_map(of_row).collect()
}

/// None of a row that says neither what was measured nor what came out.
fn of_row(row: &ExtensionRow) -> Option<Measurement> {
    let [id, occurrence, kind, kind_id, value, value_id, accuracy, unit, unit_id, method, by, date, remarks] =
        row_values(&TERMS, pairs(row));
    kind.or(kind_id).or(value).or(value_id)?;
    let text = |value: Option<&str>| value.map(collapsed);
    Some(Measurement {
        measurement_id: text(id),
        occurrence_id: text(occurrence),
        measurement_type: text(kind),
        measurement_type_id: text(kind_id),
        measurement_value: text(value),
        measurement_value_id: text(value_id),
        number: value.and_then(decimal),
        measurement_accuracy: text(accuracy),
        measurement_unit: text(unit),
        measurement_unit_id: text(unit_id),
        measurement_method: text(method),
        measurement_determined_by: text(by),
        measurement_determined_date: date.and_then(days),
        measurement_remarks: text(remarks),
    })
}

#[cfg(test)]
mod tests {

    use super::{ROW_TYPES, measurements};
    use crate::extension::row;

    #[test]
    fn rows_are_read() {
        let rows = [
            row(
                ROW_TYPES[1],
                &[
                    ("occurrenceID", "tuco1"),
                    ("measurementType", "body  mass"),
                    ("http://rs.iobis.org/obis/terms/measurementTypeID", "http://vocab.example/mass"),
                    ("measurementValue", "250,5"),
                    ("measurementUnit", "g"),
                    ("measurementDeterminedDate", "2019-07-04"),
                    ("measurementMethod", "Pesola Scale"),
                ],
            ),
            row(ROW_TYPES[0], &[("measurementType", "tail"), ("measurementValue", "bushy")]),
            row(ROW_TYPES[0], &[("measurementUnit", "cm"), ("measurementValue", "NA")]),
            row("http://rs.tdwg.org/dwc/terms/ResourceRelationship", &[("measurementValue", "3")]),
        ];
        let found = measurements(&rows);

        assert_eq!(found.len(), 2);
        let mass = &found[0];
        assert_eq!(mass.measurement_type.as_deref(), Some("body mass"));
        assert_eq!(mass.measurement_type_id.as_deref(), Some("http://vocab.example/mass"));
        assert_eq!((mass.measurement_value.as_deref(), mass.number), (Some("250,5"), Some(250.5)));
        assert_eq!(
            (mass.measurement_unit.as_deref(), mass.occurrence_id.as_deref()),
            (Some("g"), Some("tuco1"))
        );
        let day = mass.measurement_determined_date.map(|date| date.start.to_string());
        assert_eq!(day.as_deref(), Some("2019-07-04"));
        assert_eq!((found[1].measurement_value.as_deref(), found[1].number), (Some("bushy"), None));
    }
}
