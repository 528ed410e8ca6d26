//! What a proposal changes, as a reviewer sees it: base, proposed and present value of every field.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind,
    proposal::{Model, ProposalKind},
    proposal_review,
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    held::changes_of,
    label::label,
    rights::{creates, is_proposer, targets_of},
};
use crate::{
    Registry, RegistryError, Viewer,
    document::{Concealed, Document, FieldChange, Fields, conflicts, load, redact, redact_changes, value_at},
    policy::{Action, Target, can},
};

/// How a change stands to the entity as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// The field is as it was when the change was proposed.
    Clean,
    /// The field has the proposed value already.
    Outdated,
    /// The field has another value by now than both.
    Conflict,
}

/// A change with the three values of its field.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeView {
    /// Path of the field.
    pub path: String,
    /// Name of the field in the entity.
    pub field: String,
    /// The path in words.
    pub label: String,
    /// The value it was proposed against; null when there was none.
    pub base: Value,
    /// The proposed value; null when there is to be none.
    pub proposed: Value,
    /// The value that the entity has; null when it has none, or the viewer may not see the entity.
    pub current: Value,
    /// How the change stands to it.
    pub state: ChangeState,
    /// What was decided on it.
    pub review: Option<proposal_review::Model>,
}

impl Registry {
    /// The changes of these proposals as the viewer may see them, by the proposals' keys; a number of statements
    /// that does not depend on how many proposals there are.
    pub async fn proposal_changes(
        &self,
        viewer: &Viewer,
        rows: &[Model],
    ) -> Result<HashMap<Uuid, Vec<ChangeView>>, RegistryError> {
        let targets = targets_of(self.db(), rows).await?;
        let mut documents: HashMap<EntityKind, HashMap<Uuid, Document>> = HashMap::new();
        let mut wanted: HashMap<EntityKind, Vec<Uuid>> = HashMap::new();
        for row in rows.iter().filter(|row| row.kind == ProposalKind::Update || !creates(row)) {
            wanted.entry(row.entity_kind).or_default().push(row.entity_key);
        }
        for (kind, mut keys) in wanted {
            keys.sort_unstable();
            keys.dedup();
            documents.insert(kind, load(self.db(), kind, &keys, false).await?);
        }
        let keys: Vec<Uuid> = rows.iter().map(|row| row.key).collect();
        let mut reviews = self.proposal_reviews(&keys).await?;
        let reads = |row: &&Model| {
            targets.get(&row.key).is_some_and(|target| can(viewer, Action::ReadPrivate, target).allowed)
        };
        let concealed: Concealed = if rows.iter().all(|row| reads(&row)) {
            Concealed::default()
        } else {
            self.hidden_datasets(viewer).await?.into_iter().collect()
        };
        let mut views = HashMap::with_capacity(rows.len());
        for row in rows {
            let document = documents.get(&row.entity_kind).and_then(|found| found.get(&row.entity_key));
            let target = targets.get(&row.key);
            let reviews = reviews.remove(&row.key).unwrap_or_default();
            views.insert(row.key, seen((viewer, &concealed), row, (document, target), reviews)?);
        }
        Ok(views)
    }
}

fn seen(
    (viewer, concealed): (&Viewer, &Concealed),
    row: &Model,
    (document, target): (Option<&Document>, Option<&Target>),
    reviews: Vec<proposal_review::Model>,
) -> Result<Vec<ChangeView>, RegistryError> {
    let allowed = |action| target.is_some_and(|target| can(viewer, action, target).allowed);
    let changes = changes_of(row)?;
    let known = document.map(|document| &document.fields);
    let nothing = Fields::new();
    let full = known.unwrap_or(&nothing);
    let (changes, fields) = if allowed(Action::ReadPrivate) {
        (changes, full.clone())
    } else {
        (redact_changes(&changes, full, concealed, is_proposer(row, viewer)), redact(full, concealed))
    };
    let current = (document.is_some() && allowed(Action::Read)).then_some(&fields);
    let mut reviews: HashMap<String, proposal_review::Model> =
        reviews.into_iter().map(|review| (review.path.clone(), review)).collect();
    let mut view = |change: FieldChange| {
        let review = reviews.remove(&change.path);
        of_change(change, current, review)
    };
    Ok(changes.into_iter().map(&mut view).collect())
}

fn of_change(
    change: FieldChange,
    current: Option<&Fields>,
    review: Option<proposal_review::Model>,
) -> ChangeView {
    let value = current.map(|fields| value_at(fields, &change.path));
    let state = match (&value, current) {
        (Some(value), _) if *value == change.after => ChangeState::Outdated,
        (Some(_), Some(fields)) if !conflicts(fields, std::slice::from_ref(&change)).is_empty() => {
            ChangeState::Conflict
        }
        _ => ChangeState::Clean,
    };
    ChangeView {
        field: change.field().to_owned(),
        label: label(&change, current),
        path: change.path,
        base: change.before,
        proposed: change.after,
        current: value.unwrap_or_default(),
        state,
        review,
    }
}
