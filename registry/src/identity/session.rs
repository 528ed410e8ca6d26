//! Sessions of browsers: begun at sign-in with a token that is kept as a digest, ended at sign-out or in time.

use std::sync::Arc;

use atlas_entity::{
    person,
    session::{Column, Entity, Model},
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::{
    person::Identity,
    secret::{digest, new_secret},
};
use crate::{
    Registry, RegistryError, Viewer,
    connect::now,
    policy::{Actor, Role, TokenScope},
    work::{Begun, Call, Work},
};

/// A session that has just begun.
#[derive(Debug)]
pub struct StartedSession {
    /// The token for the browser's cookie; it is known nowhere else.
    pub token: String,
    /// Who signed in.
    pub actor: Arc<Actor>,
}

/// A session under way.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who signed in.
    pub actor: Arc<Actor>,
    /// What its requests must bring beside the cookie.
    pub csrf_token: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
}

impl Session {
    /// Whether this is what requests must bring.
    pub fn csrf_matches(&self, given: &str) -> bool {
        // Digests differ everywhere where the texts differ anywhere, so that time tells nothing.
        digest(given) == digest(&self.csrf_token)
    }
}

impl Registry {
    /// Begins a session for who an issuer vouches for. `before` is the token of the session the browser had; it
    /// ends, so that no token outlives a sign-in.
    ///
    /// # Errors
    /// `Forbidden` when the person is disabled.
    pub async fn sign_in(
        &self,
        identity: &Identity,
        roles: &[Role],
        lifetime: Duration,
        before: Option<&str>,
    ) -> Result<StartedSession, RegistryError> {
        let person = self.recognise(identity).await?;
        let actor = self.actor_of(&person, TokenScope::Admin, roles).await?;
        let work = self.begin_by(&actor).await?;
        purge(&work, before).await?;
        let token = new_secret();
        let row = Model {
            token_hash: digest(&token),
            person_key: person.key,
            csrf_token: new_secret(),
            roles: json!(roles),
            created: work.moment(),
            expires: work.moment() + lifetime,
        };
        row.into_active_model().reset_all().insert(work.db()).await?;
        work.audit("person.signed_in", Some(person.key), json!({ "issuer": identity.issuer })).await?;
        work.commit(&()).await?;
        Ok(StartedSession { token, actor })
    }

    /// The session with this token; none when there is none, or it is over.
    ///
    /// # Errors
    /// `Forbidden` when the person is disabled.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, RegistryError> {
        let Some(row) = Entity::find_by_id(digest(token)).one(self.db()).await? else { return Ok(None) };
        if row.expires <= now() {
            return Ok(None);
        }
        let Some(person) = person::Entity::find_by_id(row.person_key).one(self.db()).await? else {
            return Ok(None);
        };
        let roles: Vec<Role> = serde_json::from_value(row.roles)
            .map_err(|error| RegistryError::Stored(format!("roles of a session: {error}")))?;
        let actor = self.actor_of(&person, TokenScope::Admin, &roles).await?;
        Ok(Some(Session { actor, csrf_token: row.csrf_token, expires: row.expires }))
    }

    /// Ends the session with this token, if there is one.
    pub async fn sign_out(&self, token: &str) -> Result<(), RegistryError> {
        Entity::delete_by_id(digest(token)).exec(self.db()).await?;
        Ok(())
    }

    /// Begins a change by a person, without an idempotency key.
    pub(super) async fn begin_by(&self, actor: &Arc<Actor>) -> Result<Work, RegistryError> {
        match self.begin::<()>(Call::by(&Viewer::Person(Arc::clone(actor)))).await? {
            Begun::Work(work) => Ok(*work),
            Begun::Replayed(()) => Err(RegistryError::Stored("a call without a key was replayed".to_owned())),
        }
    }
}

/// Deletes sessions that are over, and the one the browser had.
async fn purge(work: &Work, before: Option<&str>) -> Result<(), RegistryError> {
    Entity::delete_many().filter(Column::Expires.lte(work.moment())).exec(work.db()).await?;
    if let Some(token) = before {
        Entity::delete_by_id(digest(token)).exec(work.db()).await?;
    }
    Ok(())
}
