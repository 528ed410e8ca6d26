//! Granting roles and taking them back.

use atlas_entity::{
    person,
    role_grant::{ActiveModel, Column, Entity, Model},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    authority::{allow, denied, keep_an_administrator, live},
    scope::{Columns, as_target, entity_of, grant_of, normalised, scope_of, told},
};
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    connect::now,
    policy::{Grant, Role, Scope, TokenScope},
    work::{Begun, Call, Event, Work},
};

/// Longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 2_000;

/// A role to grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    /// Who is to hold it.
    pub person: Uuid,
    /// The role.
    pub role: Role,
    /// What it is for.
    pub scope: Scope,
    /// When it ends by itself; none means never.
    pub expires: Option<DateTime<Utc>>,
}

impl Registry {
    /// The grants a person holds at this moment, sorted: none that is revoked or has expired.
    pub async fn live_grants(&self, person: Uuid) -> Result<Vec<Grant>, RegistryError> {
        let select = Entity::find().filter(Column::PersonKey.eq(person)).filter(live(now()));
        let rows = select.all(self.db()).await?;
        let mut grants = rows.iter().map(grant_of).collect::<Result<Vec<_>, _>>()?;
        grants.sort_unstable();
        grants.dedup();
        Ok(grants)
    }

    /// Grants a role; the key of the grant. Where the person holds that very role already, sets when it ends.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator of the scope and grants to another; `Rejected` for what is
    /// wrong with the grant.
    pub async fn grant_role(&self, call: Call, wanted: NewGrant) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let wanted = NewGrant { scope: normalised(wanted.scope)?, ..wanted };
        allow(&work, wanted.person, &wanted.scope, wanted.expires).await?;
        let key = grant(&work, wanted, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Takes a role back; the key of the grant. Those who hold it may give it up themselves.
    ///
    /// # Errors
    /// `NotFound` unless the caller holds the role or is an administrator of its scope; `Forbidden` when nobody would
    /// be left to administer everything.
    pub async fn revoke_role(&self, call: Call, grant: Uuid) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        revoke(&work, grant).await?;
        work.commit(&grant).await?;
        Ok(grant)
    }
}

/// Grants a role in the transaction of the work, once that is found to be allowed.
pub(super) async fn grant(
    work: &Work,
    wanted: NewGrant,
    request: Option<Uuid>,
) -> Result<Uuid, RegistryError> {
    let NewGrant { person, role, scope, expires } = wanted;
    if !hold(work.db(), person).await? {
        let message = format!("there is no person {person}");
        return Err(FieldError::new("personKey", "NOT_FOUND", message).into());
    }
    check_reason(work.call().reason.as_ref())?;
    if expires.is_some_and(|expires| expires <= work.moment()) {
        return Err(FieldError::new("expires", "INVALID", "a role ends in the future").into());
    }
    let same = Grant { role, scope: scope.clone() };
    let row = if let Some(row) = held(work.db(), person, &same, work.moment()).await? {
        let reason = Set(work.call().reason.clone());
        let change = ActiveModel { expires: Set(expires), reason, ..row.into_active_model() };
        change.update(work.db()).await?
    } else {
        let row = new_row(work, person, (role, &scope), expires, request);
        row.into_active_model().reset_all().insert(work.db()).await?
    };
    note(work, "role.granted", &row, &scope).await?;
    Ok(row.key)
}

fn new_row(
    work: &Work,
    person_key: Uuid,
    (role, scope): (Role, &Scope),
    expires: Option<DateTime<Utc>>,
    request_key: Option<Uuid>,
) -> Model {
    let Columns { kind, value, entity_kind, key } = scope.into();
    Model {
        key: Uuid::now_v7(),
        person_key,
        role: role.name().to_owned(),
        scope_kind: kind.to_owned(),
        scope_value: value,
        scope_entity_kind: entity_kind,
        scope_key: key,
        request_key,
        reason: work.call().reason.clone(),
        created: work.moment(),
        created_by: work.signature(),
        expires,
        ..Model::default()
    }
}

/// Whether there is such a person; holds them until the change ends, so that what they hold and ask for is not
/// written twice by two at once.
pub(super) async fn hold(db: &DatabaseTransaction, person: Uuid) -> Result<bool, RegistryError> {
    Ok(person::Entity::find_by_id(person).lock_exclusive().one(db).await?.is_some())
}

/// The live grant of exactly this role and scope that the person holds.
pub(super) async fn held(
    db: &DatabaseTransaction,
    person: Uuid,
    grant: &Grant,
    moment: DateTime<Utc>,
) -> Result<Option<Model>, RegistryError> {
    let select = Entity::find()
        .filter(Column::PersonKey.eq(person))
        .filter(Column::Role.eq(grant.role.name()))
        .filter(live(moment))
        .order_by_asc(Column::Key);
    for row in select.all(db).await? {
        if scope_of(&row)? == grant.scope {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

async fn revoke(work: &Work, key: Uuid) -> Result<(), RegistryError> {
    let viewer = work.viewer();
    if *viewer == Viewer::Anonymous {
        return Err(RegistryError::Unauthenticated);
    }
    check_reason(work.call().reason.as_ref())?;
    let absent = || RegistryError::NotFound { what: "role grant", id: key.to_string() };
    let row = Entity::find_by_id(key).one(work.db()).await?.ok_or_else(absent)?;
    let scope = scope_of(&row)?;
    let own = viewer.actor().filter(|actor| actor.person == row.person_key);
    match own {
        Some(actor) if actor.token_scope < TokenScope::Admin => {
            let reason = "the scope of the token does not reach that far";
            return Err(RegistryError::Forbidden(reason.to_owned()));
        }
        Some(_) => keep_an_administrator(work.db(), &row, work.moment()).await?,
        None => {
            let target = as_target(work.db(), viewer, &scope).await.map_err(|_| absent())?;
            if denied(viewer, &scope, &target).is_some() {
                return Err(absent());
            }
        }
    }
    // Held only now: administrators are held together, in one order, by whoever leaves.
    let row = Entity::find_by_id(key).lock_exclusive().one(work.db()).await?.ok_or_else(absent)?;
    if row.revoked.is_some() || row.expires.is_some_and(|expires| expires <= work.moment()) {
        return Err(FieldError::new("key", "ENDED", "the role has ended already").into());
    }
    let change = ActiveModel {
        revoked: Set(Some(work.moment())),
        revoked_by: Set(Some(work.signature())),
        revoke_reason: Set(work.call().reason.clone()),
        ..row.into_active_model()
    };
    let row = change.update(work.db()).await?;
    note(work, "role.revoked", &row, &scope).await
}

/// Writes to the audit log, and tells.
async fn note(work: &Work, event: &'static str, row: &Model, scope: &Scope) -> Result<(), RegistryError> {
    let facts = json!({
        "grant": row.key, "person": row.person_key, "role": row.role, "scope": told(scope),
        "request": row.request_key, "expires": row.expires,
    });
    work.audit(event, Some(row.key), facts.clone()).await?;
    work.tell(Event { name: event, entity: entity_of(scope), proposal: None, payload: facts }).await
}

pub(super) fn check_reason(reason: Option<&String>) -> Result<(), RegistryError> {
    if reason.is_none_or(|reason| reason.chars().count() <= LONGEST_REASON) {
        return Ok(());
    }
    let message = format!("a reason has at most {LONGEST_REASON} characters");
    Err(FieldError::new("reason", "TOO_LONG", message).into())
}
