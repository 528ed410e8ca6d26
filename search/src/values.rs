//! The values of a record's keyword fields.

use std::borrow::Cow;

use atlas_records::TaxonMatch;

use crate::{field::KeywordField, index::IndexDocument};

impl IndexDocument {
    /// The record's values in a keyword field, as spelt in the record: one or none, or several
    /// where the field says so.
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
            KeywordField::OccurrenceStatus => {
                return i.occurrence_status.iter().map(|status| status.name().into()).collect();
            }
            KeywordField::TaxonKey => return taxon_keys(&i.taxa),
            KeywordField::TypeStatus => return texts(&i.type_status),
            KeywordField::MediaType => return texts(&i.media_type),
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
            KeywordField::Continent => &i.continent,
            KeywordField::Sex => &i.sex,
            KeywordField::LifeStage => &i.life_stage,
            KeywordField::EstablishmentMeans => &i.establishment_means,
        };
        text.iter().map(|text| text.as_str().into()).collect()
    }
}

fn texts(list: &[String]) -> Vec<Cow<'_, str>> {
    list.iter().map(|text| text.as_str().into()).collect()
}

/// The keys of all lineages, each once.
fn taxon_keys(taxa: &[TaxonMatch]) -> Vec<Cow<'_, str>> {
    let mut keys: Vec<_> = taxa.iter().flat_map(|taxon| &taxon.lineage).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| key.to_string().into()).collect()
}
