//! What can be counted, and what a connection asks of a facet.

use async_graphql::Enum;
use atlas_search::{
    Bucket, FacetCursor, FacetField, FacetOrder, FacetRequest, Filter, KeywordField, NumberField,
};

use super::expansion::Joined;

/// Datasets counted to roll up a facet of providers or hubs: more than any atlas has.
const EVERY_DATASET: usize = 100_000;

/// A field whose values can be counted.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(name = "OccurrenceFacetField")]
pub enum CountedField {
    /// The dataset of the record; `bucket.dataset` is the entity.
    Dataset,
    /// The institution the record was attributed to; `bucket.institution` is the entity.
    Institution,
    /// The collection the record was attributed to; `bucket.collection` is the entity.
    Collection,
    /// The provider of the record's dataset; `bucket.provider` is the entity.
    Provider,
    /// The hubs the record's dataset is a member of; `bucket.hub` is the entity. A record counts in each of them.
    Hub,
    /// `dwc:institutionCode`.
    InstitutionCode,
    /// `dwc:collectionCode`.
    CollectionCode,
    /// The kind of record.
    BasisOfRecord,
    /// The scientific name.
    ScientificName,
    /// The rank of the scientific name.
    TaxonRank,
    /// The kingdom.
    Kingdom,
    /// The phylum.
    Phylum,
    /// The class.
    Class,
    /// The order.
    Order,
    /// The family.
    Family,
    /// The genus.
    Genus,
    /// The binomial without authorship.
    Species,
    /// Who recorded the occurrence.
    RecordedBy,
    /// ISO 3166-1 alpha-2 code of the country.
    CountryCode,
    /// State or province.
    StateProvince,
    /// Licence of the record.
    License,
    /// Issues raised when the record was interpreted. A record counts in each of its issues.
    Issue,
    /// The year.
    Year,
    /// The month, 1 to 12.
    Month,
    /// Keys of taxa, in every checklist. A record counts in its accepted taxon and each of its ancestors.
    TaxonKey,
    /// Continent by vocabulary.
    Continent,
    /// Sex by vocabulary.
    Sex,
    /// Life stage by vocabulary.
    LifeStage,
    /// Type status by vocabulary. A record counts in each of its statuses.
    TypeStatus,
    /// Establishment means by vocabulary.
    EstablishmentMeans,
    /// Whether the organism was there.
    OccurrenceStatus,
    /// Kinds of media. A record counts in each kind it has.
    MediaType,
}

impl CountedField {
    /// The field of the index that is counted. Providers and hubs are rolled up from datasets.
    pub const fn indexed(self) -> FacetField {
        match self {
            Self::Dataset | Self::Provider | Self::Hub => FacetField::DatasetKey,
            Self::Institution => FacetField::InstitutionKey,
            Self::Collection => FacetField::CollectionKey,
            Self::InstitutionCode => FacetField::InstitutionCode,
            Self::CollectionCode => FacetField::CollectionCode,
            Self::BasisOfRecord => FacetField::BasisOfRecord,
            Self::ScientificName => FacetField::ScientificName,
            Self::TaxonRank => FacetField::TaxonRank,
            Self::Kingdom => FacetField::Kingdom,
            Self::Phylum => FacetField::Phylum,
            Self::Class => FacetField::Class,
            Self::Order => FacetField::Order,
            Self::Family => FacetField::Family,
            Self::Genus => FacetField::Genus,
            Self::Species => FacetField::Species,
            Self::RecordedBy => FacetField::RecordedBy,
            Self::CountryCode => FacetField::CountryCode,
            Self::StateProvince => FacetField::StateProvince,
            Self::License => FacetField::License,
            Self::Issue => FacetField::Issue,
            Self::Year => FacetField::Year,
            Self::Month => FacetField::Month,
            Self::TaxonKey => FacetField::TaxonKey,
            Self::Continent => FacetField::Continent,
            Self::Sex => FacetField::Sex,
            Self::LifeStage => FacetField::LifeStage,
            Self::TypeStatus => FacetField::TypeStatus,
            Self::EstablishmentMeans => FacetField::EstablishmentMeans,
            Self::OccurrenceStatus => FacetField::OccurrenceStatus,
            Self::MediaType => FacetField::MediaType,
        }
    }

    /// The kind of entity a bucket stands for, if it stands for one.
    pub const fn joined(self) -> Option<Joined> {
        match self {
            Self::Dataset => Some(Joined::Dataset),
            Self::Institution => Some(Joined::Institution),
            Self::Collection => Some(Joined::Collection),
            Self::Provider => Some(Joined::Provider),
            Self::Hub => Some(Joined::Hub),
            _ => None,
        }
    }

    /// Whether buckets are made from the counts of datasets.
    pub const fn rolled_up(self) -> bool {
        matches!(self, Self::Provider | Self::Hub)
    }

    /// Whether values are codes of a vocabulary, which clients compare in their published spelling.
    pub const fn coded(self) -> bool {
        matches!(
            self,
            Self::BasisOfRecord
                | Self::CountryCode
                | Self::Issue
                | Self::License
                | Self::Continent
                | Self::Sex
                | Self::LifeStage
                | Self::TypeStatus
                | Self::EstablishmentMeans
                | Self::OccurrenceStatus
                | Self::MediaType
        )
    }

    /// The records of one bucket.
    pub fn narrow(self, bucket: &Bucket) -> Filter {
        let number = |field| {
            // Values of a number's facet are written by the engine, so they read back.
            let value = bucket.value.parse::<f64>().ok();
            Filter::Number { field, min: value, max: value }
        };
        match self {
            Self::Year => number(NumberField::Year),
            Self::Month => number(NumberField::Month),
            _ => match keyword(self.indexed()) {
                Some(field) => Filter::Keyword(field, vec![bucket.value.clone()]),
                None => Filter::Any(Vec::new()),
            },
        }
    }
}

/// The keyword field that a facet counts; the two share their names.
fn keyword(field: FacetField) -> Option<KeywordField> {
    KeywordField::ALL.iter().copied().find(|k| k.name() == field.name())
}

/// How the buckets of a facet are ordered.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[graphql(name = "OccurrenceFacetOrder")]
pub enum BucketOrder {
    /// Largest count first, ties by value.
    #[default]
    Count,
    /// By value, ascending.
    Value,
}

impl From<BucketOrder> for FacetOrder {
    fn from(order: BucketOrder) -> Self {
        match order {
            BucketOrder::Count => Self::Count,
            BucketOrder::Value => Self::Value,
        }
    }
}

/// One facet as a connection asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FacetAsk {
    /// What to count.
    pub field: CountedField,
    /// How many buckets; 0 where only the distinct count is read.
    pub first: usize,
    /// Start after this bucket.
    pub after: Option<FacetCursor>,
    /// How buckets are ordered.
    pub order: BucketOrder,
}

impl FacetAsk {
    /// What the index is asked.
    pub fn request(&self) -> FacetRequest {
        if self.field.rolled_up() {
            let field = self.field.indexed();
            return FacetRequest { field, limit: EVERY_DATASET, after: None, order: FacetOrder::Count };
        }
        FacetRequest {
            field: self.field.indexed(),
            limit: self.first,
            after: self.after.clone(),
            order: self.order.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;

    use super::CountedField;

    #[test]
    fn every_counted_field_narrows_to_a_field_of_the_index() {
        for item in CountedField::items() {
            let numeric = matches!(item.value, CountedField::Year | CountedField::Month);
            assert_eq!(super::keyword(item.value.indexed()).is_none(), numeric, "{}", item.name);
        }
    }
}
