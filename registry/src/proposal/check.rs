//! What is proposed, checked when it is written and not only when it is applied.

use atlas_entity::{EntityKind, proposal::ProposalKind};
use serde_json::Value;
use uuid::Uuid;

use super::{
    ask::NewProposal,
    content::{Patched, at_version, refuse, some},
    held::{concealed, seen},
    rights,
};
use crate::{
    FieldError, RegistryError, Viewer,
    change::what,
    document::{Concealed, Document, FieldChange, Fields, blank, load},
    policy::{self, Action, Target, can},
    work::Work,
};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Longest reason or comment, in characters.
pub(super) const LONGEST_TEXT: usize = 10_000;

/// What is proposed, checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub entity_key: Uuid,
    pub base_version: Option<i64>,
    pub changes: Vec<FieldChange>,
    pub place: Option<(EntityKind, Uuid)>,
    pub country: Option<String>,
    pub hubs: Vec<Uuid>,
    pub private: bool,
}

/// Checks what is proposed, as it looks to this viewer.
pub(super) async fn content(
    work: &Work,
    proposal: &NewProposal,
    viewer: &Viewer,
) -> Result<Content, RegistryError> {
    texts(proposal.title.as_deref(), proposal.reason.as_deref())?;
    if proposal.kind == ProposalKind::Create {
        return creation(work, proposal, viewer).await;
    }
    let (kind, key) = (proposal.entity_kind, proposal.entity_key.unwrap_or_default());
    let (document, target) = visible(work, kind, key, viewer).await?;
    propose_on(viewer, &target)?;
    let changes = match proposal.kind {
        ProposalKind::Update => update(work, proposal, &document, (viewer, &target)).await?,
        ProposalKind::Merge => merge(work, proposal, &document, viewer).await?,
        ProposalKind::Convert => convert(work, proposal, &document, viewer).await?,
        ProposalKind::Create | ProposalKind::Delete => Vec::new(),
    };
    Ok(Content {
        entity_key: key,
        base_version: Some(proposal.base_version.unwrap_or_else(|| document.version())),
        changes,
        place: Some((kind, key)),
        country: target.country,
        hubs: target.hubs,
        private: false,
    })
}

/// That the viewer may propose; someone who is not signed in may where everyone sees the entity, by e-mail.
fn propose_on(viewer: &Viewer, target: &Target) -> Result<(), RegistryError> {
    match viewer {
        Viewer::Anonymous => rights::require(viewer, Action::Read, target),
        _ => rights::require(viewer, Action::Propose, target),
    }
}

/// The entity, if the viewer may know of it, and it lives.
async fn visible(
    work: &Work,
    kind: EntityKind,
    key: Uuid,
    viewer: &Viewer,
) -> Result<(Document, Target), RegistryError> {
    let absent = || RegistryError::NotFound { what: what(kind), id: key.to_string() };
    let target = policy::targets(work.db(), kind, &[key]).await?.remove(&key).ok_or_else(absent)?;
    let document = load(work.db(), kind, &[key], false).await?.remove(&key).ok_or_else(absent)?;
    if !can(viewer, Action::Read, &target).allowed {
        return Err(absent());
    }
    if document.is_deleted() {
        return Err(FieldError::new("key", "DELETED", "it is deleted; have it brought back first").into());
    }
    Ok((document, target))
}

async fn update(
    work: &Work,
    proposal: &NewProposal,
    document: &Document,
    (viewer, target): (&Viewer, &Target),
) -> Result<Vec<FieldChange>, RegistryError> {
    let version = proposal.base_version.unwrap_or_else(|| document.version());
    let Some(base) = at_version(work.db(), document, version).await? else {
        let message = format!("it has no version {version}; its version is {}", document.version());
        return Err(FieldError::new("version", "INVALID", message).into());
    };
    let concealed = concealed(work.db(), viewer, target).await?;
    let base = seen(viewer, target, &concealed, &base);
    let patched = Patched { kind: document.kind, document: Some(document), base: &base };
    some(patched.changes(work.db(), &base, &proposal.patch).await?)
}

async fn creation(work: &Work, proposal: &NewProposal, viewer: &Viewer) -> Result<Content, RegistryError> {
    let kind = proposal.entity_kind;
    let key = proposal.entity_key.unwrap_or_else(Uuid::now_v7);
    if !load(work.db(), kind, &[key], false).await?.is_empty() {
        return Err(
            FieldError::new("key", "CONFLICT", "an entity with this key is registered already").into()
        );
    }
    let base = blank(kind);
    let patched = Patched { kind, document: None, base: &base };
    let changes = some(patched.changes(work.db(), &base, &proposal.patch).await?)?;
    let place = place(&changes, kind);
    let mut target = Target::default();
    if let Some((above, key)) = place {
        target = visible(work, above, key, viewer).await?.1;
    }
    propose_on(viewer, &target)?;
    let country = target.country.or_else(|| country(&changes));
    let private = changes.iter().any(|change| change.path == "private" && change.after == true);
    Ok(Content { entity_key: key, base_version: None, changes, place, country, hubs: target.hubs, private })
}

/// What a new entity is to hang under.
pub(super) fn place(changes: &[FieldChange], kind: EntityKind) -> Option<(EntityKind, Uuid)> {
    let above = policy::parent_kind(kind)?;
    let path = if above == EntityKind::Institution { "institutionKey" } else { "providerKey" };
    let change = changes.iter().find(|change| change.path == path)?;
    Some((above, change.after.as_str()?.parse().ok()?))
}

/// The country a new entity is to belong to.
fn country(changes: &[FieldChange]) -> Option<String> {
    let of = |path: &str| {
        let change = changes.iter().find(|change| change.path == path)?;
        change.after.get("country").and_then(Value::as_str).map(str::to_uppercase)
    };
    of("address").or_else(|| of("mailingAddress"))
}

async fn merge(
    work: &Work,
    proposal: &NewProposal,
    document: &Document,
    viewer: &Viewer,
) -> Result<Vec<FieldChange>, RegistryError> {
    if matches!(document.kind, EntityKind::Hub | EntityKind::Installation) {
        let message = format!("a {} cannot be merged", what(document.kind));
        return Err(FieldError::new("kind", "INVALID", message).into());
    }
    let Some(into) = proposal.target.filter(|into| *into != document.key) else {
        return Err(FieldError::new("into", "REQUIRED", "name another entity of its kind that stays").into());
    };
    visible(work, document.kind, into, viewer).await?;
    Ok(Vec::new())
}

async fn convert(
    work: &Work,
    proposal: &NewProposal,
    document: &Document,
    viewer: &Viewer,
) -> Result<Vec<FieldChange>, RegistryError> {
    if document.kind != EntityKind::Institution {
        return Err(FieldError::new("kind", "INVALID", "only an institution becomes a collection").into());
    }
    let name = proposal.target_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match (proposal.target.filter(|holder| *holder != document.key), name) {
        (Some(holder), None) => {
            visible(work, EntityKind::Institution, holder, viewer).await?;
            Ok(Vec::new())
        }
        (None, Some(_)) => Ok(Vec::new()),
        _ => {
            let message = "name either another institution that is to hold the collection or a new one";
            Err(FieldError::new("institution", "REQUIRED", message).into())
        }
    }
}

/// Refuses texts that are too long.
pub(super) fn texts(title: Option<&str>, reason: Option<&str>) -> Result<(), RegistryError> {
    let long = |field: &str, text: Option<&str>, most: usize| {
        let longer = text.is_some_and(|text| text.chars().count() > most);
        longer.then(|| FieldError::new(field, "TOO_LONG", format!("it may have at most {most} characters")))
    };
    let errors = [long("title", title, LONGEST_TITLE), long("reason", reason, LONGEST_TEXT)];
    refuse(errors.into_iter().flatten().collect())
}

/// The fields that a viewer of this target sees, or those of nothing.
pub(super) fn seen_or_blank(
    document: Option<&Document>,
    kind: EntityKind,
    (viewer, target): (&Viewer, &Target),
    concealed: &Concealed,
) -> Fields {
    document.map_or_else(|| blank(kind), |document| seen(viewer, target, concealed, &document.fields))
}
