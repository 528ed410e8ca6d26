//! Flags on records, by the names GBIF and the Living Atlases use.

use std::{collections::HashMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

/// How much a flag says against a record, as GBIF grades it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the record is as good as without it.
    Info,
    /// A term may not mean what it says, or was changed.
    Warning,
    /// A term cannot be used.
    Error,
}

macro_rules! issues {
    ($($variant:ident $name:literal $severity:ident $term:literal $doc:literal,)*) => {
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

            /// How much it says against the record.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The Darwin Core (or Dublin Core) term it concerns most, as `decimalLatitude`.
            #[must_use]
            pub const fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)* }
            }
        }
    };
}

issues! {
    // Coordinates.
    ZeroCoordinate "ZERO_COORDINATE" Warning "decimalLatitude" "Latitude and longitude are both zero.",
    CoordinateOutOfRange "COORDINATE_OUT_OF_RANGE" Warning "decimalLatitude" "Latitude or longitude lies outside the earth.",
    CoordinateInvalid "COORDINATE_INVALID" Warning "decimalLatitude" "A coordinate is given but is not a number, or its partner is missing.",
    CoordinateRounded "COORDINATE_ROUNDED" Info "decimalLatitude" "The coordinates were rounded to seven decimals.",
    GeodeticDatumInvalid "GEODETIC_DATUM_INVALID" Warning "geodeticDatum" "The datum given is not known; the coordinates are taken as WGS 84.",
    GeodeticDatumAssumedWgs84 "GEODETIC_DATUM_ASSUMED_WGS84" Info "geodeticDatum" "Coordinates carry no datum and are taken as WGS 84.",
    CoordinateReprojected "COORDINATE_REPROJECTED" Info "geodeticDatum" "The coordinates were converted from another datum to WGS 84.",
    CoordinateReprojectionFailed "COORDINATE_REPROJECTION_FAILED" Warning "geodeticDatum" "The datum is known, but the coordinates could not be converted from it.",
    CoordinateReprojectionSuspicious "COORDINATE_REPROJECTION_SUSPICIOUS" Warning "geodeticDatum" "Converting the datum moved the coordinates further than datums differ.",
    CoordinatePrecisionInvalid "COORDINATE_PRECISION_INVALID" Warning "coordinatePrecision" "The precision is not a number of degrees above 0 and up to 1.",
    CoordinateUncertaintyMetersInvalid "COORDINATE_UNCERTAINTY_METERS_INVALID" Warning "coordinateUncertaintyInMeters" "The uncertainty is not a number of metres above zero and below 5,000 km.",
    FootprintSrsInvalid "FOOTPRINT_SRS_INVALID" Warning "footprintSRS" "The reference system of the footprint is not known.",
    FootprintWktMismatch "FOOTPRINT_WKT_MISMATCH" Warning "footprintWKT" "The coordinates lie outside the footprint.",
    FootprintWktInvalid "FOOTPRINT_WKT_INVALID" Warning "footprintWKT" "The footprint is not a geometry in well-known text.",
    PresumedSwappedCoordinate "PRESUMED_SWAPPED_COORDINATE" Warning "decimalLatitude" "Latitude and longitude seem to be swapped; they were swapped back.",
    PresumedNegatedLongitude "PRESUMED_NEGATED_LONGITUDE" Warning "decimalLongitude" "The longitude seems to have the wrong sign; it was turned.",
    PresumedNegatedLatitude "PRESUMED_NEGATED_LATITUDE" Warning "decimalLatitude" "The latitude seems to have the wrong sign; it was turned.",
    // Place.
    CountryCoordinateMismatch "COUNTRY_COORDINATE_MISMATCH" Warning "countryCode" "The coordinates lie outside the country.",
    CountryMismatch "COUNTRY_MISMATCH" Warning "country" "Country and country code name different countries.",
    CountryInvalid "COUNTRY_INVALID" Warning "country" "The country or country code is not a country.",
    CountryDerivedFromCoordinates "COUNTRY_DERIVED_FROM_COORDINATES" Warning "countryCode" "No country is given; it was found from the coordinates.",
    ContinentCoordinateMismatch "CONTINENT_COORDINATE_MISMATCH" Warning "continent" "The coordinates lie outside the continent.",
    ContinentCountryMismatch "CONTINENT_COUNTRY_MISMATCH" Warning "continent" "The country lies in another continent.",
    ContinentInvalid "CONTINENT_INVALID" Warning "continent" "The continent is not a continent.",
    ContinentDerivedFromCountry "CONTINENT_DERIVED_FROM_COUNTRY" Warning "continent" "No continent is given; it was found from the country.",
    ContinentDerivedFromCoordinates "CONTINENT_DERIVED_FROM_COORDINATES" Warning "continent" "No continent is given; it was found from the coordinates.",
    // Dates.
    RecordedDateMismatch "RECORDED_DATE_MISMATCH" Warning "eventDate" "Event date and year, month, day disagree.",
    RecordedDateInvalid "RECORDED_DATE_INVALID" Warning "eventDate" "The event date is not a date that can be read.",
    RecordedDateUnlikely "RECORDED_DATE_UNLIKELY" Warning "eventDate" "The event date lies in the future or before 1600.",
    ModifiedDateInvalid "MODIFIED_DATE_INVALID" Warning "modified" "The date of modification cannot be read.",
    ModifiedDateUnlikely "MODIFIED_DATE_UNLIKELY" Warning "modified" "The date of modification lies in the future or before 1970.",
    IdentifiedDateUnlikely "IDENTIFIED_DATE_UNLIKELY" Warning "dateIdentified" "The date of identification lies in the future or before 1753.",
    IdentifiedDateInvalid "IDENTIFIED_DATE_INVALID" Warning "dateIdentified" "The date of identification cannot be read.",
    GeoreferencedDateUnlikely "GEOREFERENCED_DATE_UNLIKELY" Warning "georeferencedDate" "The date of georeferencing lies in the future or before 1753.",
    GeoreferencedDateInvalid "GEOREFERENCED_DATE_INVALID" Warning "georeferencedDate" "The date of georeferencing cannot be read.",
    MultimediaDateInvalid "MULTIMEDIA_DATE_INVALID" Warning "created" "The date of a medium cannot be read.",
    // Taxon.
    TaxonMatchFuzzy "TAXON_MATCH_FUZZY" Warning "scientificName" "The name was found in the checklist in a slightly different spelling.",
    TaxonMatchHigherrank "TAXON_MATCH_HIGHERRANK" Warning "scientificName" "The name was not found in the checklist; a higher taxon of it was.",
    TaxonMatchAggregate "TAXON_MATCH_AGGREGATE" Warning "scientificName" "The name was matched to an aggregate of species.",
    TaxonMatchNone "TAXON_MATCH_NONE" Warning "scientificName" "The name was not found in the checklist.",
    TaxonMatchScientificNameIdIgnored "TAXON_MATCH_SCIENTIFIC_NAME_ID_IGNORED" Info "scientificNameID" "The identifier of the name was not used to find the taxon.",
    TaxonMatchTaxonConceptIdIgnored "TAXON_MATCH_TAXON_CONCEPT_ID_IGNORED" Info "taxonConceptID" "The identifier of the concept was not used to find the taxon.",
    TaxonMatchTaxonIdIgnored "TAXON_MATCH_TAXON_ID_IGNORED" Info "taxonID" "The identifier of the taxon was not used to find the taxon.",
    ScientificNameIdNotFound "SCIENTIFIC_NAME_ID_NOT_FOUND" Warning "scientificNameID" "The identifier of the name is not in the checklist.",
    TaxonConceptIdNotFound "TAXON_CONCEPT_ID_NOT_FOUND" Warning "taxonConceptID" "The identifier of the concept is not in the checklist.",
    TaxonIdNotFound "TAXON_ID_NOT_FOUND" Warning "taxonID" "The identifier of the taxon is not in the checklist.",
    ScientificNameAndIdInconsistent "SCIENTIFIC_NAME_AND_ID_INCONSISTENT" Warning "scientificName" "Name and identifier lead to different taxa.",
    TaxonMatchNameAndIdAmbiguous "TAXON_MATCH_NAME_AND_ID_AMBIGUOUS" Warning "scientificName" "Name and identifier lead to several taxa.",
    // Vertical.
    DepthNotMetric "DEPTH_NOT_METRIC" Warning "minimumDepthInMeters" "A depth is given in another unit than metres; it was converted.",
    DepthUnlikely "DEPTH_UNLIKELY" Warning "minimumDepthInMeters" "A depth is negative or deeper than the deepest sea.",
    DepthMinMaxSwapped "DEPTH_MIN_MAX_SWAPPED" Warning "minimumDepthInMeters" "The least depth is more than the greatest; they were swapped.",
    DepthNonNumeric "DEPTH_NON_NUMERIC" Warning "minimumDepthInMeters" "A depth is not a number.",
    ElevationUnlikely "ELEVATION_UNLIKELY" Warning "minimumElevationInMeters" "An elevation is above the highest peak or below the deepest sea.",
    ElevationMinMaxSwapped "ELEVATION_MIN_MAX_SWAPPED" Warning "minimumElevationInMeters" "The least elevation is more than the greatest; they were swapped.",
    ElevationNotMetric "ELEVATION_NOT_METRIC" Warning "minimumElevationInMeters" "An elevation is given in another unit than metres; it was converted.",
    ElevationNonNumeric "ELEVATION_NON_NUMERIC" Warning "minimumElevationInMeters" "An elevation is not a number.",
    // Record.
    BasisOfRecordInvalid "BASIS_OF_RECORD_INVALID" Warning "basisOfRecord" "The basis of record is missing or not in the vocabulary.",
    TypeStatusInvalid "TYPE_STATUS_INVALID" Warning "typeStatus" "The type status is not in the vocabulary.",
    SuspectedType "SUSPECTED_TYPE" Warning "typeStatus" "The type status says that it is not certain to be a type.",
    MultimediaUriInvalid "MULTIMEDIA_URI_INVALID" Warning "associatedMedia" "The address of a medium is not an address.",
    ReferencesUriInvalid "REFERENCES_URI_INVALID" Warning "references" "The address of the record's page is not an address.",
    InterpretationError "INTERPRETATION_ERROR" Error "occurrenceID" "The interpretation of the record failed in part.",
    IndividualCountInvalid "INDIVIDUAL_COUNT_INVALID" Warning "individualCount" "The individual count is not a whole number of zero or more.",
    IndividualCountConflictsWithOccurrenceStatus "INDIVIDUAL_COUNT_CONFLICTS_WITH_OCCURRENCE_STATUS" Warning "individualCount" "Individual count and occurrence status contradict each other.",
    OccurrenceStatusUnparsable "OCCURRENCE_STATUS_UNPARSABLE" Warning "occurrenceStatus" "The occurrence status is neither present nor absent.",
    OccurrenceStatusInferredFromIndividualCount "OCCURRENCE_STATUS_INFERRED_FROM_INDIVIDUAL_COUNT" Warning "occurrenceStatus" "No occurrence status is given; it was found from the individual count.",
    OccurrenceStatusInferredFromBasisOfRecord "OCCURRENCE_STATUS_INFERRED_FROM_BASIS_OF_RECORD" Warning "occurrenceStatus" "No occurrence status is given; it was found from the basis of record.",
    ParentEventInfiniteLineage "PARENT_EVENT_INFINITE_LINEAGE" Info "parentEventID" "The event is its own ancestor.",
    // Collections.
    AmbiguousInstitution "AMBIGUOUS_INSTITUTION" Info "institutionCode" "Several institutions match the codes equally well.",
    AmbiguousCollection "AMBIGUOUS_COLLECTION" Info "collectionCode" "Several collections match the codes equally well.",
    InstitutionMatchNone "INSTITUTION_MATCH_NONE" Info "institutionCode" "No institution of the registry matches the codes.",
    CollectionMatchNone "COLLECTION_MATCH_NONE" Info "collectionCode" "No collection of the registry matches the codes.",
    InstitutionMatchFuzzy "INSTITUTION_MATCH_FUZZY" Info "institutionCode" "The institution was found without its identifier: by code or name alone.",
    CollectionMatchFuzzy "COLLECTION_MATCH_FUZZY" Info "collectionCode" "The collection was found without its identifier: by code or name alone.",
    InstitutionCollectionMismatch "INSTITUTION_COLLECTION_MISMATCH" Info "collectionCode" "The collection matched belongs to another institution.",
    DifferentOwnerInstitution "DIFFERENT_OWNER_INSTITUTION" Info "ownerInstitutionCode" "The owner named is another institution than the one matched.",
    // Living Atlases.
    LocationNotSupplied "LOCATION_NOT_SUPPLIED" Warning "locality" "Neither coordinates nor any place name is given.",
    CoordinatesCentreOfStateprovince "COORDINATES_CENTRE_OF_STATEPROVINCE" Warning "decimalLatitude" "The coordinates are the centre of the state or province.",
    CoordinatesCentreOfCountry "COORDINATES_CENTRE_OF_COUNTRY" Warning "decimalLatitude" "The coordinates are the centre of the country.",
    MissingCoordinateprecision "MISSING_COORDINATEPRECISION" Info "coordinatePrecision" "Coordinates are given without their precision.",
    UncertaintyInPrecision "UNCERTAINTY_IN_PRECISION" Warning "coordinatePrecision" "The precision holds what seems to be an uncertainty in metres; it was taken as that.",
    UncertaintyNotSpecified "UNCERTAINTY_NOT_SPECIFIED" Info "coordinateUncertaintyInMeters" "Coordinates are given without their uncertainty.",
    StateCoordinateMismatch "STATE_COORDINATE_MISMATCH" Warning "stateProvince" "The coordinates lie outside the state or province.",
    MissingGeodeticdatum "MISSING_GEODETICDATUM" Info "geodeticDatum" "Coordinates are given without their datum.",
    MissingGeoreferenceDate "MISSING_GEOREFERENCE_DATE" Info "georeferencedDate" "Coordinates are given, the day they were determined is not.",
    MissingGeoreferencedby "MISSING_GEOREFERENCEDBY" Info "georeferencedBy" "Coordinates are given, who determined them is not.",
    MissingGeoreferenceprotocol "MISSING_GEOREFERENCEPROTOCOL" Info "georeferenceProtocol" "Coordinates are given, by which protocol they were determined is not.",
    MissingGeoreferencesources "MISSING_GEOREFERENCESOURCES" Info "georeferenceSources" "Coordinates are given, from which sources they were determined is not.",
    MissingGeoreferenceverificationstatus "MISSING_GEOREFERENCEVERIFICATIONSTATUS" Info "georeferenceVerificationStatus" "Coordinates are given, whether they were verified is not.",
    MissingCollectionDate "MISSING_COLLECTION_DATE" Warning "eventDate" "No event date is given.",
    GeoreferencePostOccurrence "GEOREFERENCE_POST_OCCURRENCE" Info "georeferencedDate" "The coordinates were determined years after the event.",
    IdPreOccurrence "ID_PRE_OCCURRENCE" Warning "dateIdentified" "The organism was identified before it was recorded.",
    FirstOfMonth "FIRST_OF_MONTH" Info "eventDate" "The event date is the first day of a month, which may stand for the whole month.",
    FirstOfYear "FIRST_OF_YEAR" Info "eventDate" "The event date is the first day of a year, which may stand for the whole year.",
    FirstOfCentury "FIRST_OF_CENTURY" Info "eventDate" "The event date is the first day of a century, which may stand for no date.",
    TaxonAffinitySpecies "TAXON_AFFINITY_SPECIES" Warning "scientificName" "The name is qualified by aff.; its genus was matched.",
    TaxonConferSpecies "TAXON_CONFER_SPECIES" Warning "scientificName" "The name is qualified by cf.; its genus was matched.",
    TaxonIndeterminateSpecies "TAXON_INDETERMINATE_SPECIES" Warning "scientificName" "The name is of an unnamed species; its genus was matched.",
    TaxonQuestionSpecies "TAXON_QUESTION_SPECIES" Warning "scientificName" "The name carries a question mark.",
    TaxonSpeciesPlural "TAXON_SPECIES_PLURAL" Warning "scientificName" "The name is of several species (spp.); its genus was matched.",
    TaxonHomonym "TAXON_HOMONYM" Warning "scientificName" "Several taxa share the name and nothing tells which is meant.",
    TaxonMisapplied "TAXON_MISAPPLIED" Warning "scientificName" "The checklist knows the name as misapplied only.",
    TaxonMisappliedMatched "TAXON_MISAPPLIED_MATCHED" Warning "scientificName" "The name has been misapplied to another taxon; the taxon of its own was matched.",
    TaxonParentChildSynonym "TAXON_PARENT_CHILD_SYNONYM" Warning "scientificName" "The name is both an accepted taxon and a synonym of its own child or parent.",
    MissingTaxonrank "MISSING_TAXONRANK" Info "taxonRank" "No taxon rank is given.",
    NameNotSupplied "NAME_NOT_SUPPLIED" Warning "scientificName" "No scientific or vernacular name is given.",
    UnknownKingdom "UNKNOWN_KINGDOM" Warning "kingdom" "The kingdom is not in the checklist.",
    TaxonScopeMismatch "TAXON_SCOPE_MISMATCH" Warning "scientificName" "The taxon matched lies outside the higher taxa given.",
    InvalidScientificName "INVALID_SCIENTIFIC_NAME" Warning "scientificName" "The scientific name is not a name.",
    SensitivityReportInvalid "SENSITIVITY_REPORT_INVALID" Error "scientificName" "Whether the record is sensitive could not be told; it was taken to be.",
    UnrecognisedCollectionCode "UNRECOGNISED_COLLECTION_CODE" Error "collectionCode" "The collection code is given but known to no collection.",
    UnrecognisedInstitutionCode "UNRECOGNISED_INSTITUTION_CODE" Error "institutionCode" "The institution code is given but known to no institution.",
    // Geological time.
    EraOrErathemInferredFromParentRank "ERA_OR_ERATHEM_INFERRED_FROM_PARENT_RANK" Info "earliestEraOrLowestErathem" "No era is given; it was found from another unit.",
    PeriodOrSystemInferredFromParentRank "PERIOD_OR_SYSTEM_INFERRED_FROM_PARENT_RANK" Info "earliestPeriodOrLowestSystem" "No period is given; it was found from another unit.",
    EpochOrSeriesInferredFromParentRank "EPOCH_OR_SERIES_INFERRED_FROM_PARENT_RANK" Info "earliestEpochOrLowestSeries" "No epoch is given; it was found from another unit.",
    AgeOrStageInferredFromParentRank "AGE_OR_STAGE_INFERRED_FROM_PARENT_RANK" Info "earliestAgeOrLowestStage" "No age is given; it was found from another unit.",
    EonOrEonothemRankMismatch "EON_OR_EONOTHEM_RANK_MISMATCH" Info "earliestEonOrLowestEonothem" "What is given as eon is a unit of another rank.",
    EraOrErathemRankMismatch "ERA_OR_ERATHEM_RANK_MISMATCH" Info "earliestEraOrLowestErathem" "What is given as era is a unit of another rank.",
    PeriodOrSystemRankMismatch "PERIOD_OR_SYSTEM_RANK_MISMATCH" Info "earliestPeriodOrLowestSystem" "What is given as period is a unit of another rank.",
    EpochOrSeriesRankMismatch "EPOCH_OR_SERIES_RANK_MISMATCH" Info "earliestEpochOrLowestSeries" "What is given as epoch is a unit of another rank.",
    AgeOrStageRankMismatch "AGE_OR_STAGE_RANK_MISMATCH" Info "earliestAgeOrLowestStage" "What is given as age is a unit of another rank.",
    EonOrEonothemInvalidRange "EON_OR_EONOTHEM_INVALID_RANGE" Info "earliestEonOrLowestEonothem" "The earliest eon is later than the latest.",
    EraOrErathemInvalidRange "ERA_OR_ERATHEM_INVALID_RANGE" Info "earliestEraOrLowestErathem" "The earliest era is later than the latest.",
    PeriodOrSystemInvalidRange "PERIOD_OR_SYSTEM_INVALID_RANGE" Info "earliestPeriodOrLowestSystem" "The earliest period is later than the latest.",
    EpochOrSeriesInvalidRange "EPOCH_OR_SERIES_INVALID_RANGE" Info "earliestEpochOrLowestSeries" "The earliest epoch is later than the latest.",
    AgeOrStageInvalidRange "AGE_OR_STAGE_INVALID_RANGE" Info "earliestAgeOrLowestStage" "The earliest age is later than the latest.",
    EonOrEonothemAndEraOrErathemMismatch "EON_OR_EONOTHEM_AND_ERA_OR_ERATHEM_MISMATCH" Info "earliestEraOrLowestErathem" "The era is not part of the eon.",
    EraOrErathemAndPeriodOrSystemMismatch "ERA_OR_ERATHEM_AND_PERIOD_OR_SYSTEM_MISMATCH" Info "earliestPeriodOrLowestSystem" "The period is not part of the era.",
    PeriodOrSystemAndEpochOrSeriesMismatch "PERIOD_OR_SYSTEM_AND_EPOCH_OR_SERIES_MISMATCH" Info "earliestEpochOrLowestSeries" "The epoch is not part of the period.",
    EpochOrSeriesAndAgeOrStageMismatch "EPOCH_OR_SERIES_AND_AGE_OR_STAGE_MISMATCH" Info "earliestAgeOrLowestStage" "The age is not part of the epoch.",
}

impl OccurrenceIssue {
    /// The flags that say that the coordinates cannot be trusted (GBIF's `hasGeospatialIssue`).
    pub const GEOSPATIAL: [Self; 7] = [
        Self::ZeroCoordinate,
        Self::CoordinateOutOfRange,
        Self::CoordinateInvalid,
        Self::CountryCoordinateMismatch,
        Self::PresumedSwappedCoordinate,
        Self::PresumedNegatedLongitude,
        Self::PresumedNegatedLatitude,
    ];
}

impl std::str::FromStr for OccurrenceIssue {
    type Err = UnknownIssue;

    fn from_str(name: &str) -> Result<Self, UnknownIssue> {
        static BY_NAME: LazyLock<HashMap<&str, OccurrenceIssue>> =
            LazyLock::new(|| OccurrenceIssue::ALL.iter().map(|issue| (issue.name(), *issue)).collect());
        BY_NAME.get(name).copied().ok_or_else(|| UnknownIssue(name.to_owned()))
    }
}

/// A name that is no flag of this program.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an occurrence issue")]
pub struct UnknownIssue(pub String);
