//! Many changes at once: the same changes over a list, with a result for each.
//!
//! The rows are made one after the other in one transaction, each under policy and validated against what those
//! before it left: a row may name an entity that an earlier one registered. So the number of statements grows with
//! the rows, and their number has a ceiling.

use std::collections::{BTreeMap, HashMap};

use atlas_entity::{EntityKind, revision};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::direct::{Given, Subject, absent, create, marked, patched};
use crate::{
    FieldError, Registry, RegistryError,
    document::{FieldChange, Patch, blank},
    list::keys_of_uids,
    work::{Begun, Call, Work},
    write::Saved,
};

/// The most rows of one call.
pub const MOST_ROWS: usize = 5_000;

/// How a row names its entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// By its key.
    Key(Uuid),
    /// By its uid.
    Uid(String),
}

/// What a row does.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Registers an entity.
    Create(Given, Patch),
    /// Changes an entity; a version is the one it was based on.
    Update(Name, Option<i64>, Patch),
    /// Deletes an entity.
    Delete(Name, Option<i64>),
    /// Brings a deleted entity back.
    Restore(Name, Option<i64>),
}

/// How the rows are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Nothing is kept; the results say what would be.
    pub dry_run: bool,
    /// Rows that are right are kept, also if others are wrong; else all are kept or none.
    pub partly: bool,
}

/// What came of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowResult {
    /// The entity as it is, or would be; none when the row is wrong.
    pub saved: Option<Saved>,
    /// The fields that changed.
    pub changes: Vec<FieldChange>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// What came of the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bulk {
    /// A result for each row, in order.
    pub rows: Vec<RowResult>,
    /// Whether what is right was kept.
    pub kept: bool,
}

impl Registry {
    /// Makes the changes one after the other, in one transaction.
    ///
    /// # Errors
    /// `Rejected` when there are too many; what is wrong with a row is in its result.
    pub async fn change_entities(
        &self,
        call: Call,
        rows: &[(EntityKind, Step)],
        mode: Mode,
    ) -> Result<Bulk, RegistryError> {
        if rows.len() > MOST_ROWS {
            let message = format!("{} changes are too many: one call makes at most {MOST_ROWS}", rows.len());
            return Err(FieldError::new("changes", "LIMIT_EXCEEDED", message).into());
        }
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let known = known(&work, rows).await?;
        let mut results = Vec::with_capacity(rows.len());
        for (kind, step) in rows {
            results.push(guarded(&work, *kind, step, &known).await?);
        }
        let right = results.iter().all(|result| result.errors.is_empty());
        let kept = !mode.dry_run && (right || mode.partly);
        let bulk = Bulk { rows: results, kept };
        if kept {
            work.commit(&bulk).await?;
        } else {
            work.abandon().await?;
        }
        Ok(bulk)
    }
}

/// The keys of the entities that rows name by uid, in one statement a kind.
async fn known(
    work: &Work,
    rows: &[(EntityKind, Step)],
) -> Result<HashMap<(EntityKind, String), Uuid>, RegistryError> {
    let mut wanted: BTreeMap<EntityKind, Vec<String>> = BTreeMap::new();
    for (kind, step) in rows {
        if let Step::Update(Name::Uid(uid), ..)
        | Step::Delete(Name::Uid(uid), _)
        | Step::Restore(Name::Uid(uid), _) = step
        {
            wanted.entry(*kind).or_default().push(uid.clone());
        }
    }
    let mut known = HashMap::new();
    for (kind, uids) in wanted {
        let found = keys_of_uids(work.db(), kind, &uids).await?;
        known.extend(found.into_iter().map(|(uid, key)| ((kind, uid), key)));
    }
    Ok(known)
}

/// Makes one change so that nothing of it stays if it is wrong.
async fn guarded(
    work: &Work,
    kind: EntityKind,
    step: &Step,
    known: &HashMap<(EntityKind, String), Uuid>,
) -> Result<RowResult, RegistryError> {
    work.db().execute_unprepared("SAVEPOINT bulk_row").await?;
    let made = match make(work, kind, step, known).await {
        Ok(saved) => {
            work.db().execute_unprepared("RELEASE SAVEPOINT bulk_row").await?;
            let changes = changes(work, &saved, step).await?;
            return Ok(RowResult { saved: Some(saved), changes, errors: Vec::new() });
        }
        Err(error) => as_errors(error),
    };
    work.db().execute_unprepared("ROLLBACK TO SAVEPOINT bulk_row").await?;
    work.db().execute_unprepared("RELEASE SAVEPOINT bulk_row").await?;
    Ok(RowResult { errors: made?, ..RowResult::default() })
}

async fn make(
    work: &Work,
    kind: EntityKind,
    step: &Step,
    known: &HashMap<(EntityKind, String), Uuid>,
) -> Result<Saved, RegistryError> {
    let subject = |name: &Name, version: Option<i64>| match name {
        Name::Key(key) => Ok::<_, RegistryError>(Subject { kind, key: *key, version }),
        Name::Uid(uid) if uid.is_empty() => {
            let message = "a key or a uid is required, unless entities may be registered";
            Err(FieldError::new("key", "REQUIRED", message).into())
        }
        Name::Uid(uid) => {
            let key = known.get(&(kind, uid.clone())).copied().ok_or_else(|| absent(kind, uid.as_str()))?;
            Ok(Subject { kind, key, version })
        }
    };
    match step {
        Step::Create(given, patch) => {
            let blank = blank(kind);
            let fields = patch.whole(&blank).on(kind, &blank).map_err(RegistryError::Rejected)?;
            create(work, kind, given.clone(), fields).await
        }
        Step::Update(name, version, patch) => patched(work, subject(name, *version)?, patch).await,
        Step::Delete(name, version) => marked(work, subject(name, *version)?, true).await,
        Step::Restore(name, version) => marked(work, subject(name, *version)?, false).await,
    }
}

/// What a row changed, as its revision says; none where nothing changed.
async fn changes(work: &Work, saved: &Saved, step: &Step) -> Result<Vec<FieldChange>, RegistryError> {
    use revision::{Column, Entity};
    if let Step::Update(_, Some(version), _) = step
        && *version == saved.version
    {
        return Ok(Vec::new());
    }
    let select =
        Entity::find().filter(Column::EntityKey.eq(saved.key)).filter(Column::Version.eq(saved.version));
    let Some(revision) = select.one(work.db()).await? else { return Ok(Vec::new()) };
    // The revision of an earlier change is none of this one.
    if revision.created != work.moment() {
        return Ok(Vec::new());
    }
    serde_json::from_value(revision.changes).map_err(|error| RegistryError::Stored(error.to_string()))
}

/// What is wrong with a row, in its result; what fails all of them is passed on.
fn as_errors(error: RegistryError) -> Result<Vec<FieldError>, RegistryError> {
    let one = |code: &str, message: String| Ok(vec![FieldError::new("", code, message)]);
    match error {
        RegistryError::Rejected(errors) => Ok(errors),
        RegistryError::Invalid { field, message } => Ok(vec![FieldError::new(field, "INVALID", message)]),
        RegistryError::NotFound { .. } => one("NOT_FOUND", error.to_string()),
        RegistryError::Forbidden(_) => one("FORBIDDEN", error.to_string()),
        error => Err(error),
    }
}
