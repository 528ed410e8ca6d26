//! Changes of the place of an entity: what it hangs under, its country, its hubs. A place decides who has rights, so
//! whoever changes it needs rights on both ends, and nobody comes to hold more over the entity by it.

use atlas_entity::EntityKind;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    actor::Actor,
    decide::{Action, Decision, can, highest},
    facts,
    target::{Target, noun, parent_kind},
};
use crate::{RegistryError, Viewer};

/// What of an entity's place changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Move {
    /// Key of the provider or institution it comes to hang under, none if it comes to hang under none; absent if
    /// that does not change.
    pub parent: Option<Option<Uuid>>,
    /// Its own country from then on; absent if that does not change.
    pub country: Option<Option<String>>,
    /// Hubs it joins.
    pub joins: Vec<Uuid>,
    /// Hubs it leaves.
    pub leaves: Vec<Uuid>,
}

/// Whether the viewer may move an entity so. They need to be able to update
/// - the entity itself, by a right that does not come from one of its hubs,
/// - what it hangs under and what it comes to hang under,
/// - everything of its old country and everything of its new one, if that decides and it had one,
/// - each hub it joins; a hub it leaves, or the entity.
///
/// Nobody may hold more over the entity afterwards than before by their own hand.
///
/// # Errors
/// `NotFound` when there is no such entity, whoever asks.
pub async fn can_move(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    (kind, key): (EntityKind, Uuid),
    to: &Move,
) -> Result<Decision, RegistryError> {
    let as_it_is = facts::target(db, kind, key).await?;
    let home = as_it_is.at_home();
    let only_leaves = Move { leaves: to.leaves.clone(), ..Move::default() } == *to;
    if !only_leaves && let Some(denied) = denial(viewer, &home, &format!("the {}", noun(kind))) {
        return Ok(denied);
    }
    let mut after = home.clone();
    if let Some(parent) = to.parent
        && let Some(denied) = change_parent(db, viewer, &mut after, parent).await?
    {
        return Ok(denied);
    }
    if let Some(country) = &to.country
        && let Some(denied) = change_country(db, viewer, &mut after, country.as_ref()).await?
    {
        return Ok(denied);
    }
    for hub in &to.joins {
        if let Some(denied) = end(db, viewer, (EntityKind::Hub, *hub), false).await? {
            return Ok(denied);
        }
    }
    for hub in &to.leaves {
        let stays = can(viewer, Action::Update, &home).allowed;
        if !stays && let Some(denied) = end(db, viewer, (EntityKind::Hub, *hub), true).await? {
            return Ok(denied);
        }
    }
    let gains = |actor: &Actor| highest(actor, &after) > highest(actor, &home);
    if viewer.actor().is_some_and(gains) {
        return Ok(Decision::deny("you would come to hold more over it than you do"));
    }
    Ok(Decision::allow("rights on both ends"))
}

/// Whether the viewer may register an entity of a kind there: in a place of its own, they need the right to create
/// both there and under what it hangs under.
///
/// # Errors
/// `NotFound` when what it is to hang under does not exist or the viewer may not see it.
pub async fn can_create(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    kind: EntityKind,
    parent: Option<Uuid>,
    country: Option<&str>,
) -> Result<Decision, RegistryError> {
    if let Some((kind, key)) = parent_kind(kind).zip(parent) {
        let above = facts::target(db, kind, key).await?;
        super::require(viewer, Action::Read, &above)?;
        let decision = can(viewer, Action::Create, &above);
        if !decision.allowed {
            return Ok(decision);
        }
    }
    Ok(can(viewer, Action::Create, &place(db, kind, parent, country).await?))
}

/// Whether the viewer may let entities of a kind join a hub that they may update: they need to be able to update each
/// of them by a right that does not come from another hub. Keys that name nothing decide nothing.
pub async fn can_join(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    kind: EntityKind,
    members: &[Uuid],
) -> Result<Decision, RegistryError> {
    let found = facts::targets(db, kind, members).await?;
    for (key, target) in members.iter().filter_map(|key| Some((key, found.get(key)?))) {
        if !can(viewer, Action::Read, target).allowed {
            return Ok(Decision::deny(format!("there is no {} {key}", noun(kind))));
        }
        if let Some(denied) = denial(viewer, &target.at_home(), &format!("the {} {key}", noun(kind))) {
            return Ok(denied);
        }
    }
    Ok(Decision::allow("rights on both ends"))
}

/// Where an entity that does not exist yet is to be, as a target: what it is to hang under, and its country.
///
/// # Errors
/// `NotFound` when what it is to hang under does not exist.
pub async fn place(
    db: &impl ConnectionTrait,
    kind: EntityKind,
    parent: Option<Uuid>,
    country: Option<&str>,
) -> Result<Target, RegistryError> {
    let country = country.map(str::to_uppercase);
    let Some((kind, key)) = parent_kind(kind).zip(parent) else {
        return Ok(Target { country, ..Target::default() });
    };
    let above = facts::target(db, kind, key).await?;
    Ok(Target { lineage: above.lineage, country: above.country.or(country), ..Target::default() })
}

async fn change_parent(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    entity: &mut Target,
    parent: Option<Uuid>,
) -> Result<Option<Decision>, RegistryError> {
    let Some((kind, key)) = entity.entity() else { return Ok(None) };
    let Some(above) = parent_kind(kind) else {
        return Ok(parent.map(|_| Decision::deny("nothing is above an entity of this kind")));
    };
    let old = entity.lineage.get(1).copied();
    let new = parent.map(|parent| (above, parent));
    if old == new {
        return Ok(None);
    }
    for place in old.into_iter().chain(new) {
        if let Some(denied) = end(db, viewer, place, old == Some(place)).await? {
            return Ok(Some(denied));
        }
    }
    entity.lineage = std::iter::once((kind, key)).chain(new).collect();
    entity.country = facts::own_country(db, kind, key).await?;
    if let Some((kind, key)) = new {
        entity.country = facts::target(db, kind, key).await?.country.or(entity.country.take());
    }
    Ok(None)
}

async fn change_country(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    entity: &mut Target,
    country: Option<&String>,
) -> Result<Option<Decision>, RegistryError> {
    let country = country.map(|country| country.to_uppercase());
    if let Some(&(kind, key)) = entity.lineage.get(1)
        && facts::target(db, kind, key).await?.country.is_some()
    {
        // It belongs to the country of what it hangs under, whatever its own.
        return Ok(None);
    }
    if entity.country == country {
        return Ok(None);
    }
    if let Some(old) = entity.country.clone() {
        for country in std::iter::once(old).chain(country.clone()) {
            let all_of_it = Target { country: Some(country.clone()), ..Target::default() };
            if let Some(denied) = denial(viewer, &all_of_it, &format!("the country {country}")) {
                return Ok(Some(denied));
            }
        }
    }
    entity.country = country;
    Ok(None)
}

/// Why the viewer may not move something to or from there; rights that come from a hub do not count. What is deleted
/// holds nothing back.
async fn end(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    (kind, key): (EntityKind, Uuid),
    leaves: bool,
) -> Result<Option<Decision>, RegistryError> {
    let absent = || Decision::deny(format!("there is no {} {key}", noun(kind)));
    let Some(target) = facts::targets(db, kind, &[key]).await?.remove(&key) else {
        return Ok(Some(absent()));
    };
    if leaves && target.deleted {
        return Ok(None);
    }
    if !can(viewer, Action::Read, &target).allowed {
        return Ok(Some(absent()));
    }
    Ok(denial(viewer, &target.at_home(), &format!("the {} {key}", noun(kind))))
}

fn denial(viewer: &Viewer, target: &Target, place: &str) -> Option<Decision> {
    let decision = can(viewer, Action::Update, target);
    (!decision.allowed).then(|| Decision::deny(format!("{place}: {}", decision.reason)))
}
