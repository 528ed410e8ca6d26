//! One proposal in a transaction: found, judged by policy, and changed with its history and what is told of it.

use atlas_entity::{
    proposal::{Column, Entity, Model, ProposalState},
    proposal_event, proposal_review,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    mails,
    rights::{self, visible_proposals},
    state::{go, wrong_state},
};
use crate::{
    FieldError, RegistryError, Viewer,
    document::{Concealed, Document, FieldChange, Fields, load, redact},
    policy::{Action, Target, can},
    viewer::hidden_datasets,
    work::{Event, Work},
};

/// A proposal that no other transaction changes until this one ends.
#[derive(Debug)]
pub(super) struct Held {
    /// The row.
    pub row: Model,
    /// The entity, or the place of a new one, as policy sees it.
    pub target: Target,
}

/// What happened to a proposal, in the two ways it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    /// In its history.
    pub event: &'static str,
    /// In the outbox.
    pub told: &'static str,
}

macro_rules! happenings {
    ($($name:ident $event:literal $told:literal;)*) => {
        impl Happened {
            $(pub(super) const $name: Self = Self { event: $event, told: $told };)*
        }
    };
}

happenings! {
    DRAFTED "DRAFTED" "proposal.drafted";
    OPENED "OPENED" "proposal.opened";
    EDITED "EDITED" "proposal.edited";
    REBASED "REBASED" "proposal.edited";
    REVIEWED "REVIEWED" "proposal.reviewed";
    CHANGES_REQUESTED "CHANGES_REQUESTED" "proposal.changes_requested";
    APPROVED "APPROVED" "proposal.approved";
    REJECTED "REJECTED" "proposal.rejected";
    WITHDRAWN "WITHDRAWN" "proposal.withdrawn";
    REOPENED "REOPENED" "proposal.reopened";
    CONFLICTED "CONFLICTED" "proposal.reopened";
    ASSIGNED "ASSIGNED" "proposal.assigned";
    APPLIED "APPLIED" "proposal.applied";
    COMMENTED "COMMENTED" "proposal.commented";
}

/// The proposal, held until the change ends, if the viewer may see it.
pub(super) async fn hold(work: &Work, key: Uuid) -> Result<Held, RegistryError> {
    let select = Entity::find().filter(Column::Key.eq(key)).filter(visible_proposals(work.viewer()));
    let absent = || RegistryError::NotFound { what: "proposal", id: key.to_string() };
    let row = select.lock_exclusive().one(work.db()).await?.ok_or_else(absent)?;
    let target = rights::targets_of(work.db(), std::slice::from_ref(&row)).await?.remove(&key);
    Ok(Held { row, target: target.unwrap_or_default() })
}

impl Held {
    /// The changes.
    pub(super) fn changes(&self) -> Result<Vec<FieldChange>, RegistryError> {
        changes_of(&self.row)
    }

    /// Whether the viewer proposed it.
    pub(super) fn is_proposer(&self, viewer: &Viewer) -> bool {
        rights::is_proposer(&self.row, viewer)
    }

    /// That the viewer may review it.
    pub(super) fn reviewer(&self, viewer: &Viewer) -> Result<(), RegistryError> {
        if self.row.state == ProposalState::Draft {
            return Err(wrong_state(self.row.state, "is its proposer's own business"));
        }
        rights::require(viewer, Action::Review, &self.target)
    }

    /// That the viewer proposed it.
    pub(super) fn proposer(&self, viewer: &Viewer) -> Result<(), RegistryError> {
        match (self.is_proposer(viewer), viewer) {
            (true, _) => Ok(()),
            (false, Viewer::Anonymous) => Err(RegistryError::Unauthenticated),
            (false, _) => Err(RegistryError::Forbidden("only who proposed it may do this".to_owned())),
        }
    }

    /// That it was this content which the viewer had before them.
    pub(super) fn unchanged(&self, content_version: Option<i64>) -> Result<(), RegistryError> {
        match content_version.filter(|seen| *seen != self.row.content_version) {
            None => Ok(()),
            Some(seen) => {
                Err(FieldError::conflict("contentVersion", json!(self.row.content_version), json!(seen))
                    .into())
            }
        }
    }

    /// The entity as it is, held until the change ends; none if it does not exist, or is deleted.
    pub(super) async fn document(&self, work: &Work) -> Result<Option<Document>, RegistryError> {
        let mut found = load(work.db(), self.row.entity_kind, &[self.row.entity_key], true).await?;
        Ok(found.remove(&self.row.entity_key).filter(|document| !document.is_deleted()))
    }

    /// What was decided on its changes.
    pub(super) async fn reviews(&self, work: &Work) -> Result<Vec<proposal_review::Model>, RegistryError> {
        let of_it = proposal_review::Column::ProposalKey.eq(self.row.key);
        Ok(proposal_review::Entity::find().filter(of_it).all(work.db()).await?)
    }

    /// Takes it to another state; its content is approved no more unless that is the state.
    pub(super) fn go(&mut self, to: ProposalState) -> Result<(), RegistryError> {
        self.row.state = go(self.row.state, to)?;
        if !matches!(to, ProposalState::Approved | ProposalState::Applied) {
            self.row.approved_version = None;
            self.row.approver = None;
        }
        Ok(())
    }

    /// Marks that what is proposed changed: an approval was of something else.
    pub(super) fn changed(&mut self) -> Result<(), RegistryError> {
        self.row.content_version += 1;
        if self.row.state == ProposalState::Approved { self.go(ProposalState::Open) } else { Ok(()) }
    }

    /// Writes the row with its history, and tells of it. A draft is nobody's business but the proposer's.
    pub(super) async fn record(
        mut self,
        work: &Work,
        from: Option<ProposalState>,
        happened: Happened,
        reason: Option<&str>,
    ) -> Result<Model, RegistryError> {
        self.row.modified = work.moment();
        let row = self.row.into_active_model().reset_all().update(work.db()).await?;
        note(work, &row, from, happened, reason).await?;
        Ok(row)
    }
}

/// The changes of a proposal.
pub(super) fn changes_of(row: &Model) -> Result<Vec<FieldChange>, RegistryError> {
    serde_json::from_value(row.changes.clone()).map_err(|error| RegistryError::Stored(error.to_string()))
}

/// The fields that the viewer may see of an entity with this target; `concealed` of [`concealed`].
pub(super) fn seen(viewer: &Viewer, target: &Target, concealed: &Concealed, fields: &Fields) -> Fields {
    if can(viewer, Action::ReadPrivate, target).allowed { fields.clone() } else { redact(fields, concealed) }
}

/// The datasets to leave out of what the viewer sees of an entity with this target.
pub(super) async fn concealed(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    target: &Target,
) -> Result<Concealed, RegistryError> {
    if can(viewer, Action::ReadPrivate, target).allowed {
        return Ok(Concealed::default());
    }
    Ok(hidden_datasets(db, viewer).await?.into_iter().collect())
}

/// Writes to the history of a proposal, and tells of it.
pub(super) async fn note(
    work: &Work,
    row: &Model,
    from: Option<ProposalState>,
    happened: Happened,
    reason: Option<&str>,
) -> Result<(), RegistryError> {
    let event = proposal_event::Model {
        key: Uuid::now_v7(),
        proposal_key: row.key,
        event: happened.event.to_owned(),
        from_state: from,
        to_state: row.state,
        actor: work.signature(),
        reason: reason.map(str::to_owned),
        content_version: row.content_version,
        created: work.moment(),
    };
    event.into_active_model().reset_all().insert(work.db()).await?;
    if row.state == ProposalState::Draft
        || (from == Some(ProposalState::Draft) && row.state == ProposalState::Withdrawn)
    {
        return Ok(());
    }
    mails::outcome(work, row, happened, reason).await?;
    work.tell(event_of(row, happened)).await
}

/// What is told: who is concerned, and nothing that not everyone may know who sees the proposal.
fn event_of(row: &Model, happened: Happened) -> Event {
    let payload = json!({
        "proposer": row.proposer,
        "assignee": row.assignee,
        "kind": row.kind,
        "state": row.state,
    });
    Event::on_entity(happened.told, row.entity_kind, row.entity_key).with(payload).about(row.key)
}
