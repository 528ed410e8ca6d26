//! Converting an institution into a collection of another institution.

use std::collections::BTreeSet;

use atlas_entity::EntityKind;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    check, discussion, items, lineage,
    pointing::{Pointing, Successor},
    unite::emptied,
};
use crate::{
    FieldError, RegistryError,
    change::{Change, Given, Subject, create, guard, held, refuse, save, stale},
    document::{Document, FieldChange, Fields, Patch, blank, diff, load},
    policy::Action,
    work::Work,
    write::Saved,
};

/// The institution that is to hold the collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Home {
    /// One that is registered.
    Existing(Uuid),
    /// One of this name, registered on the way.
    New(String),
}

/// What a conversion did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Converted {
    /// The institution that went.
    pub institution: Saved,
    /// The collection it became.
    pub collection: Saved,
    /// The institution that holds the collection.
    pub home: Saved,
    /// The other entities that named the institution.
    pub turned: Vec<(EntityKind, Uuid)>,
    /// The fields of the collection. Kept with its revision only, where personal data can be erased.
    #[serde(skip)]
    pub changes: Vec<FieldChange>,
}

/// What a new institution takes over of the one that becomes its collection.
const INHERITED: [&str; 7] =
    ["code", "address", "mailingAddress", "latitude", "longitude", "attributedCountry", "parentKeys"];
/// The field by which a collection, and a mapping to one, name the institution.
const HOME: &str = "institutionKey";

/// Converts an institution into a collection of another, as part of a change under way. The collections it held, and
/// its parts, come to the other.
///
/// # Errors
/// As [`merge`](super::merge); policy must allow converting the institution and registering what is new.
pub(crate) async fn convert(work: &Work, subject: Subject, home: Home) -> Result<Converted, RegistryError> {
    let (kind, institution) = (EntityKind::Institution, subject.key);
    if subject.kind != kind || home == Home::Existing(institution) {
        let message = "an institution is converted into a collection of another institution";
        return Err(FieldError::new("into", "INVALID", message).into());
    }
    let gone = held(work, subject).await?;
    stale(work, &gone, subject.version, &Patch::default()).await?;
    guard::act(work, &gone, Action::Convert).await?;
    refuse(check::conversion(&gone))?;
    let home = settle(work, &gone, home).await?;

    let key = Uuid::now_v7();
    let successor = Successor { kind, gone: institution, into: home.key, collection: Some(key) };
    let pointing = Pointing::find(work, successor, &[institution]).await?;
    // What is moved must have left before it arrives: items keep their keys.
    let left = save(work, retire(work, &gone, key)).await?;
    let given = Given { key: Some(key), uid: None };
    let fields = as_collection(&gone, home.key);
    let collection = Box::pin(create(work, EntityKind::Collection, given, fields)).await?;
    let turned = pointing.turn(work, successor).await?;
    discussion::hand_over(work, &gone, (EntityKind::Collection, key), false).await?;
    let after = load(work.db(), EntityKind::Collection, &[key], false).await?.remove(&key);
    let changes = after.map(|after| diff(&blank(EntityKind::Collection), &after.fields)).unwrap_or_default();
    Ok(Converted { institution: left, collection, home, turned, changes })
}

/// Finds the institution that is to hold the collection, or registers it.
async fn settle(work: &Work, gone: &Document, home: Home) -> Result<Saved, RegistryError> {
    let kind = EntityKind::Institution;
    match home {
        Home::Existing(key) => {
            let home = held(work, Subject { kind, key, version: None }).await?;
            let refusal = |message: String| Err(FieldError::new("into", "INVALID", message).into());
            if home.is_deleted() {
                return refusal(format!("{} is deleted; restore it first", home.uid()));
            }
            if lineage::parts(work.db(), &[gone.key]).await?.contains(&key) && stays_a_part(&home, gone.key) {
                return refusal(format!(
                    "{} is a part of the institution by way of another; move it first",
                    home.uid()
                ));
            }
            Ok(Saved { kind, key, uid: home.uid().to_owned(), version: home.version() })
        }
        Home::New(name) => {
            let mut fields = blank(kind);
            for field in INHERITED {
                if let Some(value) = gone.fields.get(field) {
                    fields.insert(field.to_owned(), value.clone());
                }
            }
            fields.insert("name".to_owned(), Value::String(name));
            Box::pin(create(work, kind, Given::default(), fields)).await
        }
    }
}

/// Whether a part of the institution is so by way of another part, and would come to be a part of itself.
fn stays_a_part(home: &Document, gone: Uuid) -> bool {
    let wholes = home.fields.get("parentKeys").and_then(Value::as_array).into_iter().flatten();
    !wholes.filter_map(Value::as_str).any(|whole| whole == gone.to_string())
}

/// The institution goes: empty, deleted, leading to the collection.
fn retire<'a>(work: &Work, gone: &'a Document, collection: Uuid) -> Change<'a> {
    let own = [("deleted", json!(work.moment())), ("convertedToCollection", json!(collection))];
    Change {
        action: "CONVERT",
        event: "entity.converted",
        kind: EntityKind::Institution,
        before: Some(gone),
        fields: emptied(gone),
        own: own.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(),
    }
}

/// The institution's fields as those of a collection: what both kinds have, and what hung on it.
fn as_collection(gone: &Document, home: Uuid) -> Fields {
    let mut fields = blank(EntityKind::Collection);
    let names: BTreeSet<String> = fields.keys().cloned().collect();
    for name in names.into_iter().filter(|name| !name.starts_with("masterSource")) {
        if let Some(value) = gone.fields.get(&name) {
            fields.insert(name, value.clone());
        }
    }
    fields.insert(HOME.to_owned(), json!(home));
    if let Some(Value::Array(mappings)) = fields.get_mut("codeMappings") {
        for mapping in mappings.iter_mut().filter_map(Value::as_object_mut) {
            mapping.insert(HOME.to_owned(), json!(home));
        }
    }
    items::identify(&mut fields, gone);
    fields
}
