//! Direct changes, by those whom policy lets make them.

use atlas_entity::EntityKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    draft::canonical,
    guard,
    save::{Change, save},
    stale,
};
use crate::{
    FieldError, Registry, RegistryError,
    document::{Document, Fields, Patch, blank, load},
    list::{keys_of_uids, known_keys},
    policy::Action,
    source, validate,
    work::{Begun, Call, Work},
    write::Saved,
};

/// The identity of a new entity, where it is not to be given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Key it shall have.
    pub key: Option<Uuid>,
    /// Uid it shall have.
    pub uid: Option<String>,
}

/// The entity a change is for, and the version it was based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Key of the entity.
    pub key: Uuid,
    /// The version the change was based on; none changes whatever is there.
    pub version: Option<i64>,
}

impl Registry {
    /// Registers an entity.
    ///
    /// # Errors
    /// `Rejected` with all that is wrong with its fields; `Unauthenticated` or `Forbidden` by policy.
    pub async fn create_entity(
        &self,
        call: Call,
        kind: EntityKind,
        given: Given,
        patch: &Patch,
    ) -> Result<Saved, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let fields = patch.on(kind, &blank(kind)).map_err(RegistryError::Rejected)?;
        let saved = create(&work, kind, given, fields).await?;
        work.commit(&saved).await?;
        Ok(saved)
    }

    /// Changes the fields that the patch names.
    ///
    /// # Errors
    /// As [`Self::create_entity`]; a stale version is `Rejected` with a `CONFLICT` for each field that moved on;
    /// `NotFound` when there is no such entity for the viewer.
    pub async fn update_entity(
        &self,
        call: Call,
        subject: Subject,
        patch: &Patch,
    ) -> Result<Saved, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let saved = patched(&work, subject, patch).await?;
        work.commit(&saved).await?;
        Ok(saved)
    }

    /// Deletes an entity: it is hidden, and can be restored.
    ///
    /// # Errors
    /// As [`Self::update_entity`].
    pub async fn delete_entity(&self, call: Call, subject: Subject) -> Result<Saved, RegistryError> {
        self.mark(call, subject, true).await
    }

    /// Brings a deleted entity back.
    ///
    /// # Errors
    /// As [`Self::update_entity`].
    pub async fn restore_entity(&self, call: Call, subject: Subject) -> Result<Saved, RegistryError> {
        self.mark(call, subject, false).await
    }

    async fn mark(&self, call: Call, subject: Subject, deleted: bool) -> Result<Saved, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let saved = marked(&work, subject, deleted).await?;
        work.commit(&saved).await?;
        Ok(saved)
    }
}

/// The entity as it is, held until the change ends, if the viewer may know of it.
pub(crate) async fn held(work: &Work, subject: Subject) -> Result<Document, RegistryError> {
    let mut found = load(work.db(), subject.kind, &[subject.key], true).await?;
    let none = || absent(subject.kind, subject.key.to_string());
    let document = found.remove(&subject.key).ok_or_else(none)?;
    guard::see(work, &document).await?.then_some(document).ok_or_else(none)
}

/// There is no such entity, as far as the viewer may know.
pub(super) fn absent(kind: EntityKind, id: impl Into<String>) -> RegistryError {
    RegistryError::NotFound { what: what(kind), id: id.into() }
}

/// Makes a patch to an entity as part of a change under way. One that changes nothing leaves the version as it is.
pub(super) async fn patched(work: &Work, subject: Subject, patch: &Patch) -> Result<Saved, RegistryError> {
    let before = held(work, subject).await?;
    let patch = &patch.whole(&before.fields);
    let fields = patch.on(subject.kind, &before.fields);
    // Who may not change the entity is told so before a conflict tells them what it holds.
    match &fields {
        Ok(fields) => drop(misplaced(guard::update(work, &before, fields).await)?),
        Err(_) => guard::act(work, &before, Action::Update).await?,
    }
    stale::check(work, &before, subject.version, patch).await?;
    let fields = fields.map_err(RegistryError::Rejected)?;
    let same =
        canonical(subject.kind, Some(&before), &fields).is_ok_and(|draft| draft.fields == before.fields);
    if !same {
        return update(work, &before, fields).await;
    }
    let (uid, version) = (before.uid().to_owned(), before.version());
    Ok(Saved { kind: subject.kind, key: subject.key, uid, version })
}

/// Deletes or restores an entity as part of a change under way.
pub(super) async fn marked(work: &Work, subject: Subject, deleted: bool) -> Result<Saved, RegistryError> {
    let before = held(work, subject).await?;
    guard::act(work, &before, Action::Delete).await?;
    stale::check(work, &before, subject.version, &Patch::default()).await?;
    mark(work, &before, deleted).await
}

/// Registers an entity as part of a change under way.
pub(crate) async fn create(
    work: &Work,
    kind: EntityKind,
    given: Given,
    mut fields: Fields,
) -> Result<Saved, RegistryError> {
    let mut errors = misplaced(guard::create(work, kind, &fields).await)?;
    add(&mut errors, validate::check(work.db(), kind, None, &mut fields).await?);
    errors.extend(taken(work, kind, &given).await?);
    refuse(errors)?;
    let mut own = Fields::new();
    own.extend(given.key.map(|key| ("key".to_owned(), json!(key))));
    own.extend(given.uid.map(|uid| ("uid".to_owned(), json!(uid))));
    let change = Change { action: "CREATE", event: "entity.created", kind, before: None, fields, own };
    save(work, change).await
}

/// What names another entity is not given again, lest creating one overwrite the other.
async fn taken(work: &Work, kind: EntityKind, given: &Given) -> Result<Vec<FieldError>, RegistryError> {
    let keys: Vec<Uuid> = given.key.into_iter().collect();
    let uids: Vec<String> = given.uid.clone().into_iter().collect();
    let conflict = |field: &str| {
        FieldError::new(field, "CONFLICT", format!("an entity with this {field} is registered already"))
    };
    let key = !known_keys(work.db(), kind, &keys).await?.is_empty();
    let uid = !keys_of_uids(work.db(), kind, &uids).await?.is_empty();
    Ok([key.then(|| conflict("key")), uid.then(|| conflict("uid"))].into_iter().flatten().collect())
}

/// Of what policy says, the fields that name what the viewer cannot see; a denial is passed on.
fn misplaced(decision: Result<(), RegistryError>) -> Result<Vec<FieldError>, RegistryError> {
    match decision {
        Ok(()) => Ok(Vec::new()),
        Err(RegistryError::Rejected(errors)) => Ok(errors),
        Err(error) => Err(error),
    }
}

/// Adds errors of fields that policy has not refused yet.
fn add(errors: &mut Vec<FieldError>, more: Vec<FieldError>) {
    let named: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
    errors.extend(more.into_iter().filter(|error| !named.contains(&error.field)));
}

/// Gives an entity these fields as part of a change under way.
pub(crate) async fn update(work: &Work, before: &Document, fields: Fields) -> Result<Saved, RegistryError> {
    let mut fields = fields;
    let mut errors = misplaced(guard::update(work, before, &fields).await)?;
    if before.is_deleted() {
        return Err(FieldError::new("deleted", "INVALID", "it is deleted; restore it first").into());
    }
    source::respect(work, before, &fields).await?;
    add(&mut errors, validate::check(work.db(), before.kind, Some(&before.fields), &mut fields).await?);
    errors.extend(validate::check_place(work.db(), before, &fields).await?);
    refuse(errors)?;
    let (kind, own) = (before.kind, Fields::new());
    let change =
        Change { action: "UPDATE", event: "entity.updated", kind, before: Some(before), fields, own };
    save(work, change).await
}

/// Deletes or restores an entity as part of a change under way.
pub(crate) async fn mark(work: &Work, before: &Document, deleted: bool) -> Result<Saved, RegistryError> {
    guard::act(work, before, Action::Delete).await?;
    if before.is_deleted() == deleted {
        let message = if deleted { "it is deleted already" } else { "it is not deleted" };
        return Err(FieldError::new("deleted", "INVALID", message).into());
    }
    let value = if deleted { json!(work.moment()) } else { Value::Null };
    let mut own: Fields = [("deleted".to_owned(), value)].into_iter().collect();
    if !deleted {
        own.insert("replacedBy".to_owned(), Value::Null);
        if before.kind == EntityKind::Institution {
            own.insert("convertedToCollection".to_owned(), Value::Null);
        }
    }
    let (action, event) = if deleted { ("DELETE", "entity.deleted") } else { ("RESTORE", "entity.restored") };
    let fields = before.fields.clone();
    save(work, Change { action, event, kind: before.kind, before: Some(before), fields, own }).await
}

/// What an error calls an entity of this kind.
pub(crate) const fn what(kind: EntityKind) -> &'static str {
    kind.noun()
}

/// Refuses a change for what is wrong with it, if anything is.
pub(crate) fn refuse(errors: Vec<FieldError>) -> Result<(), RegistryError> {
    if errors.is_empty() { Ok(()) } else { Err(RegistryError::Rejected(errors)) }
}
