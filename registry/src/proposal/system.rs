//! Proposals that the program itself makes of what it was kept from writing.

use atlas_entity::proposal::{Column, Entity, Model, ProposalKind, ProposalState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    ask::{Author, NewProposal, insert},
    check::Content,
    edit::replace,
    held::{Happened, Held, changes_of},
    rights::targets_of,
};
use crate::{
    RegistryError,
    document::{Document, FieldChange, is_keyed},
    policy,
    work::Work,
};

/// Changes that a synchronisation may not make, since another source has the fields.
#[derive(Clone, Debug)]
pub struct Withheld<'a> {
    /// The entity as it is.
    pub document: &'a Document,
    /// The changes, from what the entity has, in stored form.
    pub changes: Vec<FieldChange>,
    /// Why they are proposed and not made.
    pub reason: String,
    /// The register they come from.
    pub source: String,
}

/// Proposes what was withheld, as part of a change under way. A source has one proposal on an entity at a time: it
/// is brought up to date where the source says something else by now, and what was rejected is not proposed again.
pub async fn propose_as_system(work: &Work, withheld: Withheld<'_>) -> Result<Uuid, RegistryError> {
    let (kind, key) = (withheld.document.kind, withheld.document.key);
    if let Some(row) = known(work, &withheld).await? {
        return if alike(&changes_of(&row)?, &withheld.changes) {
            Ok(row.key)
        } else {
            renew(work, row, withheld).await
        };
    }
    let target = policy::targets(work.db(), kind, &[key]).await?.remove(&key).unwrap_or_default();
    let content = Content {
        entity_key: key,
        base_version: Some(withheld.document.version()),
        changes: withheld.changes,
        place: Some((kind, key)),
        country: target.country,
        hubs: target.hubs,
        private: false,
    };
    let proposal = NewProposal {
        kind: ProposalKind::Update,
        entity_kind: kind,
        reason: Some(withheld.reason),
        ..NewProposal::default()
    };
    let author = Author { source: Some(withheld.source), ..Author::default() };
    Ok(insert(work, &proposal, content, author, ProposalState::Open).await?.key)
}

/// The proposal of this source on the entity that is not ended, or one that was rejected with the same changes.
async fn known(work: &Work, withheld: &Withheld<'_>) -> Result<Option<Model>, RegistryError> {
    use ProposalState::{Approved, ChangesRequested, Open, Rejected};
    let found = Entity::find()
        .filter(Column::EntityKey.eq(withheld.document.key))
        .filter(Column::Kind.eq(ProposalKind::Update))
        .filter(Column::Source.eq(&withheld.source))
        .filter(Column::State.is_in([Open, ChangesRequested, Approved, Rejected]))
        .order_by_desc(Column::Key)
        .lock_exclusive()
        .all(work.db())
        .await?;
    for row in found {
        if row.state != Rejected || alike(&changes_of(&row)?, &withheld.changes) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// Whether they propose the same. An item that comes is given another key by every synchronisation.
fn alike(one: &[FieldChange], other: &[FieldChange]) -> bool {
    let mut other: Vec<FieldChange> = other.iter().map(unnamed).collect();
    let found = |change: &FieldChange| {
        let place = other.iter().position(|there| *there == unnamed(change));
        place.map(|place| drop(other.swap_remove(place))).is_some()
    };
    one.iter().all(found) && other.is_empty()
}

/// The change, without the key of an item that comes.
fn unnamed(change: &FieldChange) -> FieldChange {
    let mut change = change.clone();
    if is_keyed(change.field()) && change.before.is_null() {
        let parts = change.path.split('.').count();
        if let Some(item) = change.after.as_object_mut().filter(|_| parts == 2) {
            item.remove("key");
            change.path = change.field().to_owned();
        }
    }
    change
}

async fn renew(work: &Work, row: Model, withheld: Withheld<'_>) -> Result<Uuid, RegistryError> {
    let (key, from) = (row.key, row.state);
    let target = targets_of(work.db(), std::slice::from_ref(&row)).await?.remove(&key);
    let mut held = Held { row, target: target.unwrap_or_default() };
    replace(work, &mut held, withheld.changes).await?;
    held.row.base_version = Some(withheld.document.version());
    held.row.reason = Some(withheld.reason);
    held.changed()?;
    held.record(work, Some(from), Happened::EDITED, None).await?;
    Ok(key)
}
