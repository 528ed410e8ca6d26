//! Asking for roles, and deciding on it.

use atlas_entity::role_request::{ActiveModel, Column, Entity, Model, RequestState};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use super::{
    authority::{allow, denied},
    grants::{NewGrant, check_reason, grant, held, hold},
    scope::{Columns, as_target, entity_of, normalised, role_named, scope_of_request, told},
};
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    policy::{self, Action, Grant, Role, Scope},
    work::{Begun, Call, Event, Work},
};

/// Requests of one person that may wait for a decision at once.
const WAITING_AT_MOST: usize = 20;

/// What is decided on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The role is granted.
    Grant {
        /// When it ends by itself; none means never.
        expires: Option<DateTime<Utc>>,
    },
    /// The role is refused.
    Refuse,
}

impl Registry {
    /// Asks for a role for the caller; the key of the request. The reason is that of the call.
    ///
    /// # Errors
    /// `Unauthenticated` when nobody is signed in; `TooMany` when too many requests wait; `Rejected` for what is wrong
    /// with the request.
    pub async fn request_role(&self, call: Call, role: Role, scope: Scope) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let key = request(&work, role, normalised(scope)?).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Takes back a request of the caller's own; its key.
    ///
    /// # Errors
    /// `NotFound` unless it is the caller's; `Rejected` when it does not wait any more.
    pub async fn withdraw_role_request(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let actor = work.viewer().actor().ok_or(RegistryError::Unauthenticated)?;
        let row = waiting(&work, key, |row| row.person_key == actor.person).await?;
        policy::require(work.viewer(), Action::Propose, &policy::Target::default())?;
        end(&work, row, RequestState::Withdrawn, "role.withdrawn").await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Grants or refuses what a request asks for; the key of the request. The reason is that of the call.
    ///
    /// # Errors
    /// `NotFound` unless the caller is an administrator of its scope or made the request; `Forbidden` for one's own;
    /// `Rejected` when it does not wait any more.
    pub async fn decide_role_request(
        &self,
        call: Call,
        key: Uuid,
        verdict: Verdict,
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        decide(&work, key, verdict).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

async fn request(work: &Work, role: Role, scope: Scope) -> Result<Uuid, RegistryError> {
    let viewer = work.viewer();
    let person = viewer.actor().ok_or(RegistryError::Unauthenticated)?.person;
    let target = as_target(work.db(), viewer, &scope).await?;
    policy::require(viewer, Action::Propose, &target)?;
    let reason = work.call().reason.clone().unwrap_or_default();
    if reason.trim().is_empty() {
        return Err(FieldError::new("reason", "REQUIRED", "say why, for those who decide").into());
    }
    check_reason(Some(&reason))?;
    hold(work.db(), person).await?;
    let wanted = Grant { role, scope };
    if held(work.db(), person, &wanted, work.moment()).await?.is_some() {
        return Err(FieldError::new("role", "HELD", "you hold that role already").into());
    }
    let waiting = Entity::find()
        .filter(Column::PersonKey.eq(person))
        .filter(Column::State.eq(RequestState::Pending))
        .all(work.db())
        .await?;
    for other in &waiting {
        if other.role == role.name() && scope_of_request(other)? == wanted.scope {
            return Err(FieldError::new("role", "WAITING", "you asked for that already").into());
        }
    }
    if waiting.len() >= WAITING_AT_MOST {
        return Err(RegistryError::TooMany(format!("{} requests wait already", waiting.len())));
    }
    let Columns { kind, value, entity_kind, key } = (&wanted.scope).into();
    let row = Model {
        key: Uuid::now_v7(),
        person_key: person,
        role: role.name().to_owned(),
        scope_kind: kind.to_owned(),
        scope_value: value,
        scope_entity_kind: entity_kind,
        scope_key: key,
        reason,
        created: work.moment(),
        ..Model::default()
    };
    let row = row.into_active_model().reset_all().insert(work.db()).await?;
    note(work, "role.requested", &row).await?;
    Ok(row.key)
}

async fn decide(work: &Work, key: Uuid, verdict: Verdict) -> Result<(), RegistryError> {
    let viewer = work.viewer();
    if *viewer == Viewer::Anonymous {
        return Err(RegistryError::Unauthenticated);
    }
    check_reason(work.call().reason.as_ref())?;
    let row = stored(work, key).await?;
    let own = viewer.actor().is_some_and(|actor| actor.person == row.person_key);
    if own {
        return Err(RegistryError::Forbidden("nobody decides on a request of their own".to_owned()));
    }
    let scope = scope_of_request(&row)?;
    let target = as_target(work.db(), viewer, &scope).await.map_err(|_| absent(key))?;
    if denied(viewer, &scope, &target).is_some() {
        return Err(absent(key));
    }
    still_waits(&row)?;
    match verdict {
        Verdict::Grant { expires } => {
            let wanted = NewGrant { person: row.person_key, role: role_named(&row.role)?, scope, expires };
            let request = row.key;
            allow(work, wanted.person, &wanted.scope, expires).await?;
            close(work, row, RequestState::Granted).await?;
            grant(work, wanted, Some(request)).await?;
            Ok(())
        }
        Verdict::Refuse => end(work, row, RequestState::Refused, "role.refused").await,
    }
}

fn absent(key: Uuid) -> RegistryError {
    RegistryError::NotFound { what: "role request", id: key.to_string() }
}

async fn stored(work: &Work, key: Uuid) -> Result<Model, RegistryError> {
    // Locked, so that of two who decide at once the second finds it decided.
    let found = Entity::find_by_id(key).lock_exclusive().one(work.db()).await?;
    found.ok_or_else(|| absent(key))
}

async fn waiting(work: &Work, key: Uuid, concerns: impl Fn(&Model) -> bool) -> Result<Model, RegistryError> {
    let row = stored(work, key).await?;
    if !concerns(&row) {
        return Err(absent(key));
    }
    still_waits(&row)?;
    Ok(row)
}

fn still_waits(row: &Model) -> Result<(), RegistryError> {
    if row.state == RequestState::Pending {
        return Ok(());
    }
    Err(FieldError::new("key", "DECIDED", "the request does not wait for a decision any more").into())
}

/// Ends a request without a grant.
async fn end(work: &Work, row: Model, state: RequestState, event: &'static str) -> Result<(), RegistryError> {
    let row = close(work, row, state).await?;
    note(work, event, &row).await
}

async fn close(work: &Work, row: Model, state: RequestState) -> Result<Model, RegistryError> {
    let change = ActiveModel {
        state: Set(state),
        decided: Set(Some(work.moment())),
        decided_by: Set(Some(work.signature())),
        decision_reason: Set(work.call().reason.clone()),
        ..row.into_active_model()
    };
    Ok(change.update(work.db()).await?)
}

/// Writes to the audit log, and tells.
async fn note(work: &Work, event: &'static str, row: &Model) -> Result<(), RegistryError> {
    let scope = scope_of_request(row)?;
    let facts = json!({
        "request": row.key, "person": row.person_key, "role": row.role, "scope": told(&scope),
    });
    work.audit(event, Some(row.key), facts.clone()).await?;
    work.tell(Event { name: event, entity: entity_of(&scope), proposal: None, payload: facts }).await
}
