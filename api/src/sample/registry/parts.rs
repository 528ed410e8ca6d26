//! What hangs on the entities of the sample.

use atlas_entity::{
    contact, endpoint, identifier, machine_tag, tag,
    value::{Address, List, TextList, UserId},
};

use crate::sample::{contact::Contact, keys::key, row::state_name};

/// What the version of the sample is noted under.
pub const NAMESPACE: &str = "sample.atlas";

/// The contacts of an entity: the first is primary, the last of several is not shown to the public.
pub fn contacts(uid: &str, names: &[String]) -> Vec<contact::Model> {
    let several = names.len() > 1;
    names.iter().enumerate().map(|(n, name)| contact(uid, n, name, !several || n + 1 < names.len())).collect()
}

fn contact(uid: &str, n: usize, name: &str, public: bool) -> contact::Model {
    let person = Contact::invented(name);
    contact::Model {
        key: key(&format!("{uid}/contact/{n}")),
        r#type: Some(if n == 0 { "POINT_OF_CONTACT" } else { "ADMINISTRATIVE_POINT_OF_CONTACT" }.to_owned()),
        primary: n == 0,
        public,
        notify: n == 0,
        first_name: Some(person.first_name),
        last_name: Some(person.last_name),
        position: TextList::from(vec![person.position]),
        email: TextList::from(vec![person.email]),
        user_ids: List::from(vec![UserId { r#type: "ORCID".to_owned(), id: person.orcid }]),
        notes: Some("An invented person.".to_owned()),
        ..contact::Model::default()
    }
}

/// Identifiers of an entity, given as type and text; the first is primary.
pub fn identifiers(uid: &str, given: &[(&str, String)]) -> Vec<identifier::Model> {
    let model = |(n, (kind, text)): (usize, &(&str, String))| identifier::Model {
        key: key(&format!("{uid}/identifier/{n}")),
        r#type: (*kind).to_owned(),
        identifier: text.clone(),
        primary: n == 0,
        ..identifier::Model::default()
    };
    given.iter().enumerate().map(model).collect()
}

/// Endpoints of an entity, given as type and address.
pub fn endpoints(uid: &str, given: &[(&str, String)]) -> Vec<endpoint::Model> {
    let model = |(n, (kind, url)): (usize, &(&str, String))| endpoint::Model {
        key: key(&format!("{uid}/endpoint/{n}")),
        r#type: (*kind).to_owned(),
        url: url.clone(),
        description: Some("Generated sample; nothing answers here.".to_owned()),
        ..endpoint::Model::default()
    };
    given.iter().enumerate().map(model).collect()
}

/// Tags of an entity: `sample`, and others.
pub fn tags(uid: &str, others: &[&str]) -> Vec<tag::Model> {
    let model = |(n, value): (usize, &&str)| tag::Model {
        key: key(&format!("{uid}/tag/{n}")),
        value: (*value).to_owned(),
        ..tag::Model::default()
    };
    ["sample"].iter().chain(others).enumerate().map(model).collect()
}

/// Machine tags of an entity: that it was generated, and others, given as name and value.
pub fn machine_tags(uid: &str, others: &[(&str, &str)]) -> Vec<machine_tag::Model> {
    let model = |(n, (name, value)): (usize, &(&str, &str))| machine_tag::Model {
        key: key(&format!("{uid}/machineTag/{n}")),
        namespace: NAMESPACE.to_owned(),
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        ..machine_tag::Model::default()
    };
    [("generated", "true")].iter().chain(others).enumerate().map(model).collect()
}

/// The address of a place in Australia, without a street.
pub fn address(city: &str, state: &str) -> Address {
    Address {
        city: Some(city.to_owned()),
        province: Some(state_name(state).to_owned()),
        country: Some("AU".to_owned()),
        ..Address::default()
    }
}
