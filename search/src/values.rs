//! The values of a record's keyword fields.

use std::borrow::Cow;

use crate::{field::KeywordField, index::IndexDocument};

impl IndexDocument {
    /// The record's values in a keyword field, as spelt in the record: one or none, several for
    /// [`KeywordField::Issue`] only.
    pub fn keywords(&self, field: KeywordField) -> Vec<Cow<'_, str>> {
        let i = &self.interpreted;
        let text = match field {
            KeywordField::Id => return vec![self.id.to_string().into()],
            KeywordField::DatasetKey => return vec![self.dataset_key.to_string().into()],
            KeywordField::InstitutionKey => {
                return i.institution_key.iter().map(|key| key.to_string().into()).collect();
            }
            KeywordField::CollectionKey => {
                return i.collection_key.iter().map(|key| key.to_string().into()).collect();
            }
            KeywordField::BasisOfRecord => {
                return i.basis_of_record.iter().map(|basis| basis.name().into()).collect();
            }
            KeywordField::Issue => return self.issues.iter().map(|issue| issue.name().into()).collect(),
            KeywordField::OccurrenceId => &i.occurrence_id,
            KeywordField::CatalogNumber => &i.catalog_number,
            KeywordField::InstitutionCode => &i.institution_code,
            KeywordField::CollectionCode => &i.collection_code,
            KeywordField::ScientificName => &i.scientific_name,
            KeywordField::TaxonRank => &i.taxon_rank,
            KeywordField::Kingdom => &i.kingdom,
            KeywordField::Phylum => &i.phylum,
            KeywordField::Class => &i.class,
            KeywordField::Order => &i.order,
            KeywordField::Family => &i.family,
            KeywordField::Genus => &i.genus,
            KeywordField::Species => &i.species,
            KeywordField::RecordedBy => &i.recorded_by,
            KeywordField::CountryCode => &i.country_code,
            KeywordField::StateProvince => &i.state_province,
            KeywordField::License => &i.license,
        };
        text.iter().map(|text| text.as_str().into()).collect()
    }
}
