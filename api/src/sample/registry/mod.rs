//! The registry of the sample, ready to be written.

mod data;
mod dataset;
mod parts;

use atlas_entity::{
    EntityKind, code_mapping, collection, hub, hub_member, installation, institution, institution_parent,
    provider, provider_collection, provider_institution,
    value::{AlternativeCode, CollectionCoverage, TextList},
};
use atlas_registry::write::{Batch, Entry, Links};

use self::{
    data::{CollectionData, HubData, InstallationData, InstitutionData, MappingData, ProviderData},
    parts::{address, contacts, endpoints, identifiers, machine_tags, tags},
};
use super::{GENERATED, SampleError, keys::key, row::state_name, tables::tables};

/// The entities of the sample with all that hangs on them and between them. Every call gives the same.
pub fn registry() -> Result<Batch, SampleError> {
    let data = data::registry_data()?;
    let recipes = &tables()?.datasets;
    let mut links = Links::default();
    for provider in &data.provider {
        provider_links(provider, &mut links);
    }
    for institution in &data.institution {
        let child_key = key(&institution.uid);
        let parents =
            institution.parents.iter().map(|p| institution_parent::Model { parent_key: key(p), child_key });
        links.institution_parents.extend(parents);
    }
    for hub in &data.hub {
        hub_links(hub, &mut links);
    }
    for recipe in recipes {
        dataset::links(recipe, &mut links);
    }
    Ok(Batch {
        providers: data.provider.iter().map(provider).collect(),
        institutions: data.institution.iter().map(institution).collect(),
        collections: data::collections()?.iter().map(collection).collect(),
        installations: data.installation.iter().map(installation).collect(),
        datasets: recipes.iter().map(dataset::entry).collect(),
        hubs: data.hub.iter().map(hub).collect(),
        links,
        code_mappings: data.code_mapping.iter().map(mapping).collect(),
    })
}

/// A description with the sentence that says where it comes from.
fn described(about: &str) -> String {
    format!("{about} {GENERATED}")
}

fn text_list(items: &[String]) -> TextList {
    TextList::from(items.to_vec())
}

fn split_list(text: &str) -> TextList {
    TextList::from(words(text))
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn institution(data: &InstitutionData) -> Entry<institution::Model> {
    let alternative = |code: &String| AlternativeCode {
        code: code.clone(),
        description: Some("Used in older records".to_owned()),
    };
    let fields = institution::Model {
        key: key(&data.uid),
        uid: data.uid.clone(),
        name: data.name.clone(),
        code: Some(data.code.clone()),
        alternative_codes: data.alternative_codes.iter().map(alternative).collect(),
        description: Some(described(&data.about)),
        types: text_list(&data.types),
        institutional_governances: text_list(&data.governances),
        disciplines: TextList::from(["BIOLOGICAL_TAXONOMY"]),
        active: Some(true),
        founding_date: data.founded,
        email: TextList::from(vec![format!("collections.{}@example.org", data.uid)]),
        homepage: data.homepage.iter().cloned().collect(),
        address: Some(address(&data.city, &data.state)),
        latitude: Some(data.latitude),
        longitude: Some(data.longitude),
        attributed_country: Some("AU".to_owned()),
        keywords: text_list(&data.keywords),
        ..institution::Model::default()
    };
    Entry {
        contacts: Some(contacts(&data.uid, &data.contacts)),
        identifiers: Some(identifiers(&data.uid, &own_identifiers("institutions", &data.uid))),
        tags: Some(tags(&data.uid, &["natural history"])),
        machine_tags: Some(machine_tags(&data.uid, &[("sourceOfName", "real institution")])),
        ..Entry::new(fields)
    }
}

/// Identifiers that belong to the sample alone.
fn own_identifiers(kind: &str, uid: &str) -> [(&'static str, String); 2] {
    [
        ("URL", format!("https://id.example.org/sample/{kind}/{uid}")),
        ("LSID", format!("urn:lsid:example.org:{kind}:{uid}")),
    ]
}

fn collection(data: &CollectionData) -> Entry<collection::Model> {
    let coverage = CollectionCoverage {
        scientific_names: words(&data.taxa),
        states: data.states.split_whitespace().map(|s| state_name(s).to_owned()).collect(),
        ..CollectionCoverage::default()
    };
    let states = coverage.states.join(", ");
    let fields = collection::Model {
        key: key(&data.uid),
        uid: data.uid.clone(),
        name: data.name.clone(),
        code: Some(data.code.clone()),
        description: Some(described(&format!("{}, chiefly from {states}.", data.about))),
        institution_key: Some(key(&data.institution)),
        content_types: split_list(&data.contents),
        preservation_types: split_list(&data.preservation),
        accession_status: Some("INSTITUTIONAL".to_owned()),
        status: Some("Active growth".to_owned()),
        active: Some(true),
        number_specimens: Some(data.specimens),
        number_digitised: Some(data.digitised),
        taxonomic_coverage: Some(words(&data.taxa).join(", ")),
        geographic_coverage: Some(states),
        coverage: Some(coverage),
        email: TextList::from(vec![format!("{}@example.org", data.uid)]),
        ..collection::Model::default()
    };
    Entry {
        identifiers: Some(identifiers(&data.uid, &own_identifiers("collections", &data.uid))),
        tags: Some(tags(&data.uid, &[])),
        machine_tags: Some(machine_tags(&data.uid, &[])),
        contacts: Some(Vec::new()),
        ..Entry::new(fields)
    }
}

fn provider(data: &ProviderData) -> Entry<provider::Model> {
    let fields = provider::Model {
        key: key(&data.uid),
        uid: data.uid.clone(),
        title: data.title.clone(),
        abbreviation: Some(data.abbreviation.clone()),
        description: Some(described(&data.about)),
        language: Some("eng".to_owned()),
        endorsement_status: Some("ENDORSED".to_owned()),
        email: TextList::from(vec![format!("data.{}@example.org", data.uid)]),
        address: Some(address(&data.city, &data.state)),
        attributed_country: Some("AU".to_owned()),
        ..provider::Model::default()
    };
    Entry {
        contacts: Some(contacts(&data.uid, &data.contacts)),
        identifiers: Some(identifiers(&data.uid, &own_identifiers("providers", &data.uid))),
        tags: Some(tags(&data.uid, &[])),
        machine_tags: Some(machine_tags(&data.uid, &[])),
        ..Entry::new(fields)
    }
}

fn provider_links(data: &ProviderData, links: &mut Links) {
    let provider_key = key(&data.uid);
    let institutions = data.institutions.iter();
    links.provider_institutions.extend(
        institutions.map(|uid| provider_institution::Model { provider_key, institution_key: key(uid) }),
    );
    let collections = data.collections.iter();
    links
        .provider_collections
        .extend(collections.map(|uid| provider_collection::Model { provider_key, collection_key: key(uid) }));
}

fn installation(data: &InstallationData) -> Entry<installation::Model> {
    let fields = installation::Model {
        key: key(&data.uid),
        uid: data.uid.clone(),
        title: data.title.clone(),
        description: Some(described(&data.about)),
        provider_key: key(&data.provider),
        r#type: data.r#type.clone(),
        ..installation::Model::default()
    };
    let feed = ("FEED", format!("https://publish.example.org/{}/rss.do", data.uid));
    Entry {
        endpoints: Some(endpoints(&data.uid, &[feed])),
        machine_tags: Some(machine_tags(&data.uid, &[])),
        ..Entry::new(fields)
    }
}

fn hub(data: &HubData) -> Entry<hub::Model> {
    let fields = hub::Model {
        key: key(&data.uid),
        uid: data.uid.clone(),
        title: data.title.clone(),
        abbreviation: Some(data.abbreviation.clone()),
        description: Some(described(&data.about)),
        language: Some("eng".to_owned()),
        keywords: text_list(&data.keywords),
        homepage: TextList::from(vec![format!("https://{}.example.org", data.abbreviation.to_lowercase())]),
        ..hub::Model::default()
    };
    Entry {
        tags: Some(tags(&data.uid, &[])),
        machine_tags: Some(machine_tags(&data.uid, &[])),
        ..Entry::new(fields)
    }
}

fn hub_links(data: &HubData, links: &mut Links) {
    let hub_key = key(&data.uid);
    let members = [
        (EntityKind::Institution, &data.institutions),
        (EntityKind::Collection, &data.collections),
        (EntityKind::Dataset, &data.datasets),
    ];
    for (entity_kind, uids) in members {
        links.hub_members.extend(uids.iter().map(|uid| hub_member::Model {
            hub_key,
            entity_kind,
            entity_key: key(uid),
        }));
    }
}

fn mapping(data: &MappingData) -> code_mapping::Model {
    let scope = data.dataset.as_deref().unwrap_or("all");
    let collection = data.collection_code.as_deref().unwrap_or("any");
    code_mapping::Model {
        key: key(&format!("mapping/{scope}/{}/{collection}", data.institution_code)),
        institution_code: Some(data.institution_code.clone()),
        collection_code: data.collection_code.clone(),
        dataset_key: data.dataset.as_deref().map(key),
        institution_key: Some(key(&data.institution)),
        collection_key: data.collection.as_deref().map(key),
        ..code_mapping::Model::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::registry;

    #[test]
    fn the_sample_has_the_size_it_promises_and_says_what_it_is() {
        let batch = registry().unwrap();
        let sizes =
            [batch.institutions.len(), batch.collections.len(), batch.providers.len(), batch.datasets.len()];
        assert_eq!(sizes, [12, 40, 8, 12]);
        assert_eq!((batch.hubs.len(), batch.installations.len(), batch.code_mappings.len()), (3, 4, 4));
        assert_eq!(batch.datasets.iter().filter(|d| d.fields.private).count(), 1);
        let descriptions = batch.collections.iter().map(|c| c.fields.description.as_deref());
        assert!(descriptions.flatten().filter(|d| d.contains("Generated sample data")).count() == 40);
    }

    #[test]
    fn relations_point_at_entities_of_the_sample() {
        let batch = registry().unwrap();
        let institutions: BTreeSet<_> = batch.institutions.iter().map(|i| i.fields.key).collect();
        let collections: BTreeSet<_> = batch.collections.iter().map(|c| c.fields.key).collect();
        let datasets: BTreeSet<_> = batch.datasets.iter().map(|d| d.fields.key).collect();
        let providers: BTreeSet<_> = batch.providers.iter().map(|p| p.fields.key).collect();
        assert!(batch.collections.iter().all(|c| institutions.contains(&c.fields.institution_key.unwrap())));
        assert!(batch.datasets.iter().all(|d| providers.contains(&d.fields.provider_key.unwrap())));
        let links = &batch.links;
        assert!(links.dataset_institutions.iter().all(|l| institutions.contains(&l.institution_key)));
        assert!(links.dataset_collections.iter().all(|l| collections.contains(&l.collection_key)));
        let members: BTreeSet<_> =
            institutions.iter().chain(&collections).chain(&datasets).copied().collect();
        assert!(links.hub_members.iter().all(|m| members.contains(&m.entity_key)));
    }

    #[test]
    fn two_calls_give_the_same_keys() {
        assert_eq!(registry().unwrap(), registry().unwrap());
    }
}
