//! Decisions on single changes of a proposal.

use std::collections::HashSet;

use atlas_entity::{
    proposal::ProposalState,
    proposal_review::{Column, Decision, Entity, Model},
};
use sea_orm::sea_query::OnConflict;
use uuid::Uuid;

use super::{
    check::texts,
    held::{Happened, Held, hold},
    state::wrong_state,
    steps::not_own,
};
use crate::{
    FieldError, Registry, RegistryError,
    document::FieldChange,
    work::{Begun, Call, Work},
    write::common::insert_all,
};

/// A decision on one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldReview {
    /// Path of the change.
    pub path: String,
    /// What is decided.
    pub decision: Decision,
    /// Why; needed to reject.
    pub reason: Option<String>,
}

impl Registry {
    /// Decides on changes one by one, of the content that the viewer had before them. A change decided on before is
    /// decided anew.
    ///
    /// # Errors
    /// `Forbidden` by policy, and for those whose own the content is in part; `Rejected` for changes that are not
    /// there, and rejections without a reason.
    pub async fn review_proposal(
        &self,
        call: Call,
        key: Uuid,
        content_version: i64,
        reviews: &[FieldReview],
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let held = hold(&work, key).await?;
        let person = not_own(&work, &held).await?;
        let state = held.row.state;
        if state != ProposalState::Open {
            return Err(wrong_state(state, "is not under review"));
        }
        held.unchanged(Some(content_version))?;
        check(&held.changes()?, reviews)?;
        let rows = reviews.iter().map(|review| row(&work, &held, person, review)).collect();
        write(&work, rows).await?;
        held.record(&work, Some(state), Happened::REVIEWED, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

fn check(changes: &[FieldChange], reviews: &[FieldReview]) -> Result<(), RegistryError> {
    let proposed: HashSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let mut seen = HashSet::new();
    let fault = |review: &FieldReview| {
        if !proposed.contains(review.path.as_str()) {
            return Some(FieldError::new(&review.path, "NOT_FOUND", "the proposal does not change this"));
        }
        if !seen.insert(review.path.clone()) {
            return Some(FieldError::new(&review.path, "INVALID", "it is decided on twice"));
        }
        let explained = review.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        let unexplained = review.decision == Decision::Reject && !explained;
        unexplained.then(|| FieldError::new(&review.path, "REQUIRED", "say why it is rejected"))
    };
    super::content::refuse(reviews.iter().filter_map(fault).collect())?;
    reviews.iter().try_for_each(|review| texts(None, review.reason.as_deref()))
}

fn row(work: &Work, held: &Held, reviewer: Uuid, review: &FieldReview) -> Model {
    Model {
        proposal_key: held.row.key,
        path: review.path.clone(),
        decision: review.decision,
        reason: review.reason.clone(),
        reviewer,
        created: work.moment(),
        content_version: held.row.content_version,
    }
}

/// Accepts what was not decided on: approving the whole accepts the rest.
pub(super) async fn accept_rest(
    work: &Work,
    held: &Held,
    reviewer: Uuid,
    changes: &[FieldChange],
    reviews: &[Model],
) -> Result<(), RegistryError> {
    let decided: HashSet<&str> = reviews.iter().map(|review| review.path.as_str()).collect();
    let rest = changes.iter().filter(|change| !decided.contains(change.path.as_str()));
    let accept = |change: &FieldChange| {
        let review = FieldReview { path: change.path.clone(), decision: Decision::Accept, reason: None };
        row(work, held, reviewer, &review)
    };
    write(work, rest.map(accept).collect()).await
}

async fn write(work: &Work, rows: Vec<Model>) -> Result<(), RegistryError> {
    let mut conflict = OnConflict::columns([Column::ProposalKey, Column::Path]);
    conflict.update_columns([
        Column::Decision,
        Column::Reason,
        Column::Reviewer,
        Column::Created,
        Column::ContentVersion,
    ]);
    insert_all::<Entity>(work.db(), rows, Some(&conflict)).await
}
