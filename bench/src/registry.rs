//! A registry of the size of a country's, for the page that is measured and for the codes of the records.

use atlas_entity::{
    code_mapping, collection, contact, dataset, dataset_institution, institution, provider, value::TextList,
};
use atlas_registry::{
    Registry,
    write::{Batch, Entry, Links, Saved},
};
use uuid::Uuid;

use crate::failure::Outcome;

/// Institutions, each with two collections.
pub const INSTITUTIONS: u32 = 60;
const PROVIDERS: u32 = 25;
const DATASETS: u32 = 400;
const ACTOR: &str = "bench";

/// The uid of the dataset that the records are loaded into.
pub const LOADED: &str = "dr1";

/// The code of an institution, as records name it.
pub fn institution_code(number: u32) -> String {
    format!("INST{number:02}")
}

/// The code of one of the two collections of an institution.
pub fn collection_code(institution: u32, second: bool) -> String {
    format!("{}{institution:02}", if second { "ZOO" } else { "BOT" })
}

/// Fills the registry.
pub async fn fill(registry: &Registry) -> Outcome<()> {
    let holders = Batch {
        providers: (0..PROVIDERS).map(provider_entry).collect(),
        institutions: (0..INSTITUTIONS).map(institution_entry).collect(),
        ..Batch::default()
    };
    let holders = registry.write(ACTOR, holders).await?;
    let keys = |saved: &[Saved]| saved.iter().map(|saved| saved.key).collect::<Vec<Uuid>>();
    let (providers, institutions) = (keys(&holders.providers), keys(&holders.institutions));
    let collections = institutions.iter().zip(0..).flat_map(|(key, number)| {
        [false, true].map(|second| Entry::new(collection_of(*key, number, second)))
    });
    let held = Batch {
        collections: collections.collect(),
        datasets: providers.iter().cycle().zip(0..DATASETS).map(|(key, n)| dataset_entry(*key, n)).collect(),
        ..Batch::default()
    };
    let held = registry.write(ACTOR, held).await?;
    let datasets = keys(&held.datasets);
    // Three institutions for each dataset, never the same one twice.
    let pairs = datasets.iter().enumerate().flat_map(|(n, dataset_key)| {
        let others = institutions.iter().cycle().skip(n * 7 % institutions.len()).step_by(11).take(3);
        others.map(|key| dataset_institution::Model { dataset_key: *dataset_key, institution_key: *key })
    });
    let links = Links { dataset_institutions: pairs.collect(), ..Links::default() };
    let code_mappings = keys(&held.collections).into_iter().zip(0..).map(mapping).collect();
    registry.write(ACTOR, Batch { links, code_mappings, ..Batch::default() }).await?;
    Ok(())
}

fn provider_entry(number: u32) -> Entry<provider::Model> {
    let fields = provider::Model {
        title: format!("Publishing organisation {number}"),
        description: Some(described("an organisation that publishes datasets")),
        ..provider::Model::default()
    };
    Entry { contacts: Some(contacts(number, 2)), ..Entry::new(fields) }
}

fn institution_entry(number: u32) -> Entry<institution::Model> {
    let fields = institution::Model {
        name: format!("Institution {number} of natural history"),
        code: Some(institution_code(number)),
        description: Some(described("an institution that holds collections")),
        active: Some(true),
        ..institution::Model::default()
    };
    Entry { contacts: Some(contacts(number, 2)), ..Entry::new(fields) }
}

fn collection_of(institution_key: Uuid, institution: u32, second: bool) -> collection::Model {
    collection::Model {
        name: format!("{} collection of institution {institution}", if second { "Animal" } else { "Plant" }),
        code: Some(collection_code(institution, second)),
        institution_key: Some(institution_key),
        ..collection::Model::default()
    }
}

/// What an atlas does about codes that its records use: without it, every match by code alone is flagged.
fn mapping((collection_key, number): (Uuid, u32)) -> code_mapping::Model {
    let institution = number / 2;
    code_mapping::Model {
        institution_code: Some(institution_code(institution)),
        collection_code: Some(collection_code(institution, number % 2 == 1)),
        collection_key: Some(collection_key),
        ..code_mapping::Model::default()
    }
}

fn dataset_entry(provider_key: Uuid, number: u32) -> Entry<dataset::Model> {
    let fields = dataset::Model {
        uid: format!("dr{}", number + 1),
        title: format!("Dataset {number} of a survey"),
        description: Some(described("a dataset of observations and specimens")),
        provider_key: Some(provider_key),
        r#type: "OCCURRENCE".to_owned(),
        license: Some("CC_BY_4_0".to_owned()),
        keywords: TextList::from(["survey", "generated"]),
        ..dataset::Model::default()
    };
    Entry { contacts: Some(contacts(number, 3)), ..Entry::new(fields) }
}

/// A description as long as real ones are.
fn described(what: &str) -> String {
    format!("Generated for measurements: {what}. ").repeat(12)
}

/// Contacts, of which the last is not public.
fn contacts(owner: u32, count: u32) -> Vec<contact::Model> {
    let contact = |n: u32| contact::Model {
        r#type: Some("POINT_OF_CONTACT".to_owned()),
        primary: n == 0,
        public: n + 1 < count,
        first_name: Some(format!("Given {}", (owner * 3 + n) % 90)),
        last_name: Some(format!("Family {}", (owner + n) % 300)),
        position: TextList::from(["Curator"]),
        email: TextList::from(vec![format!("person{owner}.{n}@example.org")]),
        ..contact::Model::default()
    };
    (0..count).map(contact).collect()
}
