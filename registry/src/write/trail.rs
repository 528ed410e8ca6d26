//! What a batch leaves behind: a revision and an event for every entity it wrote.

use atlas_entity::{EntityKind, outbox};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::{Before, Saved, Written, common::insert_all};
use crate::{
    RegistryError,
    change::{Revised, revise},
    connect::now,
    document::{Document, load},
};

/// Writes the revisions and events of everything written.
pub(super) async fn leave(
    db: &impl ConnectionTrait,
    actor: &str,
    written: &Written,
    before: &Before,
) -> Result<(), RegistryError> {
    for (kind, saved) in [
        (EntityKind::Provider, &written.providers),
        (EntityKind::Institution, &written.institutions),
        (EntityKind::Collection, &written.collections),
        (EntityKind::Installation, &written.installations),
        (EntityKind::Dataset, &written.datasets),
        (EntityKind::Hub, &written.hubs),
    ] {
        of_kind(db, actor, kind, saved, before).await?;
    }
    Ok(())
}

async fn of_kind(
    db: &impl ConnectionTrait,
    actor: &str,
    kind: EntityKind,
    saved: &[Saved],
    before: &Before,
) -> Result<(), RegistryError> {
    let keys: Vec<Uuid> = saved.iter().map(|saved| saved.key).collect();
    let after = load(db, kind, &keys, false).await?;
    let (old, new): (Vec<_>, Vec<_>) = after
        .values()
        .map(|document| (before.get(&document.key), document))
        .partition(|(old, _)| old.is_some());
    let created =
        Revised { action: "CREATE", actor, moment: now(), reason: None, proposal: None, source: None };
    tell(db, &created, "entity.created", &new).await?;
    tell(db, &Revised { action: "UPDATE", ..created }, "entity.updated", &old).await
}

async fn tell(
    db: &impl ConnectionTrait,
    revised: &Revised<'_>,
    event: &str,
    entities: &[(Option<&Document>, &Document)],
) -> Result<(), RegistryError> {
    let fields = revise(db, revised, entities).await?;
    let rows = entities.iter().zip(fields).map(|((_, after), fields)| outbox::Model {
        key: Uuid::now_v7(),
        event: event.to_owned(),
        entity_kind: Some(after.kind),
        entity_key: Some(after.key),
        proposal_key: None,
        actor: revised.actor.to_owned(),
        payload: json!({ "version": after.version(), "fields": fields }),
        created: revised.moment,
        dispatched: None,
    });
    insert_all::<outbox::Entity>(db, rows.collect(), None).await
}
