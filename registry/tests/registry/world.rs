//! A small world with two countries, for tests of policy.
//!
//! ```text
//! AU  provider P          → datasets D, S (sibling), V (private); installation I
//! NZ  provider Q          → datasets E, W (private); installation J
//! AU  institution M       → collection C;  part of it: institution B → collection G
//! NZ  institution N       → collection K
//!     hub H (AU)            members: D, C, N, W
//!     hub L (no country)    member: E
//!     dataset O (private) and collection F (NZ) hang under nothing
//! ```

use atlas_entity::{
    EntityKind, collection, contact, dataset, hub, hub_member, installation, institution, institution_parent,
    person, provider, value::Address,
};
use atlas_registry::{
    Registry, Viewer,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    write::{Batch, Entry, Links},
};
use chrono::DateTime;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// An entity of the world, by its letter.
pub fn entity(letter: char) -> (EntityKind, Uuid) {
    let kind = match letter {
        'P' | 'Q' => EntityKind::Provider,
        'D' | 'S' | 'V' | 'E' | 'W' | 'O' => EntityKind::Dataset,
        'I' | 'J' => EntityKind::Installation,
        'M' | 'B' | 'N' => EntityKind::Institution,
        'C' | 'G' | 'K' | 'F' => EntityKind::Collection,
        'H' | 'L' => EntityKind::Hub,
        other => panic!("there is no {other}"),
    };
    (kind, key(letter))
}

/// Its key.
pub fn key(letter: char) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(letter))
}

/// A person, by number.
pub fn person(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0001_0000_0000 + n)
}

/// The person with these grants, signed in by browser.
pub fn signed_in(n: u128, grants: &[(Role, Scope)]) -> Viewer {
    let grants = grants.iter().map(|(role, scope)| Grant { role: *role, scope: scope.clone() }).collect();
    let actor =
        Actor { person: person(n), name: format!("Person {n}"), grants, token_scope: TokenScope::Admin };
    Viewer::Person(actor.into())
}

/// The scope of an entity and what hangs under it.
pub fn under(letter: char) -> Scope {
    let (kind, key) = entity(letter);
    Scope::Entity(kind, key)
}

/// The scope of a country.
pub fn country(code: &str) -> Scope {
    Scope::Country(code.to_owned())
}

fn address(country: &str) -> Address {
    Address { country: Some(country.to_owned()), ..Address::default() }
}

fn provider(letter: char, country: &str) -> Entry<provider::Model> {
    let fields = provider::Model { key: key(letter), title: letter.into(), ..Default::default() };
    Entry::new(provider::Model { address: Some(address(country)), ..fields })
}

fn institution(letter: char, country: &str) -> Entry<institution::Model> {
    let fields = institution::Model { key: key(letter), name: letter.into(), ..Default::default() };
    Entry {
        contacts: Some(contacts(letter)),
        ..Entry::new(institution::Model { address: Some(address(country)), ..fields })
    }
}

fn collection(letter: char, above: Option<char>, country: Option<&str>) -> Entry<collection::Model> {
    let fields = collection::Model { key: key(letter), name: letter.into(), ..Default::default() };
    let address = country.map(address);
    Entry {
        contacts: Some(contacts(letter)),
        ..Entry::new(collection::Model { institution_key: above.map(key), address, ..fields })
    }
}

fn dataset(letter: char, above: Option<char>, private: bool) -> Entry<dataset::Model> {
    let r#type = "OCCURRENCE".to_owned();
    let fields =
        dataset::Model { key: key(letter), title: letter.into(), r#type, private, ..Default::default() };
    Entry {
        contacts: Some(contacts(letter)),
        ..Entry::new(dataset::Model { provider_key: above.map(key), ..fields })
    }
}

fn installation(letter: char, above: char) -> Entry<installation::Model> {
    let fields = installation::Model { key: key(letter), title: letter.into(), ..Default::default() };
    Entry::new(installation::Model { provider_key: key(above), r#type: "IPT_INSTALLATION".into(), ..fields })
}

fn hub(letter: char, country: Option<&str>) -> Entry<hub::Model> {
    let fields = hub::Model { key: key(letter), title: letter.into(), ..Default::default() };
    Entry::new(hub::Model { address: country.map(address), ..fields })
}

/// One public contact and one that is not, named after the entity.
fn contacts(letter: char) -> Vec<contact::Model> {
    let contact = |name: &str, public| contact::Model {
        last_name: Some(format!("{name} {letter}")),
        email: [format!("{}@{letter}.example", name.to_lowercase())].into_iter().collect(),
        public,
        ..Default::default()
    };
    vec![contact("Open", true), contact("Closed", false)]
}

/// Writes the world.
pub async fn build(registry: &Registry) {
    let member = |hub, letter| {
        let (entity_kind, entity_key) = entity(letter);
        hub_member::Model { hub_key: key(hub), entity_kind, entity_key }
    };
    let batch = Batch {
        providers: vec![provider('P', "AU"), provider('Q', "NZ")],
        institutions: vec![institution('M', "AU"), institution('B', "AU"), institution('N', "NZ")],
        collections: vec![
            collection('C', Some('M'), None),
            collection('G', Some('B'), None),
            collection('K', Some('N'), None),
            collection('F', None, Some("NZ")),
        ],
        installations: vec![installation('I', 'P'), installation('J', 'Q')],
        datasets: vec![
            dataset('D', Some('P'), false),
            dataset('S', Some('P'), false),
            dataset('V', Some('P'), true),
            dataset('E', Some('Q'), false),
            dataset('W', Some('Q'), true),
            dataset('O', None, true),
        ],
        hubs: vec![hub('H', Some("AU")), hub('L', None)],
        links: Links {
            institution_parents: vec![institution_parent::Model {
                parent_key: key('M'),
                child_key: key('B'),
            }],
            hub_members: vec![
                member('H', 'D'),
                member('H', 'C'),
                member('H', 'N'),
                member('H', 'W'),
                member('L', 'E'),
            ],
            ..Links::default()
        },
        ..Batch::default()
    };
    registry.write("test", batch).await.unwrap();
    for n in 1..=9 {
        let row = person::Model {
            key: person(n),
            issuer: "test".to_owned(),
            subject: n.to_string(),
            name: format!("Person {n}"),
            name_chosen: false,
            email: None,
            email_verified: false,
            created: DateTime::UNIX_EPOCH,
            last_seen: DateTime::UNIX_EPOCH,
            disabled: None,
        };
        person::Entity::insert(row.into_active_model().reset_all()).exec(registry.db()).await.unwrap();
    }
}
