//! A change of one field, as a reviewer sees it.

use async_graphql::{Context, Json, Object};
use atlas_entity::proposal_review;
use atlas_registry::proposal::ChangeView;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::enums::{ProposalChangeState, ProposalDecision};
use crate::{
    failure::Result,
    model::{Person, person},
};

/// A change of one field.
pub(crate) struct ProposalChange(pub(super) ChangeView);

/// A change of one field.
#[Object]
impl ProposalChange {
    /// The field: its name; of an item in a list, `contacts.<key>` where the whole item comes or goes and
    /// `contacts.<key>.email` where a part of it changes; `contacts.order` is the order of the items' keys.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// Name of the field of the entity that the path is in.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The path in words.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// The value it was proposed against; null when there was none.
    async fn base(&self) -> Option<Json<Value>> {
        some(&self.0.base)
    }

    /// The proposed value; null when there is to be none.
    async fn proposed(&self) -> Option<Json<Value>> {
        some(&self.0.proposed)
    }

    /// The value that the entity has; null when it has none, or the viewer may not see it.
    async fn current(&self) -> Option<Json<Value>> {
        some(&self.0.current)
    }

    /// How the change stands to the entity as it is.
    async fn state(&self) -> ProposalChangeState {
        self.0.state.into()
    }

    /// What was decided on it; null while nothing was.
    async fn review(&self) -> Option<ProposalReview> {
        self.0.review.clone().map(ProposalReview)
    }
}

fn some(value: &Value) -> Option<Json<Value>> {
    Some(value).filter(|value| !value.is_null()).cloned().map(Json)
}

/// What was decided on a change.
pub(crate) struct ProposalReview(proposal_review::Model);

/// What was decided on a change.
#[Object]
impl ProposalReview {
    /// What was decided.
    async fn decision(&self) -> ProposalDecision {
        self.0.decision.into()
    }

    /// Why.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// Who decided.
    async fn reviewer(&self, context: &Context<'_>) -> Result<Option<Person>> {
        person(context, self.0.reviewer).await
    }

    /// When.
    async fn created(&self) -> DateTime<Utc> {
        self.0.created
    }

    /// The content of the proposal that was reviewed.
    async fn content_version(&self) -> i64 {
        self.0.content_version
    }
}
