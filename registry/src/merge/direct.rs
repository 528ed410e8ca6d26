//! Merging.

use atlas_entity::EntityKind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    check, discussion, lineage, locks,
    pointing::{Pointing, Successor},
    unite::{emptied, unite},
};
use crate::{
    FieldError, RegistryError,
    change::{Change, Subject, guard, held, refuse, save, stale},
    document::{Document, FieldChange, Fields, Patch, diff, load},
    policy::Action,
    validate,
    work::Work,
    write::Saved,
};

/// What a merge did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// The entity that went.
    pub from: Saved,
    /// The entity that stays.
    pub into: Saved,
    /// The other entities that named the one that went, and name the one that stays.
    pub turned: Vec<(EntityKind, Uuid)>,
    /// What changed in the entity that stays. Kept with its revision only, where personal data can be erased.
    #[serde(skip)]
    pub changes: Vec<FieldChange>,
}

/// Merges an entity into another of its kind, as part of a change under way.
///
/// # Errors
/// `Rejected` with everything that stands against it, a stale version included; `Unauthenticated` or `Forbidden` by policy, which must allow
/// merging of both; `NotFound` when the viewer sees no such entity.
pub(crate) async fn merge(work: &Work, from: Subject, into: Subject) -> Result<Merged, RegistryError> {
    let kind = from.kind;
    check::kind(kind)?;
    if from.key == into.key || into.kind != kind {
        let message = "it must be another entity of the same kind";
        return Err(FieldError::new("into", "INVALID", message).into());
    }
    let (gone, survivor) = both(work, from, into).await?;
    let (from, into) = (from.key, into.key);
    guard::act(work, &gone, Action::Merge).await?;
    guard::act(work, &survivor, Action::Merge).await?;
    refuse(check::pair(&gone, &survivor))?;

    let mut fields = unite(&gone, &survivor);
    lineage::place(work.db(), &gone, &survivor, &mut fields).await?;
    // Both hold what they hold: an old value that would not be taken today does not stand against a merge.
    let held = fields.clone();
    refuse(validate::check(work.db(), kind, Some(&held), &mut fields).await?)?;
    let successor = Successor { kind, gone: from, into, collection: None };
    let pointing = Pointing::find(work, successor, &[from, into]).await?;
    // What is moved must have left before it arrives: items keep their keys.
    let left = save(work, retire(work, &gone, into)).await?;
    let turned = pointing.turn(work, successor).await?;
    locks::inherit(work.db(), &gone, &survivor, &fields).await?;
    let private = survivor.fields.get("private").is_some_and(|private| *private == true);
    discussion::hand_over(work, &gone, (kind, into), private).await?;
    let receiving = receiving(&survivor, &gone);
    let (action, event) = ("MERGE", "entity.updated");
    let change = Change { action, event, kind, before: Some(&receiving), fields, own: Fields::new() };
    let saved = save(work, change).await?;
    let after = load(work.db(), kind, &[into], false).await?.remove(&into);
    let changes = after.map(|after| diff(&survivor.fields, &after.fields)).unwrap_or_default();
    Ok(Merged { from: left, into: saved, turned, changes })
}

/// Both entities, held in the order of their keys, so that two merges do not wait for each other.
async fn both(work: &Work, from: Subject, into: Subject) -> Result<(Document, Document), RegistryError> {
    let one = async |subject: Subject| {
        let document = held(work, subject).await?;
        stale(work, &document, subject.version, &Patch::default()).await?;
        Ok::<_, RegistryError>(document)
    };
    if from.key < into.key {
        let gone = one(from).await?;
        Ok((gone, one(into).await?))
    } else {
        let survivor = one(into).await?;
        Ok((one(from).await?, survivor))
    }
}

/// The entity goes: empty, deleted, with a redirect.
fn retire<'a>(work: &Work, gone: &'a Document, into: Uuid) -> Change<'a> {
    let mut fields = emptied(gone);
    if gone.kind == EntityKind::Dataset {
        fields.insert("duplicateOfKey".to_owned(), json!(into));
    }
    Change {
        action: "MERGE",
        event: "entity.merged",
        kind: gone.kind,
        before: Some(gone),
        fields,
        own: [("deleted".to_owned(), json!(work.moment())), ("replacedBy".to_owned(), json!(into))]
            .into_iter()
            .collect(),
    }
}

/// The survivor as it is, knowing what the registry filled in of the items it is about to receive.
fn receiving(survivor: &Document, gone: &Document) -> Document {
    let mut receiving = survivor.clone();
    receiving.kept.extend(gone.kept.iter().map(|(key, row)| (*key, row.clone())));
    receiving
}
