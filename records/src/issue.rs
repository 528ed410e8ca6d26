//! Flags on records, by the names GBIF and the Living Atlases use.

use serde::{Deserialize, Serialize};

macro_rules! issues {
    ($($variant:ident $name:literal $doc:literal,)*) => {
        /// A flag raised while a record was interpreted. Names are those of GBIF's `OccurrenceIssue`
        /// and of the Living Atlases' additions to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum OccurrenceIssue {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl OccurrenceIssue {
            /// Every flag, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The flag's published name, as `ZERO_COORDINATE`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the flag says, in one sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $doc,)* }
            }
        }
    };
}

issues! {
    ZeroCoordinate "ZERO_COORDINATE" "Latitude and longitude are both zero.",
    CoordinateOutOfRange "COORDINATE_OUT_OF_RANGE" "Latitude or longitude lies outside the earth.",
    CoordinateInvalid "COORDINATE_INVALID" "A coordinate is given but is not a number, or its partner is missing.",
    CoordinateUncertaintyMetersInvalid "COORDINATE_UNCERTAINTY_METERS_INVALID" "The uncertainty is not a number of metres above zero.",
    GeodeticDatumAssumedWgs84 "GEODETIC_DATUM_ASSUMED_WGS84" "Coordinates carry no datum and are taken as WGS 84.",
    GeodeticDatumInvalid "GEODETIC_DATUM_INVALID" "The datum given is not WGS 84 and was not converted.",
    CountryInvalid "COUNTRY_INVALID" "The country or country code is not a country.",
    CountryMismatch "COUNTRY_MISMATCH" "Country and country code name different countries.",
    RecordedDateInvalid "RECORDED_DATE_INVALID" "The event date is not a date that can be read.",
    RecordedDateMismatch "RECORDED_DATE_MISMATCH" "Event date and year, month, day disagree.",
    RecordedDateUnlikely "RECORDED_DATE_UNLIKELY" "The event date lies in the future or before 1600.",
    BasisOfRecordInvalid "BASIS_OF_RECORD_INVALID" "The basis of record is missing or not in the vocabulary.",
    IndividualCountInvalid "INDIVIDUAL_COUNT_INVALID" "The individual count is not a whole number of zero or more.",
    InstitutionMatchNone "INSTITUTION_MATCH_NONE" "No institution of the registry matches the codes.",
    CollectionMatchNone "COLLECTION_MATCH_NONE" "No collection of the registry matches the codes.",
    AmbiguousInstitution "AMBIGUOUS_INSTITUTION" "Several institutions match the codes equally well.",
    AmbiguousCollection "AMBIGUOUS_COLLECTION" "Several collections match the codes equally well.",
    InstitutionCollectionMismatch "INSTITUTION_COLLECTION_MISMATCH" "The collection matched belongs to another institution.",
    LocationNotSupplied "LOCATION_NOT_SUPPLIED" "Neither coordinates nor any place name is given.",
    MissingCollectionDate "MISSING_COLLECTION_DATE" "No event date is given.",
    NameNotSupplied "NAME_NOT_SUPPLIED" "No scientific or vernacular name is given.",
    InstitutionMatchFuzzy "INSTITUTION_MATCH_FUZZY" "The institution was found without its identifier: by code or name alone.",
    CollectionMatchFuzzy "COLLECTION_MATCH_FUZZY" "The collection was found without its identifier: by code or name alone.",
}

impl std::str::FromStr for OccurrenceIssue {
    type Err = UnknownIssue;

    fn from_str(name: &str) -> Result<Self, UnknownIssue> {
        Self::ALL.iter().copied().find(|i| i.name() == name).ok_or_else(|| UnknownIssue(name.to_owned()))
    }
}

/// A name that is no flag of this program.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an occurrence issue")]
pub struct UnknownIssue(pub String);
