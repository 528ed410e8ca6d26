//! Rules of the kinds of entity, each beside what it shares with others.

use atlas_entity::EntityKind::{Collection, Dataset, Installation, Institution, Provider};

use super::{
    Table,
    rule::{
        LINE,
        Rule::{
            Concept, Count, Country, Identifier, Language, Length, Ordered, Reference, Required, Within, Year,
        },
        TEXT, WEB,
    },
};

/// An institution.
pub(super) const INSTITUTION: Table = &[
    ("name", &[Required, Length(2, 1024)]),
    ("code", &[Length(0, 45)]),
    ("alternativeCodes[].code", &[Required, Length(0, 100)]),
    ("alternativeCodes[].description", &[LINE]),
    ("additionalNames[]", &[Required, LINE]),
    ("types[]", &[Concept("InstitutionType")]),
    ("institutionalGovernances[]", &[Concept("InstitutionGovernance")]),
    ("disciplines[]", &[Concept("Discipline")]),
    ("foundingDate", &[Year]),
    ("numberSpecimens", &[Count]),
    ("masterSource", &[Concept("MasterSourceType")]),
    ("masterSourceMetadata.source", &[Required, Concept("MasterSource")]),
    ("masterSourceMetadata.sourceId", &[Required, LINE]),
    ("parentKeys[]", &[Reference(Institution)]),
];

/// A collection.
pub(super) const COLLECTION: Table = &[
    ("name", &[Required, Length(2, 1024)]),
    ("code", &[Length(0, 45)]),
    ("alternativeCodes[].code", &[Required, Length(0, 100)]),
    ("alternativeCodes[].description", &[LINE]),
    ("additionalNames[]", &[Required, LINE]),
    ("institutionKey", &[Reference(Institution)]),
    ("contentTypes[]", &[Concept("CollectionContentType")]),
    ("preservationTypes[]", &[Concept("PreservationType")]),
    ("accessionStatus", &[Concept("AccessionStatus")]),
    ("status", &[Concept("CollectionStatus")]),
    ("doi", &[Identifier("DOI")]),
    ("department", &[LINE]),
    ("division", &[LINE]),
    ("notes", &[TEXT]),
    ("incorporatedCollections[]", &[Required, LINE]),
    ("numberSpecimens", &[Count]),
    ("numberDigitised", &[Count]),
    ("taxonomicCoverage", &[TEXT]),
    ("geographicCoverage", &[TEXT]),
    ("temporalCoverage", &[TEXT]),
    ("coverage", &[Ordered("startDate", "endDate")]),
    ("coverage.boundingBox", &[Ordered("minLatitude", "maxLatitude")]),
    ("coverage.boundingBox.minLatitude", &[Within(-90.0, 90.0)]),
    ("coverage.boundingBox.maxLatitude", &[Within(-90.0, 90.0)]),
    ("coverage.boundingBox.minLongitude", &[Within(-180.0, 180.0)]),
    ("coverage.boundingBox.maxLongitude", &[Within(-180.0, 180.0)]),
    ("masterSource", &[Concept("MasterSourceType")]),
    ("masterSourceMetadata.source", &[Required, Concept("MasterSource")]),
    ("masterSourceMetadata.sourceId", &[Required, LINE]),
];

/// A data provider.
pub(super) const PROVIDER: Table = &[
    ("title", &[Required, Length(2, 1024)]),
    ("abbreviation", &[Length(0, 50)]),
    ("language", &[Language]),
    ("endorsementStatus", &[Concept("EndorsementStatus")]),
    ("institutionKeys[]", &[Reference(Institution)]),
    ("collectionKeys[]", &[Reference(Collection)]),
];

/// A dataset.
pub(super) const DATASET: Table = &[
    ("title", &[Required, Length(2, 1024)]),
    ("abbreviation", &[Length(1, 50)]),
    ("alias", &[Length(2, 50)]),
    ("providerKey", &[Reference(Provider)]),
    ("installationKey", &[Reference(Installation)]),
    ("parentKey", &[Reference(Dataset)]),
    ("duplicateOfKey", &[Reference(Dataset)]),
    ("institutionKeys[]", &[Reference(Institution)]),
    ("collectionKeys[]", &[Reference(Collection)]),
    ("type", &[Required, Concept("DatasetType")]),
    ("subtype", &[Concept("DatasetSubtype")]),
    ("categories[]", &[Concept("DatasetCategory")]),
    ("resourceType", &[Concept("ResourceType")]),
    ("contentTypes[]", &[Concept("DatasetContentType")]),
    ("provenance", &[Concept("Provenance")]),
    ("status", &[Concept("DatasetStatus")]),
    ("doi", &[Identifier("DOI")]),
    ("dataVersion", &[LINE]),
    ("license", &[Concept("License")]),
    ("licenseUrl", &[WEB]),
    ("rights", &[TEXT]),
    ("citation.text", &[TEXT]),
    ("bibliographicCitations[].text", &[Required, TEXT]),
    ("purpose", &[TEXT]),
    ("introduction", &[TEXT]),
    ("gettingStarted", &[TEXT]),
    ("acknowledgements", &[TEXT]),
    ("additionalInfo", &[TEXT]),
    ("geographicCoverages[].boundingBox", &[Ordered("minLatitude", "maxLatitude")]),
    ("geographicCoverages[].boundingBox.minLatitude", &[Within(-90.0, 90.0)]),
    ("geographicCoverages[].boundingBox.maxLatitude", &[Within(-90.0, 90.0)]),
    ("geographicCoverages[].boundingBox.minLongitude", &[Within(-180.0, 180.0)]),
    ("geographicCoverages[].boundingBox.maxLongitude", &[Within(-180.0, 180.0)]),
    ("temporalCoverages[]", &[Ordered("start", "end")]),
    ("geographicDescription", &[TEXT]),
    ("countryCoverage[]", &[Country]),
    ("dataDescriptions[].url", &[WEB]),
    ("curatorialUnits[].count", &[Count]),
    ("maintenanceUpdateFrequency", &[Concept("MaintenanceUpdateFrequency")]),
    ("maintenanceDescription", &[TEXT]),
    ("dataLanguage", &[Language]),
    ("language", &[Language]),
    ("informationWithheld", &[TEXT]),
    ("dataGeneralizations", &[TEXT]),
    ("uniqueKeyTerms[]", &[Required, LINE]),
    ("harvestFrequencyDays", &[Count]),
    ("repatriationCountry", &[Country]),
];

/// A data hub.
pub(super) const HUB: Table = &[
    ("title", &[Required, Length(2, 1024)]),
    ("abbreviation", &[Length(0, 50)]),
    ("language", &[Language]),
    ("institutionKeys[]", &[Reference(Institution)]),
    ("collectionKeys[]", &[Reference(Collection)]),
    ("datasetKeys[]", &[Reference(Dataset)]),
];

/// An installation.
pub(super) const INSTALLATION: Table = &[
    ("title", &[Required, Length(2, 1024)]),
    ("providerKey", &[Required, Reference(Provider)]),
    ("type", &[Required, Concept("InstallationType")]),
];
