//! The discussion of a proposal.

use atlas_entity::{
    proposal::ProposalState,
    proposal_comment::{Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::{
    check::LONGEST_TEXT,
    held::{Happened, hold},
    rights,
    steps::person,
};
use crate::{
    FieldError, Registry, RegistryError,
    policy::Action,
    work::{Begun, Call},
};

impl Registry {
    /// Comments on a proposal: on the whole, on one of its changes, or in answer to another comment.
    ///
    /// # Errors
    /// `NotFound` when the viewer may not see it, `Unauthenticated` when nobody is signed in.
    pub async fn comment_on_proposal(
        &self,
        call: Call,
        key: Uuid,
        (parent, path): (Option<Uuid>, Option<String>),
        body: &str,
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let held = hold(&work, key).await?;
        let author = person(work.viewer())?;
        if !held.is_proposer(work.viewer()) {
            rights::require(work.viewer(), Action::Propose, &held.target)?;
        }
        let body = checked(body)?;
        if let Some(parent) = parent {
            let select = Entity::find_by_id(parent).filter(Column::ProposalKey.eq(key));
            if select.one(work.db()).await?.is_none() {
                return Err(FieldError::new("parent", "NOT_FOUND", "there is no such comment here").into());
            }
        }
        if let Some(path) = &path
            && held.changes()?.iter().all(|change| change.path != *path)
        {
            return Err(FieldError::new("path", "NOT_FOUND", "the proposal does not change this").into());
        }
        let row = Model {
            key: Uuid::now_v7(),
            proposal_key: key,
            parent_key: parent,
            path,
            author,
            body,
            created: work.moment(),
            edited: None,
        };
        let row = row.into_active_model().reset_all().insert(work.db()).await?;
        let state: ProposalState = held.row.state;
        held.record(&work, Some(state), Happened::COMMENTED, None).await?;
        work.commit(&row.key).await?;
        Ok(row.key)
    }

    /// Changes a comment of one's own, which is marked as edited.
    ///
    /// # Errors
    /// `NotFound` when the viewer may not see the proposal, `Forbidden` when the comment is another's.
    pub async fn edit_proposal_comment(
        &self,
        call: Call,
        comment: Uuid,
        body: &str,
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let absent = || RegistryError::NotFound { what: "comment", id: comment.to_string() };
        let row = Entity::find_by_id(comment).lock_exclusive().one(work.db()).await?.ok_or_else(absent)?;
        let visible = hold(&work, row.proposal_key).await;
        visible.map_err(
            |error| if matches!(error, RegistryError::NotFound { .. }) { absent() } else { error },
        )?;
        if row.author != person(work.viewer())? {
            return Err(RegistryError::Forbidden("it is another's comment".to_owned()));
        }
        let proposal = row.proposal_key;
        let mut row = row.into_active_model();
        row.body = Set(checked(body)?);
        row.edited = Set(Some(work.moment()));
        row.update(work.db()).await?;
        work.commit(&proposal).await?;
        Ok(proposal)
    }
}

fn checked(body: &str) -> Result<String, RegistryError> {
    let body = body.trim();
    if body.is_empty() {
        return Err(FieldError::new("body", "REQUIRED", "write something").into());
    }
    if body.chars().count() > LONGEST_TEXT {
        let message = format!("it may have at most {LONGEST_TEXT} characters");
        return Err(FieldError::new("body", "TOO_LONG", message).into());
    }
    Ok(body.to_owned())
}
