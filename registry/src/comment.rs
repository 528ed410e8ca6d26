//! Comments on entities: who is signed in may write them where they may propose, authors change their own, and
//! authors or those who may delete the entity remove them.

use atlas_entity::comment::{Entity, Model};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::{
    FieldError, Registry, RegistryError,
    change::{Subject, act, held},
    document::Document,
    policy::Action,
    work::{Begun, Call, Event, Work},
};

/// The longest comment, in characters.
const LONGEST: usize = 10_000;

impl Registry {
    /// Adds a comment to an entity, and tells its key.
    ///
    /// # Errors
    /// `Rejected` when the text is blank or too long; `Unauthenticated` or `Forbidden` by policy; `NotFound` when
    /// there is no such entity for the viewer.
    pub async fn add_comment(&self, call: Call, subject: Subject, text: &str) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let entity = held(&work, subject).await?;
        act(&work, &entity, Action::Propose).await?;
        let comment = Model {
            key: Uuid::now_v7(),
            entity_kind: entity.kind,
            entity_key: entity.key,
            author_key: author(&work),
            text: checked(text)?,
            created: work.moment(),
            edited: None,
        };
        let key = comment.key;
        comment.into_active_model().reset_all().insert(work.db()).await?;
        let event = Event::on_entity("entity.commented", entity.kind, entity.key);
        work.tell(event.with(json!({ "comment": key }))).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Changes the text of a comment, which bears a mark from then on.
    ///
    /// # Errors
    /// As [`Self::add_comment`]; `Forbidden` for all but its author.
    pub async fn edit_comment(&self, call: Call, key: Uuid, text: &str) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let (mut comment, entity) = found(&work, key).await?;
        act(&work, &entity, Action::Propose).await?;
        if comment.author_key != author(&work) {
            return Err(RegistryError::Forbidden("only its author may change a comment".to_owned()));
        }
        comment.text = checked(text)?;
        comment.edited = Some(work.moment());
        comment.into_active_model().reset_all().update(work.db()).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// As [`Self::add_comment`]; `Forbidden` for all but its author and those who may delete the entity.
    pub async fn delete_comment(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(key) => return Ok(key),
            Begun::Work(work) => work,
        };
        let (comment, entity) = found(&work, key).await?;
        let own = comment.author_key.is_some() && comment.author_key == author(&work);
        act(&work, &entity, if own { Action::Propose } else { Action::Delete }).await?;
        Entity::delete_by_id(key).exec(work.db()).await?;
        let details =
            json!({ "entityKind": entity.kind, "entityKey": entity.key, "author": comment.author_key });
        work.audit("comment.deleted", Some(key), details).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

/// The comment and its entity, if the viewer may see it.
async fn found(work: &Work, key: Uuid) -> Result<(Model, Document), RegistryError> {
    let absent = || RegistryError::NotFound { what: "comment", id: key.to_string() };
    let select = Entity::find_by_id(key).lock_exclusive();
    let comment = select.one(work.db()).await?.ok_or_else(absent)?;
    let subject = Subject { kind: comment.entity_kind, key: comment.entity_key, version: None };
    match held(work, subject).await {
        Ok(entity) => Ok((comment, entity)),
        // A comment on what is hidden is hidden too.
        Err(RegistryError::NotFound { .. }) => Err(absent()),
        Err(error) => Err(error),
    }
}

fn author(work: &Work) -> Option<Uuid> {
    work.viewer().actor().map(|actor| actor.person)
}

fn checked(text: &str) -> Result<String, RegistryError> {
    let text = text.trim();
    if (1..=LONGEST).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let message = format!("a comment has 1 to {LONGEST} characters");
    Err(FieldError::new("text", if text.is_empty() { "REQUIRED" } else { "LENGTH" }, message).into())
}
