//! Changing what is proposed.

use std::collections::HashSet;

use atlas_entity::proposal::ProposalKind;
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    check::{place, seen_or_blank, texts},
    content::{Patched, forget_reviews, outdated_reviews, parted, some},
    held::{Happened, Held, concealed, hold},
    state::{is_editable, wrong_state},
    steps::gone,
};
use crate::{
    FieldError, Registry, RegistryError,
    document::{FieldChange, Fields, Patch, apply, blank},
    policy,
    work::{Begun, Call, Work},
};

/// How a proposal is changed.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The content that the viewer had before them; none whatever is there.
    pub content_version: Option<i64>,
    /// What else is to change, or otherwise.
    pub patch: Patch,
    /// Paths of changes that are not proposed any more.
    pub drop: Vec<String>,
    /// Of a merge or conversion: the other entity, if it is to be another.
    pub target: Option<Uuid>,
    /// What it is about, if that is to change.
    pub title: Option<String>,
    /// Why, if that is to change.
    pub reason: Option<String>,
    /// Day by which it is to be decided, if that is to change.
    pub due: Option<Option<NaiveDate>>,
}

impl Registry {
    /// Changes what is proposed. An approval of what it was is void, and so are decisions on changes that are other
    /// now. A reviewer who does this has a part in the content, and cannot approve it.
    ///
    /// # Errors
    /// `Forbidden` unless the viewer proposed it or may review it; `Rejected` with all that is wrong.
    pub async fn edit_proposal(&self, call: Call, key: Uuid, edit: &Edit) -> Result<Uuid, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let mut held = hold(&work, key).await?;
        may_edit(&work, &held)?;
        held.unchanged(edit.content_version)?;
        texts(edit.title.as_deref(), edit.reason.as_deref())?;
        let from = held.row.state;
        if matches!(held.row.kind, ProposalKind::Create | ProposalKind::Update) {
            let changes = edited(&work, &held, edit).await?;
            replace(&work, &mut held, changes).await?;
        } else if let Some(target) = edit.target {
            other_target(&work, &mut held, target).await?;
        }
        if let Some(title) = &edit.title {
            held.row.title = Some(title.clone());
        }
        if let Some(reason) = &edit.reason {
            held.row.reason = Some(reason.clone());
        }
        if let Some(due) = edit.due {
            held.row.due = due;
        }
        held.changed()?;
        held.record(&work, Some(from), Happened::EDITED, None).await?;
        work.commit(&key).await?;
        Ok(key)
    }
}

/// That the viewer may change what is proposed, in this state.
pub(super) fn may_edit(work: &Work, held: &Held) -> Result<(), RegistryError> {
    if !held.is_proposer(work.viewer()) {
        held.reviewer(work.viewer())?;
    }
    let state = held.row.state;
    if is_editable(state) { Ok(()) } else { Err(wrong_state(state, "does not change any more")) }
}

/// The changes as the edit leaves them. A field keeps the base it was first proposed against.
async fn edited(work: &Work, held: &Held, edit: &Edit) -> Result<Vec<FieldChange>, RegistryError> {
    let kind = held.row.entity_kind;
    let document = held.document(work).await?;
    if document.is_none() && held.row.kind != ProposalKind::Create {
        return Err(gone());
    }
    let full = document.as_ref().map_or_else(|| blank(kind), |document| document.fields.clone());
    let concealed = concealed(work.db(), work.viewer(), &held.target).await?;
    let seen = seen_or_blank(document.as_ref(), kind, (work.viewer(), &held.target), &concealed);
    let own = held.is_proposer(work.viewer());
    let (mut shown, mut hidden) = parted(held.changes()?, (&full, &seen), &concealed, own);
    dropped(&mut shown, &edit.drop)?;
    let from = apply(&seen, &shown).map_err(RegistryError::Rejected)?;
    let patched = Patched { kind, document: document.as_ref(), base: &seen };
    let mut changes = patched.changes(work.db(), &from, &edit.patch).await?;
    rest_on_old_bases(&mut changes, &shown, &from, &edit.patch);
    hidden.retain(|old| changes.iter().all(|change| change.path != old.path));
    changes.extend(hidden);
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    some(changes)
}

fn dropped(changes: &mut Vec<FieldChange>, paths: &[String]) -> Result<(), RegistryError> {
    let known: HashSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let absent = |path: &&String| !known.contains(path.as_str());
    let errors = paths.iter().filter(absent);
    let errors = errors.map(|path| FieldError::new(path, "NOT_FOUND", "the proposal does not change this"));
    super::content::refuse(errors.collect())?;
    changes.retain(|change| !paths.contains(&change.path));
    Ok(())
}

/// Gives changes that were proposed before the base they had, and keeps those that agree with the entity by now.
fn rest_on_old_bases(changes: &mut Vec<FieldChange>, old: &[FieldChange], from: &Fields, patch: &Patch) {
    for change in old {
        match changes.iter_mut().find(|new| new.path == change.path) {
            Some(new) => new.before = change.before.clone(),
            // Where the entity itself came to the proposed value, the change stays in sight as outdated.
            None if untouched(change, patch) && value(from, change) == change.after => {
                changes.push(change.clone());
            }
            None => {}
        }
    }
    changes.retain(|change| change.before != change.after);
}

fn untouched(change: &FieldChange, patch: &Patch) -> bool {
    !patch.0.contains_key(change.field())
}

fn value(fields: &Fields, change: &FieldChange) -> Value {
    crate::document::value_at(fields, &change.path)
}

/// Gives the proposal these changes; decisions on others are void.
pub(super) async fn replace(
    work: &Work,
    held: &mut Held,
    changes: Vec<FieldChange>,
) -> Result<(), RegistryError> {
    let reviews = held.reviews(work).await?;
    let stale = outdated_reviews(&held.changes()?, &changes, &reviews);
    forget_reviews(work.db(), held.row.key, stale).await?;
    held.row.changes = json!(changes);
    if held.row.kind == ProposalKind::Create {
        let above = place(&changes, held.row.entity_kind);
        (held.row.place_kind, held.row.place_key) = above.unzip();
        held.row.private = changes.iter().any(|change| change.path == "private" && change.after == true);
    }
    Ok(())
}

async fn other_target(work: &Work, held: &mut Held, target: Uuid) -> Result<(), RegistryError> {
    let kind = held.row.entity_kind;
    let found = policy::targets(work.db(), kind, &[target]).await?.remove(&target);
    let readable = |found: &policy::Target| policy::can(work.viewer(), policy::Action::Read, found).allowed;
    if target == held.row.entity_key || !found.is_some_and(|found| readable(&found) && !found.deleted) {
        return Err(FieldError::new("target", "NOT_FOUND", "there is no such other entity").into());
    }
    held.row.target_key = Some(target);
    held.row.target_name = None;
    Ok(())
}
