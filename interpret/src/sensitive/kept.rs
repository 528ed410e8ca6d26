//! The terms of a sensitive record that are kept. All others are left out.

use std::{collections::HashSet, sync::LazyLock};

use atlas_records::OccurrenceIssue as Issue;

use crate::{Issues, Slot};

/// Terms on taxa: none of their values is mistaken for the name of a place.
const TAXON: [&str; 42] = [
    "scientificName",
    "scientificNameID",
    "scientificNameAuthorship",
    "acceptedNameUsage",
    "acceptedNameUsageID",
    "parentNameUsageID",
    "originalNameUsage",
    "originalNameUsageID",
    "nameAccordingToID",
    "namePublishedInID",
    "namePublishedInYear",
    "taxonID",
    "taxonConceptID",
    "taxonRank",
    "verbatimTaxonRank",
    "taxonomicStatus",
    "nomenclaturalCode",
    "nomenclaturalStatus",
    "higherClassification",
    "kingdom",
    "phylum",
    "class",
    "order",
    "superfamily",
    "family",
    "subfamily",
    "tribe",
    "subtribe",
    "genus",
    "genericName",
    "subgenus",
    "infragenericEpithet",
    "species",
    "specificEpithet",
    "infraspecificEpithet",
    "cultivarEpithet",
    "vernacularName",
    "typifiedName",
    "typeStatus",
    "identificationQualifier",
    "identificationVerificationStatus",
    "identificationID",
];

/// Names of places no finer than a state.
const PLACE: [&str; 4] = ["continent", "country", "countryCode", "stateProvince"];

/// Everything else that does not say where.
///
/// Not among them, though harmless to look at: ids of events, fields and samples, and collectors' numbers. Other
/// records share or neighbour them, and theirs are published with exact coordinates.
const OTHER: [&str; 64] = [
    "occurrenceID",
    "catalogNumber",
    "otherCatalogNumbers",
    "institutionCode",
    "institutionID",
    "ownerInstitutionCode",
    "collectionCode",
    "collectionID",
    "datasetID",
    "datasetName",
    "basisOfRecord",
    "type",
    "license",
    "rightsHolder",
    "accessRights",
    "language",
    "modified",
    "references",
    "recordedBy",
    "recordedByID",
    "identifiedBy",
    "identifiedByID",
    "dateIdentified",
    "individualCount",
    "organismQuantity",
    "organismQuantityType",
    "occurrenceStatus",
    "sex",
    "lifeStage",
    "caste",
    "vitality",
    "reproductiveCondition",
    "establishmentMeans",
    "degreeOfEstablishment",
    "pathway",
    "preparations",
    "disposition",
    "eventType",
    "eventDate",
    "eventTime",
    "startDayOfYear",
    "endDayOfYear",
    "year",
    "month",
    "day",
    "geodeticDatum",
    "earliestEonOrLowestEonothem",
    "latestEonOrHighestEonothem",
    "earliestEraOrLowestErathem",
    "latestEraOrHighestErathem",
    "earliestPeriodOrLowestSystem",
    "latestPeriodOrHighestSystem",
    "earliestEpochOrLowestSeries",
    "latestEpochOrHighestSeries",
    "earliestAgeOrLowestStage",
    "latestAgeOrHighestStage",
    // Media.
    "mediaType",
    "identifier",
    "format",
    "created",
    "creator",
    "publisher",
    // Of identifications and types.
    "typeDesignationType",
    "typeDesignatedBy",
];

/// Terms that say when, more exactly than the year.
const DAYS: [&str; 8] =
    ["eventdate", "eventtime", "startdayofyear", "enddayofyear", "month", "day", "dateidentified", "created"];

/// Terms that go with a term that a rule names.
const COMPANIONS: [(&str, &[&str]); 6] = [
    ("recordedby", &["recordedbyid"]),
    ("identifiedby", &["identifiedbyid"]),
    ("eventdate", &DAYS),
    ("catalognumber", &["othercatalognumbers"]),
    (
        "scientificname",
        &[
            "acceptednameusage",
            "originalnameusage",
            "species",
            "specificepithet",
            "infraspecificepithet",
            "vernacularname",
        ],
    ),
    ("associatedmedia", &["identifier"]),
];

/// Flags that give the exact coordinates away, or what terms that are left out held.
pub(super) const TELLING: Issues = Issues::of(Issue::ZeroCoordinate)
    .and(Issues::of(Issue::CoordinatesCentreOfCountry))
    .and(Issues::of(Issue::CoordinatesCentreOfStateprovince));

static KEPT: LazyLock<HashSet<String>> = LazyLock::new(|| lower(TAXON.iter().chain(&PLACE).chain(&OTHER)));
static NAMING: LazyLock<HashSet<String>> = LazyLock::new(|| lower(TAXON.iter().chain(&PLACE)));

fn lower<'a>(terms: impl Iterator<Item = &'a &'static str>) -> HashSet<String> {
    terms.map(|term| term.to_ascii_lowercase()).collect()
}

/// Whether a term is published of any record at all, so that a rule can name it.
pub(super) fn is_known(term: &str) -> bool {
    Slot::by_term(term).is_some() || KEPT.contains(&term.to_ascii_lowercase())
}

/// Whether a term stays in a sensitive record, whatever its case; an id made of others can be guessed, and tells them.
#[must_use]
pub fn is_kept_of_sensitive(term: &str) -> bool {
    KEPT.contains(&term.to_ascii_lowercase())
}

/// Whether the values of a term are names of taxa or of large places.
pub(super) fn is_naming(term: &str) -> bool {
    NAMING.contains(&term.to_ascii_lowercase())
}

/// The terms that are kept where rules name some that are not.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    named: HashSet<String>,
}

impl Kept {
    pub fn without<'a>(fields: impl Iterator<Item = &'a String>) -> Self {
        let mut named = HashSet::new();
        for field in fields {
            let field = field.to_ascii_lowercase();
            let companions = COMPANIONS.iter().filter(|(term, _)| *term == field);
            named.extend(companions.flat_map(|(_, all)| all.iter().map(|term| (*term).to_owned())));
            named.insert(field);
        }
        Self { named }
    }

    /// Whether a term is kept, whatever its case.
    pub fn has(&self, term: &str) -> bool {
        let term = term.to_ascii_lowercase();
        KEPT.contains(&term) && !self.named.contains(&term)
    }

    /// Whether a rule names the term.
    pub fn names(&self, term: &str) -> bool {
        self.named.contains(&term.to_ascii_lowercase())
    }

    /// Whether the date is to be no finer than the year.
    pub fn year_only(&self) -> bool {
        self.named.contains("eventdate")
    }
}
