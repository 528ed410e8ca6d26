//! Personal API tokens: shown once, kept as digests, limited in scope and time.

use std::sync::Arc;

use atlas_entity::{
    api_token::{ActiveModel, Column, Entity, Model},
    person,
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::secret::{digest, new_secret};
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    connect::now,
    policy::{Actor, TokenScope},
};

/// What every token begins with, so that people and secret scanners know it.
pub const TOKEN_PREFIX: &str = "atlas_";
/// Characters by which the owner knows a token: the prefix and six more, of 43.
const SHOWN: usize = TOKEN_PREFIX.len() + 6;
/// How stale the time a token was last used may be: not every request is to write.
const USED_EVERY: Duration = Duration::minutes(1);
/// Live tokens a person may have.
const MOST: u64 = 100;
/// Days a token may last.
const LONGEST_DAYS: i64 = 3660;
/// Longest name of a token, in characters.
const LONGEST_NAME: usize = 100;

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scope: TokenScope,
    /// For how many days.
    pub days: i64,
}

/// A token as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its key.
    pub key: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// Its first characters.
    pub beginning: String,
    /// What it may be used for.
    pub scope: TokenScope,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// When it was revoked.
    pub revoked: Option<DateTime<Utc>>,
    /// When it was last used, give or take a minute.
    pub last_used: Option<DateTime<Utc>>,
}

/// A token that has just been made.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token itself; it is known nowhere else.
    pub secret: String,
    /// What is kept of it.
    pub token: ApiToken,
}

impl TryFrom<Model> for ApiToken {
    type Error = RegistryError;

    fn try_from(row: Model) -> Result<Self, RegistryError> {
        let scope = serde_json::from_value(Value::String(row.scope))
            .map_err(|error| RegistryError::Stored(format!("scope of a token: {error}")))?;
        let Model { key, name, beginning, created, expires, revoked, last_used, .. } = row;
        Ok(Self { key, name, beginning, scope, created, expires, revoked, last_used })
    }
}

impl Registry {
    /// Makes a token for the viewer.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` when the viewer came by a token that is too narrow; `Rejected` for what is
    /// wrong with it; `TooMany` when there are too many already.
    pub async fn create_token(&self, viewer: &Viewer, new: NewToken) -> Result<IssuedToken, RegistryError> {
        let Viewer::Person(actor) = viewer else { return Err(RegistryError::Unauthenticated) };
        refuse_narrow(actor)?;
        check(&new)?;
        let work = self.begin_by(actor).await?;
        let live = Entity::find()
            .filter(Column::PersonKey.eq(actor.person))
            .filter(Column::Revoked.is_null())
            .filter(Column::Expires.gt(work.moment()));
        if live.count(work.db()).await? >= MOST {
            return Err(RegistryError::TooMany(format!(
                "a person may have {MOST} tokens; revoke some first"
            )));
        }
        let secret = format!("{TOKEN_PREFIX}{}", new_secret());
        let row = Model {
            key: Uuid::now_v7(),
            person_key: actor.person,
            name: new.name.trim().to_owned(),
            token_hash: digest(&secret),
            beginning: secret.chars().take(SHOWN).collect(),
            scope: scope_name(new.scope),
            created: work.moment(),
            expires: work.moment() + Duration::days(new.days),
            revoked: None,
            last_used: None,
        };
        let row = row.into_active_model().reset_all().insert(work.db()).await?;
        let details = json!({ "scope": row.scope, "expires": row.expires });
        work.audit("token.created", Some(row.key), details).await?;
        work.commit(&()).await?;
        Ok(IssuedToken { secret, token: row.try_into()? })
    }

    /// The viewer's own tokens, the newest first; nobody sees those of others.
    pub async fn tokens(&self, viewer: &Viewer) -> Result<Vec<ApiToken>, RegistryError> {
        let Some(actor) = viewer.actor() else { return Ok(Vec::new()) };
        let own = Entity::find().filter(Column::PersonKey.eq(actor.person)).order_by_desc(Column::Key);
        own.all(self.db()).await?.into_iter().map(ApiToken::try_from).collect()
    }

    /// Revokes one of the viewer's own tokens. One that was revoked stays as it is.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` when the viewer came by a token that is too narrow; `Rejected` when the
    /// viewer has no such token.
    pub async fn revoke_token(&self, viewer: &Viewer, key: Uuid) -> Result<ApiToken, RegistryError> {
        let Viewer::Person(actor) = viewer else { return Err(RegistryError::Unauthenticated) };
        refuse_narrow(actor)?;
        let work = self.begin_by(actor).await?;
        let own = Entity::find_by_id(key).filter(Column::PersonKey.eq(actor.person)).one(work.db()).await?;
        let Some(row) = own else {
            return Err(FieldError::new("token", "NOT_FOUND", "you have no such token").into());
        };
        if row.revoked.is_some() {
            return row.try_into();
        }
        let revoked = ActiveModel { revoked: Set(Some(work.moment())), ..row.into_active_model() };
        let row = revoked.update(work.db()).await?;
        work.audit("token.revoked", Some(key), json!({})).await?;
        work.commit(&()).await?;
        row.try_into()
    }

    /// Who comes with this token; none when there is no such token, or it is over or revoked.
    ///
    /// # Errors
    /// `Forbidden` when its owner is disabled.
    pub async fn authenticate_token(&self, secret: &str) -> Result<Option<Arc<Actor>>, RegistryError> {
        let moment = now();
        let found = Entity::find().filter(Column::TokenHash.eq(digest(secret))).one(self.db()).await?;
        let Some(row) = found.filter(|row| row.revoked.is_none() && row.expires > moment) else {
            return Ok(None);
        };
        let Some(person) = person::Entity::find_by_id(row.person_key).one(self.db()).await? else {
            return Ok(None);
        };
        if row.last_used.is_none_or(|used| moment - used >= USED_EVERY) {
            let stale = Condition::any()
                .add(Column::LastUsed.is_null())
                .add(Column::LastUsed.lte(moment - USED_EVERY));
            let update = Entity::update_many().col_expr(Column::LastUsed, Expr::value(moment));
            update.filter(Column::Key.eq(row.key)).filter(stale).exec(self.db()).await?;
        }
        let token = ApiToken::try_from(row)?;
        Ok(Some(self.actor_of(&person, token.scope, &[]).await?))
    }
}

/// Who came by a token may manage tokens and themselves only if it reaches everything: a narrow token could
/// else be made into a wide one.
pub(super) fn refuse_narrow(actor: &Actor) -> Result<(), RegistryError> {
    if actor.token_scope == TokenScope::Admin {
        return Ok(());
    }
    let reason = "the scope of the token does not reach that far; sign in, or use one with the scope ADMIN";
    Err(RegistryError::Forbidden(reason.to_owned()))
}

fn check(new: &NewToken) -> Result<(), RegistryError> {
    let mut errors = Vec::new();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let message = format!("a name has 1 to {LONGEST_NAME} characters, all of them printable");
        errors.push(FieldError::new("name", "INVALID", message));
    }
    if !(1..=LONGEST_DAYS).contains(&new.days) {
        let message = format!("a token lasts 1 to {LONGEST_DAYS} days");
        errors.push(FieldError::new("expiresInDays", "INVALID", message));
    }
    if errors.is_empty() { Ok(()) } else { Err(RegistryError::Rejected(errors)) }
}

fn scope_name(scope: TokenScope) -> String {
    match scope {
        TokenScope::Read => "READ",
        TokenScope::Propose => "PROPOSE",
        TokenScope::Write => "WRITE",
        TokenScope::Admin => "ADMIN",
    }
    .to_owned()
}
