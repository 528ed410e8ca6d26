//! `where` of an occurrence connection.

use async_graphql::InputObject;

use super::operators::{
    BasisOfRecordOperators, BoxInput, EntityOperators, EventDateOperators, FloatOperators, IntOperators,
    IssueOperators, KeyOperators, KeywordOperators, OccurrenceStatusOperators,
};

/// Which records. Conditions given together must all hold; a condition that is absent or null asks nothing.
/// `ne`, `notIn` and `not` are set complements, so they include records without a value.
#[derive(InputObject, Clone, Debug, Default, PartialEq)]
#[graphql(name = "OccurrenceWhere")]
pub struct OccurrenceFilter {
    /// All of these hold; an empty list matches every record.
    pub and: Option<Vec<OccurrenceFilter>>,
    /// At least one of these holds; an empty list matches nothing.
    pub or: Option<Vec<OccurrenceFilter>>,
    /// This does not hold: every record that it would not match.
    pub not: Option<Box<OccurrenceFilter>>,
    /// The record's names, people, places and numbers hold every word of this text, as whole words, without
    /// regard to case and accents.
    pub text: Option<String>,
    /// The record's key.
    pub key: Option<KeyOperators>,
    /// The dataset the record belongs to.
    pub dataset: Option<EntityOperators>,
    /// The institution the record was attributed to.
    pub institution: Option<EntityOperators>,
    /// The collection the record was attributed to.
    pub collection: Option<EntityOperators>,
    /// The provider that publishes the record's dataset.
    pub provider: Option<EntityOperators>,
    /// A hub that the record's dataset is a member of.
    pub hub: Option<EntityOperators>,
    /// `dwc:occurrenceID`.
    #[graphql(name = "occurrenceID")]
    pub occurrence_id: Option<KeywordOperators>,
    /// `dwc:catalogNumber`.
    pub catalog_number: Option<KeywordOperators>,
    /// `dwc:institutionCode`.
    pub institution_code: Option<KeywordOperators>,
    /// `dwc:collectionCode`.
    pub collection_code: Option<KeywordOperators>,
    /// The kind of record.
    pub basis_of_record: Option<BasisOfRecordOperators>,
    /// A name at any rank: scientific name, species, genus, family, order, class, phylum or kingdom.
    pub taxon: Option<KeywordOperators>,
    /// The scientific name, as the record gives it.
    pub scientific_name: Option<KeywordOperators>,
    /// The rank of the scientific name, as `species`.
    pub taxon_rank: Option<KeywordOperators>,
    /// The kingdom.
    pub kingdom: Option<KeywordOperators>,
    /// The phylum.
    pub phylum: Option<KeywordOperators>,
    /// The class.
    pub class: Option<KeywordOperators>,
    /// The order.
    pub order: Option<KeywordOperators>,
    /// The family.
    pub family: Option<KeywordOperators>,
    /// The genus.
    pub genus: Option<KeywordOperators>,
    /// The binomial without authorship, as `Dasyurus viverrinus`.
    pub species: Option<KeywordOperators>,
    /// Who recorded the occurrence.
    pub recorded_by: Option<KeywordOperators>,
    /// How many individuals were recorded.
    pub individual_count: Option<IntOperators>,
    /// When the occurrence was recorded.
    pub event_date: Option<EventDateOperators>,
    /// The year; a record whose interval spans several has none.
    pub year: Option<IntOperators>,
    /// The month, 1 to 12; a record whose interval spans several has none.
    pub month: Option<IntOperators>,
    /// ISO 3166-1 alpha-2 code of the country, as `AU`.
    pub country_code: Option<KeywordOperators>,
    /// State or province.
    pub state_province: Option<KeywordOperators>,
    /// Latitude in decimal degrees, −90 to 90.
    pub decimal_latitude: Option<FloatOperators>,
    /// Longitude in decimal degrees, −180 to 180.
    pub decimal_longitude: Option<FloatOperators>,
    /// Uncertainty of the coordinates in metres.
    pub coordinate_uncertainty_in_meters: Option<FloatOperators>,
    /// Has coordinates (true), or has none (false).
    pub has_coordinates: Option<bool>,
    /// The coordinates lie in this box.
    pub bounding_box: Option<BoxInput>,
    /// Licence of the record by vocabulary, as `CC_BY_4_0`.
    pub license: Option<KeywordOperators>,
    /// Key of a taxon of any checklist: the record's accepted taxon is it or one of its descendants.
    pub taxon_key: Option<KeyOperators>,
    /// Continent by vocabulary, as `OCEANIA`.
    pub continent: Option<KeywordOperators>,
    /// Sex by vocabulary, as `Female`.
    pub sex: Option<KeywordOperators>,
    /// Life stage by vocabulary, as `Adult`.
    pub life_stage: Option<KeywordOperators>,
    /// Type status by vocabulary, as `HOLOTYPE`; a record may have several.
    pub type_status: Option<KeywordOperators>,
    /// Establishment means by vocabulary, as `Native`.
    pub establishment_means: Option<KeywordOperators>,
    /// Whether the organism was there.
    pub occurrence_status: Option<OccurrenceStatusOperators>,
    /// Kind of media, as `StillImage`; a record may have several.
    pub media_type: Option<KeywordOperators>,
    /// Issues raised when the record was interpreted.
    pub issue: Option<IssueOperators>,
}

/// The keyword conditions of a filter, each with the field of the index it looks at.
pub(super) fn keywords(filter: &OccurrenceFilter) -> Vec<(atlas_search::KeywordField, &KeywordOperators)> {
    use atlas_search::KeywordField as Field;
    [
        (Field::OccurrenceId, &filter.occurrence_id),
        (Field::CatalogNumber, &filter.catalog_number),
        (Field::InstitutionCode, &filter.institution_code),
        (Field::CollectionCode, &filter.collection_code),
        (Field::ScientificName, &filter.scientific_name),
        (Field::TaxonRank, &filter.taxon_rank),
        (Field::Kingdom, &filter.kingdom),
        (Field::Phylum, &filter.phylum),
        (Field::Class, &filter.class),
        (Field::Order, &filter.order),
        (Field::Family, &filter.family),
        (Field::Genus, &filter.genus),
        (Field::Species, &filter.species),
        (Field::RecordedBy, &filter.recorded_by),
        (Field::CountryCode, &filter.country_code),
        (Field::StateProvince, &filter.state_province),
        (Field::License, &filter.license),
        (Field::Continent, &filter.continent),
        (Field::Sex, &filter.sex),
        (Field::LifeStage, &filter.life_stage),
        (Field::TypeStatus, &filter.type_status),
        (Field::EstablishmentMeans, &filter.establishment_means),
        (Field::MediaType, &filter.media_type),
    ]
    .into_iter()
    .filter_map(|(field, operators)| Some((field, operators.as_ref()?)))
    .collect()
}
