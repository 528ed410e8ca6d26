//! Writing one changed entity.

use atlas_entity::{EntityKind, collection, dataset, hub, installation, institution, provider};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{
    draft::{Draft, canonical},
    relations,
    revision::{Revised, revise},
};
use crate::{
    RegistryError,
    document::{Document, Fields, load},
    work::{Event, Work},
    write::{
        Entry, Saved, entities,
        links::{map_codes, unmap_codes},
        record::Record,
    },
};

/// A change of one entity that policy and validation have let pass.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// What is done, as revisions name it: `UPDATE`.
    pub action: &'static str,
    /// What is told, as `entity.updated`.
    pub event: &'static str,
    /// Kind of the entity.
    pub kind: EntityKind,
    /// The entity as it is; none for a new one.
    pub before: Option<&'a Document>,
    /// The fields as they shall be.
    pub fields: Fields,
    /// What the registry itself sets in the row, as `deleted`, or the key and uid of a new entity.
    pub own: Fields,
}

/// What the registry sets where an entity leads to another.
const REDIRECTS: [&str; 2] = ["replacedBy", "convertedToCollection"];

/// Writes the change with its revision, and tells of it. The entity gets its next version.
pub(crate) async fn save(work: &Work, change: Change<'_>) -> Result<Saved, RegistryError> {
    let draft = canonical(change.kind, change.before, &change.fields).map_err(RegistryError::Rejected)?;
    let saved = Box::pin(write(work, &change, draft)).await?;
    let mut after = load(work.db(), change.kind, &[saved.key], false).await?;
    let Some(after) = after.remove(&saved.key) else {
        return Err(RegistryError::Stored(format!("{} is gone after it was written", saved.uid)));
    };
    let call = work.call();
    let revised = Revised {
        action: change.action,
        actor: &work.signature(),
        moment: work.moment(),
        reason: call.reason.as_deref(),
        proposal: call.proposal,
        source: call.source.as_deref(),
    };
    let paths = revise(work.db(), &revised, &[(change.before, &after)]).await?;
    let paths = paths.into_iter().next().unwrap_or_default();
    let mut event = Event::on_entity(change.event, change.kind, saved.key);
    event.proposal = call.proposal;
    let mut told = Fields::new();
    told.insert("version".to_owned(), saved.version.into());
    told.insert("fields".to_owned(), paths.into());
    // Where the entity went, for those who knew it.
    let led =
        change.own.iter().filter(|(name, value)| REDIRECTS.contains(&name.as_str()) && !value.is_null());
    told.extend(led.map(|(name, value)| (name.clone(), value.clone())));
    work.tell(event.with(Value::Object(told))).await?;
    Ok(saved)
}

async fn write(work: &Work, change: &Change<'_>, draft: Draft) -> Result<Saved, RegistryError> {
    match change.kind {
        EntityKind::Institution => write_as::<institution::Model>(work, change, draft).await,
        EntityKind::Collection => write_as::<collection::Model>(work, change, draft).await,
        EntityKind::Provider => write_as::<provider::Model>(work, change, draft).await,
        EntityKind::Dataset => write_as::<dataset::Model>(work, change, draft).await,
        EntityKind::Hub => write_as::<hub::Model>(work, change, draft).await,
        EntityKind::Installation => write_as::<installation::Model>(work, change, draft).await,
    }
}

async fn write_as<M: Record + DeserializeOwned>(
    work: &Work,
    change: &Change<'_>,
    draft: Draft,
) -> Result<Saved, RegistryError> {
    let Draft { fields, mut row, items } = draft;
    row.extend(change.own.clone());
    let model: M =
        serde_json::from_value(Value::Object(row)).map_err(|e| RegistryError::Stored(e.to_string()))?;
    let changed = |list: &str| {
        let before = change.before.and_then(|document| document.fields.get(list));
        before != fields.get(list)
    };
    let entry = Entry {
        fields: model,
        contacts: changed("contacts").then_some(items.contacts),
        identifiers: changed("identifiers").then_some(items.identifiers),
        endpoints: changed("endpoints").then_some(items.endpoints),
        tags: changed("tags").then_some(items.tags),
        machine_tags: changed("machineTags").then_some(items.machine_tags),
        images: changed("images").then_some(items.images),
    };
    let saved = entities::save(work.db(), &work.signature(), vec![entry]).await?;
    let Some(saved) = saved.into_iter().next() else {
        return Err(RegistryError::Stored("an entity was not written".to_owned()));
    };
    if change.before.is_none() || relations::FIELDS.iter().any(|field| changed(field)) {
        relations::replace(work.db(), change.kind, saved.key, &fields).await?;
    }
    if changed("codeMappings") {
        map(work, change, saved.key, items.code_mappings).await?;
    }
    Ok(saved)
}

/// Replaces the code mappings of the entity.
async fn map(
    work: &Work,
    change: &Change<'_>,
    key: Uuid,
    mut mappings: Vec<atlas_entity::code_mapping::Model>,
) -> Result<(), RegistryError> {
    for mapping in &mut mappings {
        match change.kind {
            EntityKind::Collection => mapping.collection_key = Some(key),
            _ => mapping.institution_key = Some(key),
        }
    }
    let kept: Vec<Uuid> = mappings.iter().map(|mapping| mapping.key).collect();
    let before = change.before.and_then(|document| document.fields.get("codeMappings"));
    let items = before.and_then(Value::as_array).into_iter().flatten();
    let old = items.filter_map(|item| item.get("key")?.as_str()?.parse::<Uuid>().ok());
    let gone: Vec<Uuid> = old.filter(|key| !kept.contains(key)).collect();
    unmap_codes(work.db(), &gone).await?;
    map_codes(work.db(), &work.signature(), mappings).await
}
