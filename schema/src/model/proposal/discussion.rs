//! What was said about a proposal, and what was done with it.

use async_graphql::{Context, Object};
use atlas_entity::{proposal_comment, proposal_event};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::enums::ProposalState;
use crate::{
    failure::Result,
    model::{Person, person},
};

/// A comment on a proposal.
pub(crate) struct ProposalComment(pub(super) proposal_comment::Model);

/// A comment on a proposal.
#[Object]
impl ProposalComment {
    /// UUIDv7.
    async fn key(&self) -> Uuid {
        self.0.key
    }

    /// Key of the comment it answers.
    async fn parent_key(&self) -> Option<Uuid> {
        self.0.parent_key
    }

    /// Path of the change it is about; null when it is about the whole.
    async fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Who wrote it.
    async fn author(&self, context: &Context<'_>) -> Result<Option<Person>> {
        person(context, self.0.author).await
    }

    /// What they wrote, in Markdown; not to be trusted as HTML.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// When.
    async fn created(&self) -> DateTime<Utc> {
        self.0.created
    }

    /// When they last changed it; null when never.
    async fn edited(&self) -> Option<DateTime<Utc>> {
        self.0.edited
    }
}

/// Something that was done with a proposal.
pub(crate) struct ProposalEvent(pub(super) proposal_event::Model);

/// Something that was done with a proposal.
#[Object]
impl ProposalEvent {
    /// UUIDv7.
    async fn key(&self) -> Uuid {
        self.0.key
    }

    /// What: `DRAFTED`, `OPENED`, `EDITED`, `REBASED`, `REVIEWED`, `CHANGES_REQUESTED`, `APPROVED`, `REJECTED`,
    /// `WITHDRAWN`, `REOPENED`, `CONFLICTED`, `ASSIGNED`, `COMMENTED` or `APPLIED`.
    async fn event(&self) -> &str {
        &self.0.event
    }

    /// State before; null when it was proposed just then.
    async fn from(&self) -> Option<ProposalState> {
        self.0.from_state.map(Into::into)
    }

    /// State after.
    async fn to(&self) -> ProposalState {
        self.0.to_state.into()
    }

    /// Who did it; null when they were not signed in, and when the atlas itself did.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<Person>> {
        match self.0.actor.parse() {
            Ok(key) => person(context, key).await,
            Err(_) => Ok(None),
        }
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The content at that time.
    async fn content_version(&self) -> i64 {
        self.0.content_version
    }

    /// When.
    async fn created(&self) -> DateTime<Utc> {
        self.0.created
    }
}
