//! What is proposed, brought into the form in which it would be stored.

use std::collections::{HashMap, HashSet};

use atlas_entity::{
    EntityKind,
    proposal_review::{self, Decision},
    revision,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    FieldError, RegistryError,
    change::canonical,
    document::{
        Concealed, Document, FieldChange, Fields, Patch, apply, blank, conflicts, diff, redact_changes,
    },
    validate,
};

/// What a patch makes of the entity of a kind: `from` is what it is made to, `base` what it is told apart from.
pub(super) struct Patched<'a> {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// The entity as it is; none for a new one.
    pub document: Option<&'a Document>,
    /// What changes are told apart from.
    pub base: &'a Fields,
}

impl Patched<'_> {
    /// The changes that the patch comes to when made to these fields, valid and in stored form.
    ///
    /// # Errors
    /// `Rejected` with all that is wrong with them.
    pub(super) async fn changes(
        &self,
        db: &impl ConnectionTrait,
        from: &Fields,
        patch: &Patch,
    ) -> Result<Vec<FieldChange>, RegistryError> {
        let mut wanted = patch.on(self.kind, from).map_err(RegistryError::Rejected)?;
        let before = self.document.map(|_| self.base);
        refuse(validate::check(db, self.kind, before, &mut wanted).await?)?;
        let draft = canonical(self.kind, self.document, &wanted).map_err(RegistryError::Rejected)?;
        Ok(diff(self.base, &draft.fields))
    }
}

/// The entity as it was at a version, as far as a change may name it; none where no revision tells.
pub(super) async fn at_version(
    db: &impl ConnectionTrait,
    document: &Document,
    version: i64,
) -> Result<Option<Fields>, RegistryError> {
    if document.version() == version {
        return Ok(Some(document.fields.clone()));
    }
    let found = revision::Entity::find()
        .filter(revision::Column::EntityKey.eq(document.key))
        .filter(revision::Column::Version.eq(version))
        .one(db)
        .await?;
    let Some(mut fields) = found.and_then(|row| row.document.as_object().cloned()) else { return Ok(None) };
    let blank = blank(document.kind);
    fields.retain(|name, _| blank.contains_key(name));
    Ok(Some(fields))
}

/// That changes change anything.
pub(super) fn some(changes: Vec<FieldChange>) -> Result<Vec<FieldChange>, RegistryError> {
    if changes.is_empty() {
        return Err(FieldError::new("patch", "EMPTY", "it changes nothing").into());
    }
    Ok(changes)
}

/// The changes that are not rejected.
pub(super) fn accepted(changes: &[FieldChange], reviews: &[proposal_review::Model]) -> Vec<FieldChange> {
    let rejected: HashSet<&str> = reviews
        .iter()
        .filter(|review| review.decision == Decision::Reject)
        .map(|review| review.path.as_str())
        .collect();
    changes.iter().filter(|change| !rejected.contains(change.path.as_str())).cloned().collect()
}

/// The document with the changes made, where each field is as the changes expect it.
///
/// # Errors
/// Every conflict.
pub(super) fn made(fields: &Fields, changes: &[FieldChange]) -> Result<Fields, Vec<FieldError>> {
    let mut errors = conflicts(fields, changes);
    match apply(fields, changes) {
        Ok(after) if errors.is_empty() => Ok(after),
        Ok(_) => Err(errors),
        Err(unfit) => {
            let known: HashSet<String> = errors.iter().map(|error| error.field.clone()).collect();
            errors.extend(unfit.into_iter().filter(|error| !known.contains(&error.field)));
            Err(errors)
        }
    }
}

/// The changes that someone who sees these fields of the full ones sees, and the others. A change of which they see a
/// part only is one of the others: it stays whole.
pub(super) fn parted(
    changes: Vec<FieldChange>,
    (full, seen): (&Fields, &Fields),
    concealed: &Concealed,
    own: bool,
) -> (Vec<FieldChange>, Vec<FieldChange>) {
    if full == seen && *concealed == Concealed::default() {
        return (changes, Vec::new());
    }
    let mut shown = redact_changes(&changes, full, concealed, own);
    shown.retain(|seen| seen.field() == "contacts" || changes.contains(seen));
    let paths: HashSet<&str> = shown.iter().map(|change| change.path.as_str()).collect();
    let hidden = changes.iter().filter(|change| !paths.contains(change.path.as_str())).cloned().collect();
    (shown, hidden)
}

/// Reviews of changes that are not proposed any more, or not so.
pub(super) fn outdated_reviews(
    old: &[FieldChange],
    new: &[FieldChange],
    reviews: &[proposal_review::Model],
) -> Vec<String> {
    let values = |changes: &[FieldChange]| -> HashMap<String, serde_json::Value> {
        changes.iter().map(|change| (change.path.clone(), change.after.clone())).collect()
    };
    let (old, new) = (values(old), values(new));
    let stale = |path: &&String| !new.contains_key(*path) || old.get(*path) != new.get(*path);
    reviews.iter().map(|review| &review.path).filter(stale).cloned().collect()
}

/// Removes reviews of changes by their paths.
pub(super) async fn forget_reviews(
    db: &impl ConnectionTrait,
    proposal: Uuid,
    paths: Vec<String>,
) -> Result<(), RegistryError> {
    use proposal_review::{Column, Entity};
    let stale = Entity::delete_many().filter(Column::ProposalKey.eq(proposal));
    stale.filter(Column::Path.is_in(paths)).exec(db).await?;
    Ok(())
}

/// Refuses what is wrong, all of it at once.
pub(super) fn refuse(errors: Vec<FieldError>) -> Result<(), RegistryError> {
    if errors.is_empty() { Ok(()) } else { Err(RegistryError::Rejected(errors)) }
}
