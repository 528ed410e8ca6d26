//! The interpreted terms of a record.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{BasisOfRecord, EventDate, OccurrenceStatus, Sensitivity, TaxonMatchType};

/// An interpreted term by name, wherever terms of one type are treated alike.
#[derive(Debug)]
pub struct InterpretedTerm<T: 'static> {
    /// The term's simple name.
    pub name: &'static str,
    /// Its value.
    pub get: fn(&Interpreted) -> &T,
    /// The place of its value.
    pub slot: fn(&mut Interpreted) -> &mut T,
}

macro_rules! interpreted {
    (
        texts { $($(#[$tdoc:meta])* $text:ident $tname:literal,)* }
        lists { $($(#[$ldoc:meta])* $list:ident $lname:literal,)* }
        reals { $($(#[$rdoc:meta])* $real:ident $rname:literal,)* }
        values { $($(#[$vdoc:meta])* $value:ident: $type:ty,)* }
    ) => {
        /// The interpreted terms. `None` (or an empty list) means not given or not understood; names follow
        /// Darwin Core.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Interpreted {
            $($(#[$tdoc])* #[serde(skip_serializing_if = "Option::is_none")] pub $text: Option<String>,)*
            $($(#[$ldoc])* #[serde(skip_serializing_if = "Vec::is_empty")] pub $list: Vec<String>,)*
            $($(#[$rdoc])* #[serde(skip_serializing_if = "Option::is_none")] pub $real: Option<f64>,)*
            $($(#[$vdoc])* #[serde(skip_serializing_if = "Option::is_none")] pub $value: Option<$type>,)*
            /// Where the record stands in each checklist its name was found in, that of the atlas first.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub taxa: Vec<TaxonMatch>,
        }

        impl Interpreted {
            /// The terms that are one text.
            pub const TEXTS: &[InterpretedTerm<Option<String>>] =
                &[$(InterpretedTerm { name: $tname, get: |i| &i.$text, slot: |i| &mut i.$text },)*];
            /// The terms that are several texts.
            pub const LISTS: &[InterpretedTerm<Vec<String>>] =
                &[$(InterpretedTerm { name: $lname, get: |i| &i.$list, slot: |i| &mut i.$list },)*];
            /// The terms that are a number with decimals.
            pub const REALS: &[InterpretedTerm<Option<f64>>] =
                &[$(InterpretedTerm { name: $rname, get: |i| &i.$real, slot: |i| &mut i.$real },)*];
            /// All other terms, by field, with their value as text.
            pub const VALUES: &[(&str, fn(&Interpreted) -> Option<String>)] =
                &[$((stringify!($value), |i| i.$value.as_ref().map(<$type as ToString>::to_string)),)*];
        }
    };
}

interpreted! {
    texts {
        /// `dwc:occurrenceID`, trimmed.
        occurrence_id "occurrenceID",
        /// `dwc:catalogNumber`, trimmed.
        catalog_number "catalogNumber",
        /// `dwc:scientificName`, white space collapsed.
        scientific_name "scientificName",
        /// `dwc:vernacularName`.
        vernacular_name "vernacularName",
        /// `dwc:taxonRank`, lower case.
        taxon_rank "taxonRank",
        /// `dwc:kingdom`.
        kingdom "kingdom",
        /// `dwc:phylum`.
        phylum "phylum",
        /// `dwc:class`.
        class "class",
        /// `dwc:order`.
        order "order",
        /// `dwc:family`.
        family "family",
        /// `dwc:genus`, or the first word of a binomial when absent.
        genus "genus",
        /// Canonical binomial (`Dasyurus viverrinus`) where genus and specific epithet are known.
        species "species",
        /// `dwc:recordedBy`, as given, white space collapsed.
        recorded_by "recordedBy",
        /// `dwc:institutionCode`, trimmed.
        institution_code "institutionCode",
        /// `dwc:collectionCode`, trimmed.
        collection_code "collectionCode",
        /// ISO 3166-1 alpha-2 code, upper case.
        country_code "countryCode",
        /// `dwc:stateProvince`: the English name where the state is known, else white space collapsed.
        state_province "stateProvince",
        /// `dwc:locality`, white space collapsed.
        locality "locality",
        /// `dcterms:license` by vocabulary (`CC_BY_4_0`), of the record, else of the dataset.
        license "license",
        /// `dwc:eventID`, trimmed.
        event_id "eventID",
        /// `dwc:parentEventID`, trimmed.
        parent_event_id "parentEventID",
        /// `dwc:identifiedBy`, white space collapsed.
        identified_by "identifiedBy",
        /// Name of which the specimen is a type.
        typified_name "typifiedName",
        /// `dwc:sex` by vocabulary (`Female`).
        sex "sex",
        /// `dwc:lifeStage` by vocabulary (`Adult`).
        life_stage "lifeStage",
        /// `dwc:establishmentMeans` by vocabulary (`Native`).
        establishment_means "establishmentMeans",
        /// `dwc:degreeOfEstablishment` by vocabulary (`Established`).
        degree_of_establishment "degreeOfEstablishment",
        /// `dwc:pathway` by vocabulary.
        pathway "pathway",
        /// `dwc:organismQuantityType`, white space collapsed.
        organism_quantity_type "organismQuantityType",
        /// Continent by vocabulary (`OCEANIA`).
        continent "continent",
        /// `dwc:county`, white space collapsed.
        county "county",
        /// `dwc:municipality`, white space collapsed.
        municipality "municipality",
        /// `dwc:waterBody`, white space collapsed.
        water_body "waterBody",
        /// `dwc:footprintWKT`: a geometry in well-known text.
        footprint_wkt "footprintWKT",
        /// `dcterms:references`: address of the record's page.
        references "references",
        /// `dwc:dataGeneralizations`.
        data_generalizations "dataGeneralizations",
        /// `dwc:informationWithheld`.
        information_withheld "informationWithheld",
    }
    lists {
        /// `dwc:typeStatus` by vocabulary (`HOLOTYPE`), ascending.
        type_status "typeStatus",
        /// Kinds of media the record has (`StillImage`, `MovingImage`, `Sound`, `InteractiveResource`), ascending.
        media_type "mediaType",
        /// Addresses of those who recorded (`https://orcid.org/…`).
        recorded_by_id "recordedByID",
        /// Addresses of those who identified.
        identified_by_id "identifiedByID",
    }
    reals {
        /// Decimal degrees, WGS 84, −90 to 90; present only together with the longitude.
        decimal_latitude "decimalLatitude",
        /// Decimal degrees, WGS 84, −180 to 180.
        decimal_longitude "decimalLongitude",
        /// Metres, above 0.
        coordinate_uncertainty_in_meters "coordinateUncertaintyInMeters",
        /// Degrees, above 0 and up to 1.
        coordinate_precision "coordinatePrecision",
        /// Metres above the sea; not above the maximum.
        minimum_elevation_in_meters "minimumElevationInMeters",
        /// Metres above the sea.
        maximum_elevation_in_meters "maximumElevationInMeters",
        /// Metres below the surface; not above the maximum.
        minimum_depth_in_meters "minimumDepthInMeters",
        /// Metres below the surface.
        maximum_depth_in_meters "maximumDepthInMeters",
        /// `dwc:organismQuantity`.
        organism_quantity "organismQuantity",
    }
    values {
        /// `dwc:basisOfRecord` by vocabulary.
        basis_of_record: BasisOfRecord,
        /// `dwc:occurrenceStatus`, given or found from count and basis of record.
        occurrence_status: OccurrenceStatus,
        /// `dwc:individualCount`.
        individual_count: i64,
        /// Institution the code look-up attributed the record to.
        institution_key: Uuid,
        /// Collection the code look-up attributed the record to.
        collection_key: Uuid,
        /// When the occurrence was recorded.
        event_date: EventDate,
        /// Year, where constant over the event's interval.
        year: i32,
        /// Month 1–12, where constant over the event's interval.
        month: u32,
        /// `dwc:dateIdentified`.
        date_identified: EventDate,
        /// What was done to the record because it is sensitive; absent where it is not.
        sensitivity: Sensitivity,
    }
}

/// Where a record stands in a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxonMatch {
    /// Key of the checklist.
    pub checklist_key: Uuid,
    /// Key of the taxon the record's name was found as.
    pub taxon_key: Uuid,
    /// Key of the accepted taxon: the same, unless the name is a synonym.
    pub accepted_taxon_key: Uuid,
    /// How it was found.
    pub match_type: TaxonMatchType,
    /// Keys of the accepted taxon and its ancestors, from the root down to itself.
    pub lineage: Vec<Uuid>,
}
