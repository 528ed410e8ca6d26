//! The terms that are interpreted.

use std::{collections::HashMap, sync::LazyLock};

macro_rules! slots {
    ($($variant:ident $term:literal,)*) => {
        /// A term that is interpreted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Slot { $(#[doc = concat!("`", $term, "`.")] $variant,)* }

        impl Slot {
            /// Every term, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The term's simple name, as `recordedBy`.
            #[must_use]
            pub const fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)* }
            }
        }
    };
}

slots! {
    OccurrenceId "occurrenceID",
    CatalogNumber "catalogNumber",
    BasisOfRecord "basisOfRecord",
    Type "type",
    DynamicProperties "dynamicProperties",
    References "references",
    License "license",
    Rights "rights",
    Modified "modified",
    InformationWithheld "informationWithheld",
    DataGeneralizations "dataGeneralizations",
    InstitutionCode "institutionCode",
    InstitutionId "institutionID",
    OwnerInstitutionCode "ownerInstitutionCode",
    CollectionCode "collectionCode",
    CollectionId "collectionID",
    DatasetName "datasetName",
    RecordedBy "recordedBy",
    RecordedById "recordedByID",
    RecordNumber "recordNumber",
    IndividualCount "individualCount",
    OrganismQuantity "organismQuantity",
    OrganismQuantityType "organismQuantityType",
    OccurrenceStatus "occurrenceStatus",
    Sex "sex",
    LifeStage "lifeStage",
    ReproductiveCondition "reproductiveCondition",
    EstablishmentMeans "establishmentMeans",
    DegreeOfEstablishment "degreeOfEstablishment",
    Pathway "pathway",
    AssociatedMedia "associatedMedia",
    EventId "eventID",
    ParentEventId "parentEventID",
    EventDate "eventDate",
    EventTime "eventTime",
    StartDayOfYear "startDayOfYear",
    EndDayOfYear "endDayOfYear",
    Year "year",
    Month "month",
    Day "day",
    VerbatimEventDate "verbatimEventDate",
    Continent "continent",
    Country "country",
    CountryCode "countryCode",
    StateProvince "stateProvince",
    County "county",
    Municipality "municipality",
    WaterBody "waterBody",
    HigherGeography "higherGeography",
    Locality "locality",
    VerbatimLocality "verbatimLocality",
    MinimumElevation "minimumElevationInMeters",
    MaximumElevation "maximumElevationInMeters",
    VerbatimElevation "verbatimElevation",
    MinimumDepth "minimumDepthInMeters",
    MaximumDepth "maximumDepthInMeters",
    VerbatimDepth "verbatimDepth",
    DecimalLatitude "decimalLatitude",
    DecimalLongitude "decimalLongitude",
    VerbatimLatitude "verbatimLatitude",
    VerbatimLongitude "verbatimLongitude",
    VerbatimCoordinates "verbatimCoordinates",
    VerbatimCoordinateSystem "verbatimCoordinateSystem",
    VerbatimSrs "verbatimSRS",
    GeodeticDatum "geodeticDatum",
    Uncertainty "coordinateUncertaintyInMeters",
    CoordinatePrecision "coordinatePrecision",
    FootprintWkt "footprintWKT",
    FootprintSrs "footprintSRS",
    GeoreferencedBy "georeferencedBy",
    GeoreferencedDate "georeferencedDate",
    GeoreferenceProtocol "georeferenceProtocol",
    GeoreferenceSources "georeferenceSources",
    GeoreferenceVerificationStatus "georeferenceVerificationStatus",
    EarliestEon "earliestEonOrLowestEonothem",
    LatestEon "latestEonOrHighestEonothem",
    EarliestEra "earliestEraOrLowestErathem",
    LatestEra "latestEraOrHighestErathem",
    EarliestPeriod "earliestPeriodOrLowestSystem",
    LatestPeriod "latestPeriodOrHighestSystem",
    EarliestEpoch "earliestEpochOrLowestSeries",
    LatestEpoch "latestEpochOrHighestSeries",
    EarliestAge "earliestAgeOrLowestStage",
    LatestAge "latestAgeOrHighestStage",
    IdentifiedBy "identifiedBy",
    IdentifiedById "identifiedByID",
    DateIdentified "dateIdentified",
    IdentificationQualifier "identificationQualifier",
    TypeStatus "typeStatus",
    TypifiedName "typifiedName",
    TaxonId "taxonID",
    ScientificNameId "scientificNameID",
    TaxonConceptId "taxonConceptID",
    ScientificName "scientificName",
    ScientificNameAuthorship "scientificNameAuthorship",
    VernacularName "vernacularName",
    TaxonRank "taxonRank",
    VerbatimTaxonRank "verbatimTaxonRank",
    Kingdom "kingdom",
    Phylum "phylum",
    Class "class",
    Order "order",
    Family "family",
    Genus "genus",
    Subgenus "subgenus",
    SpecificEpithet "specificEpithet",
    InfraspecificEpithet "infraspecificEpithet",
    NomenclaturalCode "nomenclaturalCode",
}

impl Slot {
    /// The term of a simple name, whatever its case.
    #[must_use]
    pub fn by_term(term: &str) -> Option<Self> {
        static BY_TERM: LazyLock<HashMap<String, Slot>> = LazyLock::new(|| {
            Slot::ALL.iter().map(|slot| (slot.term().to_ascii_lowercase(), *slot)).collect()
        });
        BY_TERM.get(&term.to_ascii_lowercase()).copied()
    }
}
