//! `eml.xml`: what a dataset is, in the metadata language GBIF reads.

use super::{escape, plan::license_url};
use crate::sample::{GENERATED, contact::Contact, keys, recipe::DatasetRecipe};

/// The metadata document of a dataset.
pub fn eml_xml(recipe: &DatasetRecipe) -> String {
    let people: Vec<Contact> = recipe.contacts.iter().map(|name| Contact::invented(name)).collect();
    let creators: String = people.iter().map(|p| person("creator", p)).collect();
    let contact: String = people.iter().take(1).map(|p| person("contact", p)).collect();
    let provider: String = people.iter().take(1).map(|p| person("metadataProvider", p)).collect();
    let keyword = |k: &String| format!("      <keyword>{}</keyword>", escape(k));
    let keywords = recipe.keywords.iter().map(keyword).collect::<Vec<_>>().join("\n");
    let [from, to] = recipe.years;
    let values = [
        ("KEY", keys::key(&recipe.uid).to_string()),
        ("UID", recipe.uid.clone()),
        ("TITLE", escape(&recipe.title)),
        ("CREATORS", creators),
        ("METADATA_PROVIDER", provider),
        ("ABOUT", escape(&recipe.about)),
        ("GENERATED", escape(GENERATED)),
        ("KEYWORDS", keywords),
        ("LICENSE_URL", license_url(&recipe.license).to_owned()),
        ("LICENSE_NAME", license_name(&recipe.license).to_owned()),
        ("FROM", from.to_string()),
        ("TO", to.to_string()),
        ("CONTACT", contact),
        ("CITATION", escape(&citation(recipe))),
    ];
    let mut xml = include_str!("../data/eml.xml").to_owned();
    for (name, value) in values {
        xml = xml.replace(&format!("{{{name}}}"), value.trim_end());
    }
    xml
}

/// How the dataset wants to be cited.
pub fn citation(recipe: &DatasetRecipe) -> String {
    let people: Vec<String> = recipe
        .contacts
        .iter()
        .map(|name| Contact::invented(name))
        .map(|p| format!("{} {}", p.last_name, &p.first_name[..1]))
        .collect();
    format!("{} (2026). {}. Sample of Atlas Core.", people.join(", "), recipe.title)
}

fn license_name(license: &str) -> &'static str {
    match license {
        "CC0_1_0" => "Creative Commons CCZero (CC0) 1.0",
        "CC_BY_NC_4_0" => "Creative Commons Attribution Non Commercial (CC-BY-NC) 4.0",
        _ => "Creative Commons Attribution (CC-BY) 4.0",
    }
}

fn person(element: &str, person: &Contact) -> String {
    let values = [
        ("ELEMENT", element.to_owned()),
        ("GIVEN", escape(&person.first_name)),
        ("SURNAME", escape(&person.last_name)),
        ("POSITION", escape(&person.position)),
        ("EMAIL", escape(&person.email)),
        ("ORCID", person.orcid.clone()),
    ];
    let mut xml = include_str!("../data/eml_person.xml").to_owned();
    for (name, value) in values {
        xml = xml.replace(&format!("{{{name}}}"), &value);
    }
    xml
}
