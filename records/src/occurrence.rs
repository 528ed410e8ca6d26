//! One occurrence record, interpreted and verbatim.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::OccurrenceIssue;

/// One occurrence as the atlas keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OccurrenceRecord {
    /// UUIDv5 of the dataset key and the values of the dataset's unique-key terms.
    pub id: Uuid,
    /// Key of the dataset the record belongs to.
    pub dataset_key: Uuid,
    /// What the atlas made of the terms.
    pub interpreted: Interpreted,
    /// Flags raised by the interpretation, ascending, without repeats.
    pub issues: Vec<OccurrenceIssue>,
    /// Every term of the core row that holds a value, as the archive gave it, in the archive's order.
    pub verbatim: Vec<Term>,
    /// Rows of the extensions that point at this record, as the archive gave them.
    pub extensions: Vec<ExtensionRow>,
}

/// One Darwin Core (or other) term with its value as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Simple name where the term is a Darwin Core or Dublin Core term (`recordedBy`), else its full URI.
    pub name: String,
    /// The value as given, never empty.
    pub value: String,
}

/// One row of an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRow {
    /// URI of the row type, as `http://rs.gbif.org/terms/1.0/Multimedia`.
    pub row_type: String,
    /// The terms of the row that hold a value.
    pub terms: Vec<Term>,
}

/// The interpreted terms. `None` means not given or not understood; names follow Darwin Core.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interpreted {
    /// `dwc:occurrenceID`, trimmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurrence_id: Option<String>,
    /// `dwc:catalogNumber`, trimmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_number: Option<String>,
    /// `dwc:basisOfRecord` by vocabulary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis_of_record: Option<BasisOfRecord>,
    /// `dwc:scientificName`, white space collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scientific_name: Option<String>,
    /// `dwc:vernacularName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vernacular_name: Option<String>,
    /// `dwc:taxonRank`, lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxon_rank: Option<String>,
    /// `dwc:kingdom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kingdom: Option<String>,
    /// `dwc:phylum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phylum: Option<String>,
    /// `dwc:class`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// `dwc:order`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// `dwc:family`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `dwc:genus`, or the first word of a binomial when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genus: Option<String>,
    /// Canonical binomial (`Dasyurus viverrinus`) where genus and specific epithet are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub species: Option<String>,
    /// `dwc:recordedBy`, as given, white space collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// `dwc:individualCount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub individual_count: Option<i64>,
    /// `dwc:institutionCode`, trimmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution_code: Option<String>,
    /// `dwc:collectionCode`, trimmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_code: Option<String>,
    /// Institution the code look-up attributed the record to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution_key: Option<Uuid>,
    /// Collection the code look-up attributed the record to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_key: Option<Uuid>,
    /// When the occurrence was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_date: Option<EventDate>,
    /// Year, where constant over the event's interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Month 1–12, where constant over the event's interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// ISO 3166-1 alpha-2 code, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// `dwc:stateProvince`, white space collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_province: Option<String>,
    /// `dwc:locality`, white space collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// Decimal degrees, WGS 84, −90 to 90; present only together with the longitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_latitude: Option<f64>,
    /// Decimal degrees, WGS 84, −180 to 180.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_longitude: Option<f64>,
    /// Metres, above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coordinate_uncertainty_in_meters: Option<f64>,
    /// `dcterms:license` as given by the record, else the dataset's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

/// An interval of days, both ends inclusive. A single day has equal ends; a bare year runs from
/// 1 January to 31 December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventDate {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl EventDate {
    /// The interval that is one day.
    #[must_use]
    pub const fn day(day: NaiveDate) -> Self {
        Self { start: day, end: day }
    }

    /// The year, if the whole interval lies in one.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        (self.start.year() == self.end.year()).then(|| self.start.year())
    }

    /// The month (1–12), if the whole interval lies in one month of one year.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        let same = self.start.year() == self.end.year() && self.start.month() == self.end.month();
        same.then(|| self.start.month())
    }
}

/// The kinds of record of Darwin Core, in GBIF's spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BasisOfRecord {
    /// A dead organism or part of one, kept.
    PreservedSpecimen,
    /// A fossil.
    FossilSpecimen,
    /// A living organism, kept.
    LivingSpecimen,
    /// A physical result of sampling.
    MaterialSample,
    /// A physical object that was cited in literature.
    MaterialCitation,
    /// An entity of matter, of unspecified kind.
    MaterialEntity,
    /// Seen or heard by a person.
    HumanObservation,
    /// Recorded by a machine.
    MachineObservation,
    /// Recorded, by whom or what is not known.
    Observation,
    /// Some evidence of an occurrence.
    Occurrence,
}

impl BasisOfRecord {
    /// Every value, in declaration order.
    pub const ALL: [Self; 10] = [
        Self::PreservedSpecimen,
        Self::FossilSpecimen,
        Self::LivingSpecimen,
        Self::MaterialSample,
        Self::MaterialCitation,
        Self::MaterialEntity,
        Self::HumanObservation,
        Self::MachineObservation,
        Self::Observation,
        Self::Occurrence,
    ];

    /// The name in GBIF's spelling, as `PRESERVED_SPECIMEN`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreservedSpecimen => "PRESERVED_SPECIMEN",
            Self::FossilSpecimen => "FOSSIL_SPECIMEN",
            Self::LivingSpecimen => "LIVING_SPECIMEN",
            Self::MaterialSample => "MATERIAL_SAMPLE",
            Self::MaterialCitation => "MATERIAL_CITATION",
            Self::MaterialEntity => "MATERIAL_ENTITY",
            Self::HumanObservation => "HUMAN_OBSERVATION",
            Self::MachineObservation => "MACHINE_OBSERVATION",
            Self::Observation => "OBSERVATION",
            Self::Occurrence => "OCCURRENCE",
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::EventDate;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn year_and_month_are_empty_where_the_interval_crosses_them() {
        let across = EventDate { start: day(2019, 12, 31), end: day(2020, 1, 1) };
        assert_eq!((across.year(), across.month()), (None, None));
        let within = EventDate { start: day(2020, 1, 1), end: day(2020, 2, 1) };
        assert_eq!((within.year(), within.month()), (Some(2020), None));
        assert_eq!(EventDate::day(day(2020, 2, 29)).month(), Some(2));
    }
}
