//! Steps of a proposal from state to state, except those that change what is proposed.

use atlas_entity::proposal::{ProposalKind, ProposalState};
use uuid::Uuid;

use super::{
    check::texts,
    content::{accepted, made, refuse},
    held::{Happened, Held, hold},
    review::accept_rest,
    rights::{authored, creates},
    state::wrong_state,
};
use crate::{
    FieldError, Registry, RegistryError, Viewer,
    document::{FieldChange, blank},
    policy::{Action, TokenScope, can},
    validate,
    work::{Begun, Call, Work},
};

/// A step that changes the state only: from where, who may take it, to where.
struct Step {
    to: ProposalState,
    happened: Happened,
    reason: Reason,
}

/// Whether a step needs a reason.
#[derive(Clone, Copy, PartialEq)]
enum Reason {
    Needed,
    Optional,
}

impl Registry {
    /// Has a draft reviewed, or a proposal whose proposer was asked for changes.
    ///
    /// # Errors
    /// `NotFound` when the viewer may not see it, `Forbidden` when they did not propose it, `Rejected` in the field
    /// `state` when it is in another.
    pub async fn open_proposal(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let step = Step { to: ProposalState::Open, happened: Happened::OPENED, reason: Reason::Optional };
        let from = [ProposalState::Draft, ProposalState::ChangesRequested];
        self.step(call, key, step, |held, viewer| {
            held.proposer(viewer)?;
            among(held, &from, "is not waiting for its proposer")
        })
        .await
    }

    /// Takes a proposal back.
    ///
    /// # Errors
    /// As [`Self::open_proposal`].
    pub async fn withdraw_proposal(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let step =
            Step { to: ProposalState::Withdrawn, happened: Happened::WITHDRAWN, reason: Reason::Optional };
        self.step(call, key, step, Held::proposer).await
    }

    /// Has a proposal reviewed again: one that was withdrawn, by its proposer; one that was rejected or approved, by
    /// a reviewer.
    ///
    /// # Errors
    /// As [`Self::open_proposal`]; `Forbidden` by policy.
    pub async fn reopen_proposal(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        use ProposalState::{Approved, Open, Rejected, Withdrawn};
        let step = Step { to: Open, happened: Happened::REOPENED, reason: Reason::Optional };
        self.step(call, key, step, |held, viewer| {
            if held.row.state == Withdrawn {
                held.proposer(viewer)?;
            } else {
                held.reviewer(viewer)?;
            }
            among(held, &[Withdrawn, Rejected, Approved], "need not be opened again")
        })
        .await
    }

    /// Asks the proposer for changes.
    ///
    /// # Errors
    /// As [`Self::open_proposal`]; `Forbidden` by policy.
    pub async fn request_changes(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let (to, happened) = (ProposalState::ChangesRequested, Happened::CHANGES_REQUESTED);
        self.step(call, key, Step { to, happened, reason: Reason::Needed }, Held::reviewer).await
    }

    /// Rejects a proposal as a whole.
    ///
    /// # Errors
    /// As [`Self::open_proposal`]; `Forbidden` by policy.
    pub async fn reject_proposal(&self, call: Call, key: Uuid) -> Result<Uuid, RegistryError> {
        let (to, happened) = (ProposalState::Rejected, Happened::REJECTED);
        self.step(call, key, Step { to, happened, reason: Reason::Needed }, Held::reviewer).await
    }

    async fn step(
        &self,
        call: Call,
        key: Uuid,
        step: Step,
        may: impl FnOnce(&Held, &Viewer) -> Result<(), RegistryError>,
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        may(&held, work.viewer())?;
        let from = held.row.state;
        held.go(step.to)?;
        let reason = reason(&work, step.reason)?;
        let decided = matches!(step.to, ProposalState::Rejected | ProposalState::Withdrawn);
        held.row.decided = decided.then(|| work.moment());
        held.record(&work, Some(from), step.happened, reason.as_deref()).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Approves the content that the viewer had before them: the changes that were not rejected, at least one.
    ///
    /// # Errors
    /// `Forbidden` by policy, and for those whose own the content is in part; `Rejected` with a `CONFLICT` for what
    /// has moved on: the content, or fields of the entity; and with what is wrong with the entity it would make.
    pub async fn approve_proposal(
        &self,
        call: Call,
        key: Uuid,
        content_version: i64,
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        let person = not_own(&work, &held).await?;
        let from = held.row.state;
        held.go(ProposalState::Approved)?;
        held.unchanged(Some(content_version))?;
        let reason = reason(&work, Reason::Optional)?;
        let reviews = held.reviews(&work).await?;
        let changes = held.changes()?;
        fits(&work, &held, &accepted(&changes, &reviews)).await?;
        accept_rest(&work, &held, person, &changes, &reviews).await?;
        held.row.approved_version = Some(content_version);
        held.row.approver = Some(person);
        held.row.decided = Some(work.moment());
        held.record(&work, Some(from), Happened::APPROVED, reason.as_deref()).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// Says who is to review a proposal, or that nobody in particular is.
    ///
    /// # Errors
    /// `Forbidden` by policy; `Rejected` when the person may not review it.
    pub async fn assign_proposal(
        &self,
        call: Call,
        key: Uuid,
        assignee: Option<Uuid>,
    ) -> Result<Uuid, RegistryError> {
        let reviewer = self.reviewer(assignee).await?;
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        held.reviewer(work.viewer())?;
        if !super::state::is_editable(held.row.state) {
            return Err(wrong_state(held.row.state, "needs no reviewer"));
        }
        if reviewer.is_some_and(|reviewer| !can(&reviewer, Action::Review, &held.target).allowed) {
            return Err(FieldError::new("assignee", "INVALID", "they may not review it").into());
        }
        held.row.assignee = assignee;
        let state = held.row.state;
        held.record(&work, Some(state), Happened::ASSIGNED, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }

    /// The person as policy sees them, if they may be asked to do anything.
    async fn reviewer(&self, person: Option<Uuid>) -> Result<Option<Viewer>, RegistryError> {
        let Some(person) = person else { return Ok(None) };
        match self.actor(person, TokenScope::Admin).await {
            Ok(actor) => Ok(Some(Viewer::Person(actor))),
            Err(RegistryError::NotFound { .. } | RegistryError::Forbidden(_)) => Ok(Some(Viewer::Anonymous)),
            Err(error) => Err(error),
        }
    }
}

/// The reason of the call, checked.
fn reason(work: &Work, needed: Reason) -> Result<Option<String>, RegistryError> {
    let given = work.call().reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    texts(None, given)?;
    if given.is_none() && needed == Reason::Needed {
        return Err(FieldError::new("reason", "REQUIRED", "say why; the proposer will read it").into());
    }
    Ok(given.map(str::to_owned))
}

fn among(held: &Held, states: &[ProposalState], otherwise: &str) -> Result<(), RegistryError> {
    if states.contains(&held.row.state) { Ok(()) } else { Err(wrong_state(held.row.state, otherwise)) }
}

/// The viewer, who may review it and had no part in writing it.
pub(super) async fn not_own(work: &Work, held: &Held) -> Result<Uuid, RegistryError> {
    held.reviewer(work.viewer())?;
    let person = person(work.viewer())?;
    let own =
        held.is_proposer(work.viewer()) || !authored(work.db(), person, vec![held.row.key]).await?.is_empty();
    if own {
        return Err(RegistryError::Forbidden("no one approves what is their own".to_owned()));
    }
    Ok(person)
}

/// The person who is signed in: a review is signed by someone, not by the program.
pub(super) fn person(viewer: &Viewer) -> Result<Uuid, RegistryError> {
    viewer.actor().map(|actor| actor.person).ok_or(RegistryError::Unauthenticated)
}

/// That the changes can be made to the entity as it is, and make a valid one.
async fn fits(work: &Work, held: &Held, changes: &[FieldChange]) -> Result<(), RegistryError> {
    let document = held.document(work).await?;
    let kind = held.row.entity_kind;
    if creates(&held.row) || held.row.kind == ProposalKind::Update {
        some_left(changes)?;
    }
    if creates(&held.row) {
        let mut fields = made(&blank(kind), changes).map_err(RegistryError::Rejected)?;
        return refuse(validate::check(work.db(), kind, None, &mut fields).await?);
    }
    let Some(document) = document else { return Err(gone()) };
    if held.row.kind == ProposalKind::Update {
        let mut fields = made(&document.fields, changes).map_err(RegistryError::Rejected)?;
        return refuse(validate::check(work.db(), kind, Some(&document.fields), &mut fields).await?);
    }
    refuse(super::apply::moved_on(&held.row, document.version()))
}

/// That at least one change is to be made.
pub(super) fn some_left(changes: &[FieldChange]) -> Result<(), RegistryError> {
    if changes.is_empty() {
        let message = "accept at least one change, or reject the proposal";
        return Err(FieldError::new("changes", "REQUIRED", message).into());
    }
    Ok(())
}

/// That the entity is no more.
pub(super) fn gone() -> RegistryError {
    FieldError::new("deleted", "CONFLICT", "it was deleted since; reject the proposal, or have it restored")
        .into()
}
