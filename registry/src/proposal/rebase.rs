//! Bringing a proposal up to the entity as it is by now.

use std::collections::HashMap;

use atlas_entity::proposal::{ProposalKind, ProposalState};
use uuid::Uuid;

use super::{
    check::seen_or_blank,
    content::parted,
    edit::{may_edit, replace},
    held::{Happened, concealed, hold},
    state::wrong_state,
    steps::gone,
};
use crate::{
    FieldError, Registry, RegistryError,
    document::{FieldChange, Fields, apply, conflicts, value_at},
    work::{Begun, Call},
};

/// Which value a field in conflict is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// The proposed one, over what the entity has by now.
    Proposed,
    /// The one the entity has by now: the change is dropped.
    Current,
}

/// The choice in one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Path of the change.
    pub path: String,
    /// Which value.
    pub take: Take,
}

impl Registry {
    /// Bases a proposal on the entity as it is. Changes that the entity has by now are dropped; for each conflict the
    /// choice decides.
    ///
    /// # Errors
    /// `Rejected` with a `CONFLICT` and both values for each field in conflict that no choice is made for.
    pub async fn rebase_proposal(
        &self,
        call: Call,
        key: Uuid,
        content_version: Option<i64>,
        choices: &[Choice],
    ) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        may_edit(&work, &held)?;
        held.unchanged(content_version)?;
        if held.row.kind == ProposalKind::Create {
            return Err(FieldError::new("kind", "INVALID", "what creates an entity rests on none").into());
        }
        let from: ProposalState = held.row.state;
        let Some(document) = held.document(&work).await? else { return Err(gone()) };
        if held.row.kind == ProposalKind::Update {
            let concealed = concealed(work.db(), work.viewer(), &held.target).await?;
            let viewed = (work.viewer(), &held.target);
            let seen = seen_or_blank(Some(&document), document.kind, viewed, &concealed);
            let own = held.is_proposer(work.viewer());
            let (shown, hidden) = parted(held.changes()?, (&document.fields, &seen), &concealed, own);
            let mut changes = rebased(&seen, &shown, choices).map_err(RegistryError::Rejected)?;
            changes.extend(hidden);
            changes.sort_by(|a, b| a.path.cmp(&b.path));
            if changes.is_empty() {
                return Err(wrong_state(from, "would have nothing left; withdraw it or reject it"));
            }
            replace(&work, &mut held, changes).await?;
        }
        held.row.base_version = Some(document.version());
        held.changed()?;
        held.record(&work, Some(from), Happened::REBASED, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

/// The changes based on these fields.
fn rebased(
    current: &Fields,
    changes: &[FieldChange],
    choices: &[Choice],
) -> Result<Vec<FieldChange>, Vec<FieldError>> {
    let choices: HashMap<&str, Take> = choices.iter().map(|one| (one.path.as_str(), one.take)).collect();
    let mut errors = Vec::new();
    let mut kept = Vec::new();
    for change in changes {
        let conflict = conflict(current, change);
        match (conflict, choices.get(change.path.as_str())) {
            (Some(_), Some(Take::Current)) => {}
            (Some(Conflict::Values(error)), None) | (Some(Conflict::Gone(error)), _) => errors.push(error),
            (None, _) | (Some(Conflict::Values(_)), Some(Take::Proposed)) => {
                let before = value_at(current, &change.path);
                kept.push(FieldChange { before, ..change.clone() });
            }
        }
    }
    kept.retain(|change| change.before != change.after);
    if errors.is_empty() { Ok(kept) } else { Err(errors) }
}

/// Why a change does not go with the entity as it is.
enum Conflict {
    /// The field has another value.
    Values(FieldError),
    /// What it is a part of is gone; it can only be dropped.
    Gone(FieldError),
}

fn conflict(current: &Fields, change: &FieldChange) -> Option<Conflict> {
    let alone = std::slice::from_ref(change);
    if let Err(mut errors) = apply(current, alone) {
        return errors.pop().map(Conflict::Gone);
    }
    conflicts(current, alone).pop().map(Conflict::Values)
}
