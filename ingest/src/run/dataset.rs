//! The dataset a run is for: found, made, and completed from the archive's metadata.

use std::path::Path;

use atlas_entity::{
    EntityKind, contact, dataset, source_lock,
    value::{Address, Citation, List, UserId},
};
use atlas_interpret::license_concept;
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::Subject,
    source::{self, EML, Filled},
    work::Call,
    write::{Batch, Entry},
};
use uuid::Uuid;

use crate::{
    context::IngestRequest,
    eml::{Eml, EmlContact},
    error::IngestError,
};

/// In whose name the registry is changed.
const ACTOR: &str = "ingest";
/// Title of a dataset made from a file without metadata or a name.
const UNTITLED: &str = "Untitled dataset";

/// The living dataset with the request's uid, if there is one.
pub(crate) async fn find(registry: &Registry, uid: &str) -> Result<Option<dataset::Model>, IngestError> {
    Ok(registry.dataset_by_uid(uid).await?.filter(|dataset| dataset.deleted.is_none()))
}

/// The living dataset with this uid. None where it is yet to be made and may be.
pub(super) async fn wanted(
    registry: &Registry,
    uid: &str,
    create: bool,
) -> Result<Option<dataset::Model>, IngestError> {
    match registry.dataset_by_uid(uid).await? {
        Some(dataset) if dataset.deleted.is_some() => Err(IngestError::DeletedDataset(uid.to_owned())),
        None if !create => Err(IngestError::UnknownDataset(uid.to_owned())),
        found => Ok(found),
    }
}

/// The dataset with this key.
pub(super) async fn by_key(registry: &Registry, key: Uuid) -> Result<Option<dataset::Model>, IngestError> {
    Ok(registry.dataset_by_key(key).await?)
}

/// Makes the dataset from the archive's metadata.
pub(super) async fn create(
    registry: &Registry,
    request: &IngestRequest,
    eml: Option<&Eml>,
) -> Result<dataset::Model, IngestError> {
    make(registry, ("OCCURRENCE", &request.dataset_uid), &request.source, eml).await
}

/// Makes the dataset of a checklist from its metadata.
pub(crate) async fn create_checklist(
    registry: &Registry,
    uid: &str,
    source: &Path,
    eml: Option<&Eml>,
) -> Result<dataset::Model, IngestError> {
    make(registry, ("CHECKLIST", uid), source, eml).await
}

async fn make(
    registry: &Registry,
    (kind, uid): (&str, &str),
    source: &Path,
    eml: Option<&Eml>,
) -> Result<dataset::Model, IngestError> {
    let stem = source.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let mut fields =
        dataset::Model { uid: uid.to_owned(), r#type: kind.to_owned(), ..dataset::Model::default() };
    complete(&mut fields, eml);
    if fields.title.is_empty() {
        fields.title = stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| UNTITLED.to_owned());
    }
    let contacts = eml.map(contacts).filter(|contacts| !contacts.is_empty());
    save(registry, Entry { contacts, ..Entry::new(fields) }).await?;
    let made = find(registry, uid).await?;
    made.ok_or_else(|| IngestError::UnknownDataset(uid.to_owned()))
}

/// What the archive's metadata did to the dataset's.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Whether anything was taken.
    pub changed: bool,
    /// Fields in which the archive says something else, and the dataset kept its own.
    pub left: Vec<String>,
}

/// Takes from the archive's metadata what the dataset lacks, and the fields that are locked to them. What is locked to
/// another source, or filled by hand, stays.
pub(super) async fn fill(registry: &Registry, uid: &str, eml: Option<&Eml>) -> Result<Taken, IngestError> {
    let Some(eml) = eml else { return Ok(Taken::default()) };
    match fill_once(registry, uid, eml).await {
        // Somebody changed it in between: their change may have filled what was empty.
        Err(IngestError::Registry(RegistryError::Conflict { .. })) => fill_once(registry, uid, eml).await,
        result => result,
    }
}

async fn fill_once(registry: &Registry, uid: &str, eml: &Eml) -> Result<Taken, IngestError> {
    let Some(before) = find(registry, uid).await? else { return Ok(Taken::default()) };
    if before.locked_for_auto_update {
        return Ok(Taken::default());
    }
    let locks = registry.locks_of(&[before.key]).await?.remove(&before.key).unwrap_or_default();
    let elsewhere = |field: &str| locks.iter().any(|lock| lock.field == field && lock.source != EML);
    let Filled { row: fields, left } = take(&before, eml, &locks)?;
    let contacts = contacts(eml);
    let missing =
        !contacts.is_empty() && !elsewhere("contacts") && registry.contact_count(before.key).await? == 0;
    let changed = missing || fields != before;
    if changed {
        save(registry, Entry { contacts: missing.then_some(contacts), ..Entry::new(fields) }).await?;
    }
    if !left.is_empty() {
        // Of what is locked to another source, whoever keeps it may want to know.
        let subject = Subject { kind: EntityKind::Dataset, key: before.key, version: None };
        let call = Call { source: Some(EML.to_owned()), ..Call::by(&Viewer::System) };
        Box::pin(registry.propose_withheld(call, subject, &left)).await?;
    }
    Ok(Taken { changed, left: left.into_iter().map(|change| change.path).collect() })
}

/// The dataset with what it takes from the archive's metadata.
fn take(
    before: &dataset::Model,
    eml: &Eml,
    locks: &[source_lock::Model],
) -> Result<Filled<dataset::Model>, IngestError> {
    let mut given = dataset::Model::default();
    complete(&mut given, Some(eml));
    let mut lacking = before.clone();
    lacking.license = lacking.license.filter(|license| license != "UNSPECIFIED");
    lacking.citation = lacking.citation.filter(|citation| !citation.text.trim().is_empty());
    let own = locks.iter().any(|lock| lock.field == "license" && lock.source == EML);
    if !own && lacking.license.as_ref().is_some_and(|license| !license.is_empty()) {
        // The address of another licence than the dataset is under would belie it.
        given.license_url = None;
    }
    let mut filled = source::fill(&lacking, &given, EML, locks)?;
    filled.row.license = filled.row.license.or_else(|| before.license.clone());
    filled.row.citation = filled.row.citation.or_else(|| before.citation.clone());
    Ok(filled)
}

/// Makes the terms by which a run identified its records, all of which have passed, the dataset's unique
/// key, unless records are published already: theirs stays the key then.
pub(super) async fn keep_key(registry: &Registry, uid: &str, terms: &[String]) -> Result<(), IngestError> {
    match keep_key_once(registry, uid, terms).await {
        Err(IngestError::Registry(RegistryError::Conflict { .. })) => {
            keep_key_once(registry, uid, terms).await
        }
        result => result,
    }
}

async fn keep_key_once(registry: &Registry, uid: &str, terms: &[String]) -> Result<(), IngestError> {
    let Some(before) = find(registry, uid).await? else { return Ok(()) };
    if before.published_load.is_some() || before.unique_key_terms.0 == terms {
        return Ok(());
    }
    let fields = dataset::Model { unique_key_terms: List(terms.to_vec()), ..before };
    save(registry, Entry::new(fields)).await
}

async fn save(registry: &Registry, entry: Entry<dataset::Model>) -> Result<(), IngestError> {
    // Its future is large, and would make that of every run so.
    Box::pin(registry.write(ACTOR, Batch { datasets: vec![entry], ..Batch::default() })).await?;
    Ok(())
}

fn complete(fields: &mut dataset::Model, eml: Option<&Eml>) {
    let Some(eml) = eml else { return };
    if fields.title.trim().is_empty() {
        fields.title = eml.title.clone().unwrap_or_default();
    }
    let fill = |slot: &mut Option<String>, value: Option<&String>| {
        if slot.as_ref().is_none_or(|text| text.trim().is_empty()) {
            *slot = value.cloned().or(slot.take());
        }
    };
    fill(&mut fields.description, eml.description.as_ref());
    fill(&mut fields.rights, eml.rights.as_ref());
    fill(&mut fields.doi, eml.doi.as_ref());
    if fields.license.as_ref().is_none_or(|license| license.is_empty() || license == "UNSPECIFIED") {
        let concept = eml.license.as_deref().map(license_concept);
        fill(&mut fields.license_url, eml.license.as_ref());
        fields.license = concept.map(str::to_owned).or(fields.license.take());
    }
    if fields.citation.as_ref().is_none_or(|citation| citation.text.trim().is_empty()) {
        let text = eml.citation.clone();
        let given = |text| Citation { text, identifier: eml.doi.clone(), citation_provided_by_source: true };
        fields.citation = text.map(given).or(fields.citation.take());
    }
    fill(&mut fields.language, eml.language.as_ref().filter(|language| language.len() == 3));
}

fn contacts(eml: &Eml) -> Vec<contact::Model> {
    eml.contacts.iter().enumerate().map(|(n, contact)| model(n == 0, contact)).collect()
}

fn model(primary: bool, given: &EmlContact) -> contact::Model {
    let address = Address {
        address: given.address.clone(),
        city: given.city.clone(),
        province: given.province.clone(),
        postal_code: given.postal_code.clone(),
        country: given.country.as_deref().and_then(atlas_interpret::country_code).map(str::to_owned),
    };
    contact::Model {
        r#type: Some(given.kind.clone()),
        primary,
        public: true,
        first_name: given.first_name.clone(),
        last_name: given.last_name.clone(),
        organization: given.organization.clone(),
        position: given.position.iter().cloned().collect(),
        email: List(given.email.clone()),
        phone: List(given.phone.clone()),
        homepage: List(given.homepage.clone()),
        address: (address != Address::default()).then_some(address),
        user_ids: given.user_id.iter().filter_map(|id| user_id(id)).collect(),
        ..contact::Model::default()
    }
}

/// An identity of a kind the registry knows.
fn user_id(id: &str) -> Option<UserId> {
    let (_, orcid) = id.split_once("orcid.org/")?;
    Some(UserId { r#type: "ORCID".to_owned(), id: orcid.trim_matches('/').to_owned() })
}
