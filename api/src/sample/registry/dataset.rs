//! The datasets of the sample as the registry knows them.

use atlas_entity::{
    dataset, dataset_collection, dataset_institution,
    value::{
        BoundingBox, Citation, GeographicCoverage, KeywordCollection, List, TemporalCoverage, TermMap,
        TextList,
    },
};
use atlas_registry::write::{Entry, Links};
use chrono::NaiveDate;

use super::{
    described,
    parts::{contacts, endpoints, identifiers, machine_tags, tags},
    text_list,
};
use crate::sample::{
    archive::{citation, license_url},
    keys::key,
    recipe::DatasetRecipe,
};

/// A dataset, published by nobody yet. One that learns from its archive's EML is left bare.
pub fn entry(recipe: &DatasetRecipe) -> Entry<dataset::Model> {
    let uid = &recipe.uid;
    let mut fields = bare(recipe);
    if !recipe.from_eml {
        described_by_hand(recipe, &mut fields);
    }
    let archive = format!("https://publish.example.org/archives/{uid}.zip");
    let doi = format!("10.5072/atlas-sample.{uid}");
    let url = format!("https://id.example.org/sample/datasets/{uid}");
    Entry {
        contacts: Some(if recipe.from_eml { Vec::new() } else { contacts(uid, &recipe.contacts) }),
        identifiers: Some(identifiers(uid, &[("DOI", doi), ("URL", url)])),
        endpoints: Some(endpoints(uid, &[("DWC_ARCHIVE", archive)])),
        tags: Some(tags(uid, if recipe.subtype == "OBSERVATION" { &["sightings"] } else { &["specimens"] })),
        machine_tags: Some(machine_tags(
            uid,
            &[
                ("delimiter", &recipe.dialect.delimiter.escape_default().to_string()),
                ("encoding", &recipe.dialect.encoding),
            ],
        )),
        ..Entry::new(fields)
    }
}

fn bare(recipe: &DatasetRecipe) -> dataset::Model {
    dataset::Model {
        key: key(&recipe.uid),
        uid: recipe.uid.clone(),
        title: recipe.title.clone(),
        abbreviation: Some(recipe.abbreviation.clone()),
        provider_key: Some(key(&recipe.provider)),
        installation_key: recipe.installation.as_deref().map(key),
        parent_key: recipe.parent.as_deref().map(key),
        r#type: "OCCURRENCE".to_owned(),
        subtype: Some(recipe.subtype.clone()),
        resource_type: Some("records".to_owned()),
        status: Some("dataAvailable".to_owned()),
        doi: Some(format!("10.5072/atlas-sample.{}", recipe.uid)),
        unique_key_terms: text_list(&recipe.unique_key),
        private: recipe.private,
        public_archive_available: !recipe.private,
        ..dataset::Model::default()
    }
}

fn described_by_hand(recipe: &DatasetRecipe, fields: &mut dataset::Model) {
    let [from, to] = recipe.years;
    let years = TemporalCoverage {
        start: NaiveDate::from_ymd_opt(from, 1, 1),
        end: NaiveDate::from_ymd_opt(to, 12, 31),
        period: None,
    };
    let country = GeographicCoverage {
        description: Some("Australia".to_owned()),
        bounding_box: Some(BoundingBox {
            min_latitude: -43.8,
            max_latitude: -9.1,
            min_longitude: 112.8,
            max_longitude: 153.8,
        }),
    };
    fields.description = Some(described(&recipe.about));
    fields.license = Some(recipe.license.clone());
    fields.license_url = Some(license_url(&recipe.license).to_owned());
    fields.citation =
        Some(Citation { text: citation(recipe), identifier: None, citation_provided_by_source: true });
    fields.temporal_coverages = List::from(vec![years]);
    fields.geographic_coverages = List::from(vec![country]);
    fields.keyword_collections =
        List::from(vec![KeywordCollection { thesaurus: None, keywords: recipe.keywords.clone() }]);
    fields.keywords = text_list(&recipe.keywords);
    fields.country_coverage = TextList::from(["AU"]);
    fields.language = Some("eng".to_owned());
    fields.data_language = Some("eng".to_owned());
    fields.pub_date = NaiveDate::from_ymd_opt(2026, 3, 1);
    fields.maintenance_update_frequency = Some("NOT_PLANNED".to_owned());
    fields.default_values = TermMap::default();
}

/// The institutions and collections whose records the dataset holds.
pub fn links(recipe: &DatasetRecipe, links: &mut Links) {
    let dataset_key = key(&recipe.uid);
    let institutions = recipe.institutions.iter();
    links.dataset_institutions.extend(
        institutions.map(|uid| dataset_institution::Model { dataset_key, institution_key: key(uid) }),
    );
    let collections = recipe.collections.iter();
    links
        .dataset_collections
        .extend(collections.map(|uid| dataset_collection::Model { dataset_key, collection_key: key(uid) }));
}
