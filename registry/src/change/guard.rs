//! What policy says to a change.

use std::collections::BTreeSet;

use atlas_entity::EntityKind;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    FieldError, RegistryError, Viewer,
    document::{Document, Fields, member_kind},
    policy::{self, Action, Decision, Move, Target, can},
    work::Work,
};

/// The lists of a hub's members.
const MEMBERS: [&str; 3] = ["institutionKeys", "collectionKeys", "datasetKeys"];

/// Whether the viewer may know of the entity.
pub(crate) async fn see(work: &Work, document: &Document) -> Result<bool, RegistryError> {
    let target = target(work, document).await?;
    Ok(can(work.viewer(), Action::Read, &target).allowed)
}

/// Whether the viewer may do this to the entity.
pub(crate) async fn act(work: &Work, document: &Document, action: Action) -> Result<(), RegistryError> {
    policy::require(work.viewer(), action, &target(work, document).await?)
}

/// Whether the viewer may register an entity with these fields.
pub(crate) async fn create(work: &Work, kind: EntityKind, fields: &Fields) -> Result<(), RegistryError> {
    let viewer = work.viewer();
    if *viewer == Viewer::Anonymous {
        return Err(RegistryError::Unauthenticated);
    }
    let parent = parent(kind, fields);
    let decision = policy::can_create(work.db(), viewer, kind, parent, country(fields)).await;
    let decision = match decision {
        // Of what hangs under something that is not there, the field that names it is wrong.
        Err(RegistryError::NotFound { what, id }) => {
            let field = parent_field(kind).unwrap_or_default();
            return Err(
                FieldError::new(field, "UNKNOWN_REFERENCE", format!("there is no {what} {id}")).into()
            );
        }
        decision => decision?,
    };
    allow(decision)?;
    members(work, kind, &Fields::new(), fields).await
}

/// Whether the viewer may give the entity these fields.
pub(crate) async fn update(work: &Work, before: &Document, fields: &Fields) -> Result<(), RegistryError> {
    let target = target(work, before).await?;
    let Err(denied) = policy::require(work.viewer(), Action::Update, &target) else {
        moves(work, before, fields).await?;
        return members(work, before.kind, &before.fields, fields).await;
    };
    let namespaces = touched_namespaces(&before.fields, fields);
    let own = |namespace: &String| {
        policy::require(work.viewer(), Action::Update, &target.in_namespace(namespace)).is_ok()
    };
    if namespaces.is_some_and(|namespaces| !namespaces.is_empty() && namespaces.iter().all(own)) {
        return Ok(());
    }
    Err(denied)
}

/// Whether the viewer may change the place of the entity so, if its place changes.
async fn moves(work: &Work, before: &Document, after: &Fields) -> Result<(), RegistryError> {
    let (kind, old) = (before.kind, &before.fields);
    let parent = Some(parent(kind, after)).filter(|new| *new != parent(kind, old));
    let country = Some(country(after)).filter(|new| *new != country(old));
    if parent.is_none() && country.is_none() {
        return Ok(());
    }
    if let Some((above, key)) = policy::parent_kind(kind).zip(parent.flatten()) {
        refer(work, parent_field(kind).unwrap_or_default(), above, &[key]).await?;
    }
    let to = Move { parent, country: country.map(|country| country.map(str::to_owned)), ..Move::default() };
    allow(policy::can_move(work.db(), work.viewer(), (kind, before.key), &to).await?)
}

/// Whether the viewer may let these join the hub and those leave it. Who may update the hub, as was found before,
/// may let any member go.
async fn members(
    work: &Work,
    kind: EntityKind,
    before: &Fields,
    after: &Fields,
) -> Result<(), RegistryError> {
    if kind != EntityKind::Hub {
        return Ok(());
    }
    for list in MEMBERS {
        let known = keys(before, list);
        let joining: Vec<Uuid> = keys(after, list).difference(&known).copied().collect();
        if !joining.is_empty() {
            refer(work, list, member_kind(list), &joining).await?;
            allow(policy::can_join(work.db(), work.viewer(), member_kind(list), &joining).await?)?;
        }
    }
    Ok(())
}

/// What a field names must be there for the viewer: of what they do not see is said what is said of nothing.
async fn refer(work: &Work, field: &str, kind: EntityKind, keys: &[Uuid]) -> Result<(), RegistryError> {
    let found = policy::targets(work.db(), kind, keys).await?;
    let seen =
        |key: &Uuid| found.get(key).is_some_and(|target| can(work.viewer(), Action::Read, target).allowed);
    let unseen = keys.iter().filter(|key| !seen(key));
    let error = |key: &Uuid| {
        FieldError::new(field, "UNKNOWN_REFERENCE", format!("there is no {} {key}", policy::noun(kind)))
    };
    let errors: Vec<_> = unseen.map(error).collect();
    if errors.is_empty() { Ok(()) } else { Err(RegistryError::Rejected(errors)) }
}

/// The facts of the entity that rights depend on.
async fn target(work: &Work, document: &Document) -> Result<Target, RegistryError> {
    policy::target(work.db(), document.kind, document.key).await
}

fn allow(decision: Decision) -> Result<(), RegistryError> {
    if decision.allowed { Ok(()) } else { Err(RegistryError::Forbidden(decision.reason)) }
}

const fn parent_field(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Collection => Some("institutionKey"),
        EntityKind::Dataset | EntityKind::Installation => Some("providerKey"),
        EntityKind::Institution | EntityKind::Provider | EntityKind::Hub => None,
    }
}

/// What the fields say the entity hangs under.
fn parent(kind: EntityKind, fields: &Fields) -> Option<Uuid> {
    let key: Uuid = fields.get(parent_field(kind)?)?.as_str()?.parse().ok()?;
    (!key.is_nil()).then_some(key)
}

/// The country the entity gets from these fields: that of the address, else of the mailing address.
fn country(fields: &Fields) -> Option<&str> {
    let of = |address: &str| fields.get(address)?.get("country")?.as_str();
    of("address").or_else(|| of("mailingAddress"))
}

fn keys(fields: &Fields, list: &str) -> BTreeSet<Uuid> {
    let keys = fields.get(list).and_then(Value::as_array).into_iter().flatten();
    keys.filter_map(|key| key.as_str()?.parse().ok()).collect()
}

/// The namespaces of the machine tags that differ, if nothing else does.
fn touched_namespaces(before: &Fields, after: &Fields) -> Option<BTreeSet<String>> {
    let others = |fields: &Fields| {
        let mut fields = fields.clone();
        fields.remove("machineTags");
        fields
    };
    if others(before) != others(after) {
        return None;
    }
    let tags =
        |fields: &Fields| fields.get("machineTags").and_then(Value::as_array).cloned().unwrap_or_default();
    let (old, new) = (tags(before), tags(after));
    let differ =
        old.iter().filter(|tag| !new.contains(tag)).chain(new.iter().filter(|tag| !old.contains(tag)));
    Some(
        differ
            .map(|tag| tag.get("namespace").and_then(Value::as_str).unwrap_or_default().to_owned())
            .collect(),
    )
}
