//! The metadata document of an archive (EML), as far as the registry has a place for it.

use serde::{Deserialize, Serialize};

use crate::{
    archive::xml::{self, Element},
    report::{Defect, DefectCode},
};

/// What an EML document says of its dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Eml {
    pub title: Option<String>,
    /// Paragraphs, divided by blank lines.
    pub description: Option<String>,
    /// Address of the licence where one is given, else the text on rights.
    pub license: Option<String>,
    pub rights: Option<String>,
    pub citation: Option<String>,
    /// A DOI among the alternate identifiers.
    pub doi: Option<String>,
    pub language: Option<String>,
    pub contacts: Vec<EmlContact>,
}

/// A person, position or organisation of the dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EmlContact {
    /// `CREATOR`, `METADATA_AUTHOR`, `ADMINISTRATIVE_POINT_OF_CONTACT` or the role given.
    pub kind: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub organization: Option<String>,
    pub position: Option<String>,
    pub email: Vec<String>,
    pub phone: Vec<String>,
    pub homepage: Vec<String>,
    pub address: Vec<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub country: Option<String>,
    pub postal_code: Option<String>,
    /// ORCID and the like.
    pub user_id: Vec<String>,
}

impl Eml {
    /// Reads a document; `name` is what it is called in messages.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Defect> {
        let root = xml::parse(bytes).map_err(|error| Defect {
            file: name.to_owned(),
            line: Some(error.line),
            column: Some(error.column),
            code: DefectCode::BadMetadata,
            message: format!("it is not well-formed: {}", error.message),
        })?;
        // A document of another kind (Dublin Core, FGDC) says nothing that is understood here.
        Ok(root.at(&["dataset"]).map(|dataset| Self::of(&root, dataset)).unwrap_or_default())
    }

    fn of(root: &Element, dataset: &Element) -> Self {
        let text = |path: &[&str]| dataset.at(path).and_then(Element::text);
        let rights = dataset.at(&["intellectualRights"]);
        let citation = root.at(&["additionalMetadata", "metadata", "gbif", "citation"]);
        let identifiers = dataset.all("alternateIdentifier").filter_map(Element::text);
        let citation_id = citation.and_then(|citation| citation.attribute("identifier")).map(str::to_owned);
        Self {
            title: text(&["title"]),
            description: dataset.at(&["abstract"]).and_then(paragraphs),
            license: rights
                .and_then(license)
                .or_else(|| dataset.at(&["licensed", "url"]).and_then(Element::text)),
            rights: rights.and_then(Element::text),
            citation: citation.and_then(Element::text),
            doi: identifiers.chain(citation_id).find_map(|identifier| doi(&identifier)),
            language: text(&["language"]),
            contacts: contacts(dataset),
        }
    }
}

fn paragraphs(element: &Element) -> Option<String> {
    let parts: Vec<String> = element.elements().filter_map(Element::text).collect();
    if parts.is_empty() { element.text() } else { Some(parts.join("\n\n")) }
}

/// The first address among the text on rights, which is how GBIF's profile names a licence.
fn license(rights: &Element) -> Option<String> {
    let mut open = vec![rights];
    while let Some(element) = open.pop() {
        if let Some(url) = element.attribute("url").map(str::trim).filter(|url| url.starts_with("http")) {
            return Some(url.to_owned());
        }
        open.extend(element.elements());
    }
    let text = rights.text()?;
    let address =
        text.split_whitespace().find(|word| word.starts_with("http") && word.contains("creativecommons"))?;
    Some(address.trim_end_matches(['.', ',', ')']).to_owned())
}

fn doi(identifier: &str) -> Option<String> {
    let identifier = identifier.trim();
    let known = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
    let bare = known.iter().find_map(|start| identifier.strip_prefix(start)).unwrap_or(identifier);
    (bare.starts_with("10.") && bare.contains('/')).then(|| bare.to_owned())
}

fn contacts(dataset: &Element) -> Vec<EmlContact> {
    let kinds = [
        ("creator", "ORIGINATOR"),
        ("metadataProvider", "METADATA_AUTHOR"),
        ("contact", "ADMINISTRATIVE_POINT_OF_CONTACT"),
        ("associatedParty", "PROGRAMMER"),
    ];
    let mut contacts: Vec<EmlContact> = Vec::new();
    for (name, kind) in kinds {
        for element in dataset.all(name) {
            let contact = contact(element, kind);
            let named =
                contact.last_name.is_some() || contact.organization.is_some() || contact.position.is_some();
            if named && !contacts.contains(&contact) {
                contacts.push(contact);
            }
        }
    }
    contacts
}

fn contact(element: &Element, kind: &str) -> EmlContact {
    let text = |path: &[&str]| element.at(path).and_then(Element::text);
    let all = |name: &'static str| -> Vec<String> { element.all(name).filter_map(Element::text).collect() };
    let role = if element.name == "associatedParty" { text(&["role"]) } else { None };
    let address = element.at(&["address"]);
    let part = |name: &str| address.and_then(|address| address.at(&[name])).and_then(Element::text);
    EmlContact {
        kind: role.map_or_else(|| kind.to_owned(), |role| upper_snake(&role)),
        first_name: text(&["individualName", "givenName"]),
        last_name: text(&["individualName", "surName"]),
        organization: text(&["organizationName"]),
        position: text(&["positionName"]),
        email: all("electronicMailAddress"),
        phone: all("phone"),
        homepage: all("onlineUrl"),
        address: address
            .map(|a| a.all("deliveryPoint").filter_map(Element::text).collect())
            .unwrap_or_default(),
        city: part("city"),
        province: part("administrativeArea"),
        country: part("country"),
        postal_code: part("postalCode"),
        user_id: element.all("userId").filter_map(user_id).collect(),
    }
}

/// A user id with its directory before it, unless it is an address itself.
fn user_id(element: &Element) -> Option<String> {
    let id = element.text()?;
    let directory = element.attribute("directory").map(str::trim).filter(|directory| !directory.is_empty());
    match directory {
        Some(directory) if !id.contains("://") => Some(format!("{}/{id}", directory.trim_end_matches('/'))),
        _ => Some(id),
    }
}

/// `pointOfContact` → `POINT_OF_CONTACT`.
fn upper_snake(role: &str) -> String {
    let mut out = String::new();
    for c in role.trim().chars() {
        if c.is_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.extend(if c.is_alphanumeric() { c.to_uppercase().collect::<Vec<_>>() } else { vec!['_'] });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Eml;

    const DOCUMENT: &str = r#"<eml:eml xmlns:eml="eml://ecoinformatics.org/eml-2.1.1"><dataset>
        <alternateIdentifier>https://doi.org/10.15468/abc</alternateIdentifier>
        <title xml:lang="eng"> Quolls of
           Tasmania </title>
        <creator><individualName><givenName>Ada</givenName><surName>Müller</surName></individualName>
          <organizationName>Museum &amp; Co</organizationName><electronicMailAddress>a@example.org</electronicMailAddress>
          <address><deliveryPoint>1 Road</deliveryPoint><city>Hobart</city><country>AU</country></address>
          <userId directory="https://orcid.org/">0000-0001</userId></creator>
        <creator/>
        <associatedParty><organizationName>X</organizationName><role>pointOfContact</role></associatedParty>
        <language>eng</language>
        <abstract><para>One.</para><para>Two <i>three</i>.</para></abstract>
        <intellectualRights><para>Under <ulink url="http://creativecommons.org/licenses/by/4.0/legalcode"><citetitle>CC BY
          4.0</citetitle></ulink>.</para></intellectualRights>
        </dataset><additionalMetadata><metadata><gbif><citation identifier="x">Müller A (2020). Quolls.</citation></gbif>
        </metadata></additionalMetadata></eml:eml>"#;

    #[test]
    fn the_registrys_fields_are_found() {
        let eml = Eml::read("eml.xml", DOCUMENT.as_bytes()).unwrap();
        assert_eq!(eml.title.as_deref(), Some("Quolls of Tasmania"));
        assert_eq!(eml.description.as_deref(), Some("One.\n\nTwo three ."));
        assert_eq!(eml.license.as_deref(), Some("http://creativecommons.org/licenses/by/4.0/legalcode"));
        assert_eq!(eml.citation.as_deref(), Some("Müller A (2020). Quolls."));
        assert_eq!(eml.doi.as_deref(), Some("10.15468/abc"));
        assert_eq!(eml.contacts.len(), 2);
        let creator = &eml.contacts[0];
        assert_eq!((creator.kind.as_str(), creator.last_name.as_deref()), ("ORIGINATOR", Some("Müller")));
        assert_eq!(
            (creator.city.as_deref(), creator.address.as_slice()),
            (Some("Hobart"), &["1 Road".to_owned()][..])
        );
        assert_eq!(creator.user_id, ["https://orcid.org/0000-0001"]);
        assert_eq!(eml.contacts[1].kind, "POINT_OF_CONTACT");
    }

    #[test]
    fn other_documents_say_nothing_and_broken_ones_are_refused() {
        assert_eq!(Eml::read("dc.xml", b"<dc><title>x</title></dc>").unwrap(), Eml::default());
        let defect = Eml::read("eml.xml", b"<eml>\n<dataset></eml>").unwrap_err();
        assert_eq!((defect.file.as_str(), defect.line), ("eml.xml", Some(2)));
    }
}
