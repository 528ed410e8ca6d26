//! Who may decide on rights in a scope.

use std::sync::Arc;

use atlas_entity::{
    person,
    role_grant::{Column, Entity, Model},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::scope::{as_target, grant_of};
use crate::{
    FieldError, RegistryError, Viewer,
    policy::{Action, Actor, Grant, Role, Scope, Target, can},
    work::Work,
};

/// Grants that are neither revoked nor expired at that moment.
pub(super) fn live(moment: DateTime<Utc>) -> Condition {
    let lasts = Condition::any().add(Column::Expires.is_null()).add(Column::Expires.gt(moment));
    Condition::all().add(Column::Revoked.is_null()).add(lasts)
}

/// Whether the viewer may grant, refuse and revoke roles in the scope, in words if not.
pub(super) fn denied(viewer: &Viewer, scope: &Scope, target: &Target) -> Option<String> {
    let decision = can(&narrowed(viewer, scope), Action::Grant, target);
    (!decision.allowed).then_some(decision.reason)
}

/// Whoever grants rights over a hub gives away rights over its members, wherever they are: only rights over that
/// hub with its members, or over everything, include those.
fn narrowed(viewer: &Viewer, scope: &Scope) -> Viewer {
    let Some(actor) = viewer.actor().filter(|_| matches!(scope, Scope::Hub(_))) else {
        return viewer.clone();
    };
    let includes = |grant: &Grant| grant.scope == Scope::All || grant.scope == *scope;
    let grants = actor.grants.iter().filter(|grant| includes(grant)).cloned().collect();
    Viewer::Person(Arc::new(Actor { grants, ..actor.clone() }))
}

/// Lets those pass who may grant the role in the scope to this person until then.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, or `Rejected` where the scope names nothing or the role would outlast the
/// authority of who grants it.
pub(super) async fn allow(
    work: &Work,
    person: Uuid,
    scope: &Scope,
    expires: Option<DateTime<Utc>>,
) -> Result<(), RegistryError> {
    let viewer = work.viewer();
    if *viewer == Viewer::Anonymous {
        return Err(RegistryError::Unauthenticated);
    }
    let target = as_target(work.db(), viewer, scope).await?;
    if let Some(reason) = denied(viewer, scope, &target) {
        return Err(RegistryError::Forbidden(reason));
    }
    let Some(actor) = viewer.actor() else { return Ok(()) };
    if actor.person == person {
        return Err(RegistryError::Forbidden("nobody grants a role to themselves".to_owned()));
    }
    let Some(until) = authority_ends(work, actor, scope, &target).await? else { return Ok(()) };
    if expires.is_none_or(|expires| expires > until) {
        let message = format!("your own authority ends at {}", until.to_rfc3339());
        return Err(FieldError::new("expires", "INVALID", message).into());
    }
    Ok(())
}

/// When the actor's own authority over the scope ends; none if it does not.
async fn authority_ends(
    work: &Work,
    actor: &Actor,
    scope: &Scope,
    target: &Target,
) -> Result<Option<DateTime<Utc>>, RegistryError> {
    let select = Entity::find().filter(Column::PersonKey.eq(actor.person)).filter(live(work.moment()));
    let select = select.filter(Column::Role.eq(Role::Admin.name())).filter(Column::Expires.is_not_null());
    let mut ending = Vec::new();
    for row in select.all(work.db()).await? {
        ending.push((grant_of(&row)?, row.expires));
    }
    // Each of the actor's grants that suffices by itself, with when it ends.
    let alone = |grant: &Grant| {
        let actor = Actor { grants: vec![grant.clone()], ..actor.clone() };
        denied(&Viewer::Person(Arc::new(actor)), scope, target).is_none()
    };
    let ends = actor.grants.iter().filter(|grant| alone(grant)).map(|grant| {
        ending.iter().filter(|(other, _)| other == grant).filter_map(|(_, expires)| *expires).max()
    });
    // The latest of them, where a grant without an end is later than any.
    Ok(ends.reduce(|latest, end| Some(latest?.max(end?))).flatten())
}

/// Stops the last administrator of everything from shutting everybody out.
pub(super) async fn keep_an_administrator(
    db: &DatabaseTransaction,
    ended: &Model,
    moment: DateTime<Utc>,
) -> Result<(), RegistryError> {
    let grant = grant_of(ended)?;
    if grant != (Grant { role: Role::Admin, scope: Scope::All }) {
        return Ok(());
    }
    let disabled = person::Entity::find().select_only().column(person::Column::Key);
    let disabled = disabled.filter(person::Column::Disabled.is_not_null()).into_query();
    // Locked, so that two who leave at once do not each count on the other.
    let administrators = Entity::find()
        .filter(live(moment))
        .filter(Column::Role.eq(Role::Admin.name()))
        .filter(Column::ScopeKind.eq("ALL"))
        .filter(Column::PersonKey.not_in_subquery(disabled))
        .order_by_asc(Column::Key)
        .lock_exclusive()
        .all(db)
        .await?;
    if administrators.iter().any(|other| other.key != ended.key) {
        return Ok(());
    }
    Err(RegistryError::Forbidden("the last administrator of everything cannot go".to_owned()))
}
