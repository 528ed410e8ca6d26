//! Applying: the one place where a proposal changes the registry.

use atlas_entity::proposal::{Model, ProposalKind, ProposalState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    content::{accepted, made},
    held::{Happened, Held, hold},
    state::wrong_state,
    steps::{gone, some_left},
};
use crate::{
    FieldError, Registry, RegistryError,
    change::{self, Given, Subject},
    document::{Document, FieldChange, blank},
    merge::{Home, convert, merge},
    work::{Begun, Call, Work},
    write::Saved,
};

/// What came of applying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// The proposal.
    pub key: Uuid,
    /// The entity as it was changed; none when there were conflicts, and nothing was changed.
    pub saved: Option<Saved>,
    /// Where the entity has moved on. The proposal waits for a review again.
    pub conflicts: Vec<FieldError>,
}

impl Registry {
    /// Applies an approved proposal: its accepted changes, in one transaction, once. Where the entity has moved on,
    /// nothing is applied and the proposal is open again.
    ///
    /// # Errors
    /// `NotFound` when the viewer may not see it; `Forbidden` when they may not review it, or may not do themselves
    /// what it proposes; `Rejected` in the field `state` when it is not approved.
    pub async fn apply_proposal(&self, call: Call, key: Uuid) -> Result<Applied, RegistryError> {
        let call = Call { proposal: Some(key), ..call };
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        held.reviewer(work.viewer())?;
        let from = held.row.state;
        if from != ProposalState::Approved || held.row.approved_version != Some(held.row.content_version) {
            return Err(wrong_state(from, "cannot be applied; it must be approved as it is"));
        }
        let answer = match operation(&work, &held).await? {
            Ok(saved) => {
                held.go(ProposalState::Applied)?;
                held.row.applied = Some(work.moment());
                held.row.applied_version = Some(saved.version);
                held.row.private = false;
                held.record(&work, Some(from), Happened::APPLIED, None).await?;
                Applied { key, saved: Some(saved), conflicts: Vec::new() }
            }
            Err(conflicts) => {
                held.go(ProposalState::Open)?;
                held.row.decided = None;
                let reason = "the entity was changed since the approval";
                held.record(&work, Some(from), Happened::CONFLICTED, Some(reason)).await?;
                Applied { key, saved: None, conflicts }
            }
        };
        work.commit(&answer).await?;
        Ok(answer)
    }
}

/// What an operation came to: the changed entity, or the conflicts for which nothing was changed.
type Outcome = Result<Saved, Vec<FieldError>>;

async fn operation(work: &Work, held: &Held) -> Result<Outcome, RegistryError> {
    match held.row.kind {
        ProposalKind::Create => create(work, held).await,
        ProposalKind::Update | ProposalKind::Delete | ProposalKind::Merge | ProposalKind::Convert => {
            let Some(document) = held.document(work).await? else { return conflicted(gone()) };
            match held.row.kind {
                ProposalKind::Update => update(work, held, &document).await,
                ProposalKind::Delete => delete(work, held, &document).await,
                _ => join(work, held, &document).await,
            }
        }
    }
}

async fn create(work: &Work, held: &Held) -> Result<Outcome, RegistryError> {
    let kind = held.row.entity_kind;
    let changes = to_make(work, held).await?;
    let fields = match made(&blank(kind), &changes) {
        Ok(fields) => fields,
        Err(conflicts) => return Ok(Err(conflicts)),
    };
    let given = Given { key: Some(held.row.entity_key), uid: None };
    change::create(work, kind, given, fields).await.map(Ok)
}

async fn update(work: &Work, held: &Held, document: &Document) -> Result<Outcome, RegistryError> {
    let changes = to_make(work, held).await?;
    match made(&document.fields, &changes) {
        Ok(fields) => change::update(work, document, fields).await.map(Ok),
        Err(conflicts) => Ok(Err(conflicts)),
    }
}

async fn delete(work: &Work, held: &Held, document: &Document) -> Result<Outcome, RegistryError> {
    let conflicts = moved_on(&held.row, document.version());
    if !conflicts.is_empty() {
        return Ok(Err(conflicts));
    }
    change::mark(work, document, true).await.map(Ok)
}

/// Merges the entity into another, or converts it.
async fn join(work: &Work, held: &Held, document: &Document) -> Result<Outcome, RegistryError> {
    let conflicts = moved_on(&held.row, document.version());
    if !conflicts.is_empty() {
        return Ok(Err(conflicts));
    }
    let subject = |key| Subject { kind: held.row.entity_kind, key, version: None };
    let (from, target) = (subject(held.row.entity_key), held.row.target_key);
    match (held.row.kind, target, &held.row.target_name) {
        (ProposalKind::Merge, Some(into), _) => {
            Box::pin(merge(work, from, subject(into))).await.map(|merged| Ok(merged.into))
        }
        (_, Some(home), _) => {
            let converted = Box::pin(convert(work, from, Home::Existing(home))).await?;
            Ok(Ok(converted.collection))
        }
        (ProposalKind::Convert, None, Some(name)) => {
            let converted = Box::pin(convert(work, from, Home::New(name.clone()))).await?;
            Ok(Ok(converted.collection))
        }
        _ => Err(FieldError::new("target", "REQUIRED", "say what it is to become a part of").into()),
    }
}

/// The accepted changes, at least one.
async fn to_make(work: &Work, held: &Held) -> Result<Vec<FieldChange>, RegistryError> {
    let changes = accepted(&held.changes()?, &held.reviews(work).await?);
    some_left(&changes)?;
    Ok(changes)
}

/// A conflict if the entity as a whole is not the one that was to be deleted, merged or converted.
pub(super) fn moved_on(row: &Model, version: i64) -> Vec<FieldError> {
    match row.base_version.filter(|base| *base != version) {
        Some(base) => vec![FieldError::conflict("version", json!(version), json!(base))],
        None => Vec::new(),
    }
}

fn conflicted(error: RegistryError) -> Result<Outcome, RegistryError> {
    match error {
        RegistryError::Rejected(conflicts) => Ok(Err(conflicts)),
        error => Err(error),
    }
}
