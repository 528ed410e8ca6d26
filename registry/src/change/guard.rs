//! What policy says to a change.

use atlas_entity::EntityKind;

use crate::{
    RegistryError, Viewer,
    document::{Document, Fields},
    policy::{Action, Target, can},
    work::Work,
};

/// Whether the viewer may know of the entity.
pub(super) async fn see(work: &Work, document: &Document) -> Result<bool, RegistryError> {
    let target = target(work, document).await?;
    Ok(can(work.viewer(), Action::Read, &target).allowed)
}

/// Whether the viewer may do this to the entity.
pub(super) async fn act(work: &Work, document: &Document, action: Action) -> Result<(), RegistryError> {
    require(work.viewer(), action, &target(work, document).await?)
}

/// Whether the viewer may register an entity with these fields.
pub(super) async fn create(work: &Work, _kind: EntityKind, _fields: &Fields) -> Result<(), RegistryError> {
    require(work.viewer(), Action::Create, &Target::default())
}

/// Whether the viewer may give the entity these fields.
pub(super) async fn update(work: &Work, before: &Document, _fields: &Fields) -> Result<(), RegistryError> {
    act(work, before, Action::Update).await
}

async fn target(_work: &Work, document: &Document) -> Result<Target, RegistryError> {
    let private = document.fields.get("private") == Some(&serde_json::Value::Bool(true));
    let lineage = vec![(document.kind, document.key)];
    Ok(Target { lineage, private, deleted: document.is_deleted(), ..Target::default() })
}

fn require(viewer: &Viewer, action: Action, target: &Target) -> Result<(), RegistryError> {
    let decision = can(viewer, action, target);
    match (decision.allowed, viewer) {
        (true, _) => Ok(()),
        (false, Viewer::Anonymous) => Err(RegistryError::Unauthenticated),
        (false, _) => Err(RegistryError::Forbidden(decision.reason)),
    }
}
