//! Who is told of an event, and why.

use std::collections::{BTreeMap, HashMap, HashSet};

use atlas_entity::{
    EntityKind,
    notification::Reason,
    notification_preference::{self, EventGroup},
    outbox,
};
use serde_json::Value;
use uuid::Uuid;

use super::places::EntityRef;
use crate::{
    Viewer,
    policy::{Action, Grant, Role, Scope, Target, can},
};

/// Facts of an event that only say whom to tell; they are not told themselves.
const ROUTING: [&str; 5] = ["recipients", "proposer", "assignee", "reviewers", "person"];

/// An event with what policy matches of it.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// The row of the outbox.
    pub(super) row: &'a outbox::Model,
    /// What the proposal is judged by, or the entity, where one is named and there.
    pub(super) target: Option<&'a Target>,
}

/// What decides on the audience of the events of one batch.
#[derive(Default)]
pub(super) struct Interested {
    /// Live grants from `STEWARD` on, with their holders.
    pub(super) grants: Vec<(Uuid, Grant)>,
    /// Who follows an entity or a proposal.
    pub(super) followers: HashMap<Uuid, Vec<Uuid>>,
}

/// How a person wants to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// In the atlas.
    pub(super) in_app: bool,
    /// By e-mail.
    pub(super) email: bool,
}

/// Wishes that persons have stated.
pub(super) type Wishes = HashMap<(Uuid, EventGroup), Wish>;

/// The wishes of these rows.
pub(super) fn wishes(rows: Vec<notification_preference::Model>) -> Wishes {
    rows.into_iter()
        .map(|row| ((row.person, row.event_group), Wish { in_app: row.in_app, email: row.email }))
        .collect()
}

/// How this person wants to be told of this event.
pub(super) fn wish(wishes: &Wishes, person: Uuid, event: &str) -> Wish {
    let group = EventGroup::of(event);
    wishes.get(&(person, group)).copied().unwrap_or(Wish { in_app: true, email: group.by_email() })
}

/// The entity an event names.
pub(super) fn entity_of(row: &outbox::Model) -> Option<EntityRef> {
    row.entity_kind.zip(row.entity_key)
}

/// Everyone whom the event may concern, whether or not they may see it. Where there are several reasons, the first
/// in the order of [`Reason`].
pub(super) fn candidates(told: Told<'_>, interested: &Interested) -> BTreeMap<Uuid, Reason> {
    let mut found = BTreeMap::new();
    let mut add = |person: Uuid, reason: Reason| {
        let known = found.entry(person).or_insert(reason);
        *known = reason.min(*known);
    };
    for (person, reason) in named(&told.row.payload) {
        add(person, reason);
    }
    let lineage = lineage(told);
    let about_roles = EventGroup::of(&told.row.event) == EventGroup::Role;
    for (person, grant) in &interested.grants {
        if about_roles && decides(grant, told) {
            add(*person, Reason::Authority);
        }
        if !about_roles && matches!(grant.scope, Scope::Entity(kind, key) if lineage.contains(&(kind, key))) {
            add(*person, Reason::Steward);
        }
    }
    let followed = match EventGroup::of(&told.row.event) {
        // Who follows an entity is told of what became of it, not of every word about what might.
        EventGroup::Proposal => told.row.proposal_key,
        EventGroup::Entity | EventGroup::Ingest => told.row.entity_key,
        EventGroup::Role => None,
    };
    for person in followed.and_then(|key| interested.followers.get(&key)).into_iter().flatten() {
        add(*person, Reason::Follower);
    }
    // Nobody needs to be told what they did.
    if let Ok(actor) = told.row.actor.parse() {
        found.remove(&actor);
    }
    found
}

fn lineage(told: Told<'_>) -> HashSet<(EntityKind, Uuid)> {
    match told.target {
        Some(target) => target.lineage.iter().copied().collect(),
        None => entity_of(told.row).into_iter().collect(),
    }
}

/// Whether a holder of this grant decides on roles in the scope that the event names.
fn decides(grant: &Grant, told: Told<'_>) -> bool {
    if grant.role < Role::Admin {
        return false;
    }
    match &grant.scope {
        Scope::All => true,
        Scope::Entity(kind, key) => lineage(told).contains(&(*kind, *key)),
        Scope::Hub(hub) => told.target.is_some_and(|target| target.hubs.contains(hub)),
        Scope::Country(country) => {
            let placed = told.target.and_then(|target| target.country.as_deref());
            placed.or_else(|| scope_value(told, "COUNTRY")) == Some(country)
        }
        Scope::Namespace(name) => scope_value(told, "NAMESPACE") == Some(name),
    }
}

/// The country or namespace that an event about roles names.
fn scope_value<'a>(told: Told<'a>, kind: &str) -> Option<&'a str> {
    let scope =
        told.row.payload.get("scope").filter(|scope| scope.get("kind").is_some_and(|other| other == kind))?;
    scope.get("value").and_then(Value::as_str)
}

/// The persons whom the event itself names.
fn named(payload: &Value) -> Vec<(Uuid, Reason)> {
    let reasons = [
        ("person", Reason::Concerned),
        ("recipients", Reason::Concerned),
        ("proposer", Reason::Proposer),
        ("assignee", Reason::Assignee),
        ("reviewers", Reason::Assignee),
    ];
    let keys = |value: &Value| match value {
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).filter_map(|key| key.parse().ok()).collect()
        }
        Value::String(key) => key.parse().ok().into_iter().collect(),
        _ => Vec::<Uuid>::new(),
    };
    let of = |(field, reason): (&str, Reason)| {
        payload.get(field).map(keys).unwrap_or_default().into_iter().map(move |key| (key, reason))
    };
    reasons.into_iter().flat_map(of).collect()
}

/// What is told of the facts of an event.
pub(super) fn details(payload: &Value) -> Value {
    let mut details = payload.clone();
    if let Value::Object(fields) = &mut details {
        fields.retain(|name, _| !ROUTING.contains(&name.as_str()));
    }
    details
}

/// Whether this person may be told: nothing of an entity is told to who may not, or may no longer, see it.
pub(super) fn may_know(viewer: &Viewer, told: Told<'_>, reason: Reason) -> bool {
    if matches!(reason, Reason::Concerned | Reason::Authority) {
        // Their own role, or one they decide on; what it is for is not described.
        return true;
    }
    let mut target = target_of(told);
    // What an event itself made disappear was there for those who saw it until then; and a proposer is told how it
    // ended, whatever became of the entity.
    let ends = ["entity.deleted", "entity.merged", "entity.converted", "proposal.applied"];
    if ends.contains(&told.row.event.as_str()) || reason == Reason::Proposer {
        target.deleted = false;
    }
    can(viewer, Action::Read, &target).allowed
}

/// What policy matches of the entity; the atlas as a whole where there is none.
fn target_of(told: Told<'_>) -> Target {
    told.target.cloned().unwrap_or_default()
}

/// Whether the owner of a webhook, who is concerned for this reason or for none, may have it told of the event.
pub(super) fn may_be_posted(viewer: &Viewer, told: Told<'_>, concerned: Option<Reason>) -> bool {
    if let Some(reason) = concerned {
        return may_know(viewer, told, reason);
    }
    match EventGroup::of(&told.row.event) {
        EventGroup::Entity | EventGroup::Ingest => may_know(viewer, told, Reason::Webhook),
        EventGroup::Proposal => {
            let target = target_of(told);
            can(viewer, Action::Review, &target).allowed
        }
        EventGroup::Role => false,
    }
}

/// Whether one of these names covers the event: its own, `entity.*` for a group, or `*`.
pub(super) fn covers(names: &[String], event: &str) -> bool {
    names.iter().any(|name| {
        let group = name.strip_suffix(".*");
        name == "*" || name == event || group.is_some_and(|group| event.split('.').next() == Some(group))
    })
}
