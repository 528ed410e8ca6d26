//! Locking fields, and lifting locks.

use std::collections::HashMap;

use atlas_entity::{
    EntityKind,
    source_lock::{Column, Entity, Model},
    vocabulary_concept,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, sea_query::OnConflict,
};
use serde_json::json;
use uuid::Uuid;

use super::{ATLAS, EML, part::refusals, part_by_lock};
use crate::{
    FieldError, Registry, RegistryError,
    change::{Subject, act, held},
    document::{Document, Fields, blank, diff},
    policy::Action,
    work::{Begun, Call, Work},
};

/// Fields of an entity to lock or to free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRequest {
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Key of the entity.
    pub key: Uuid,
    /// The fields, by their names in the schema.
    pub fields: Vec<String>,
}

impl Registry {
    /// Locks fields of an entity to the source that keeps their master copy. Who may change the entity may: it
    /// narrows what they themselves may do. Returns all its locks.
    ///
    /// # Errors
    /// `Rejected` for a field or source that is not known; a field that is locked to another source already is only
    /// locked anew by who might lift that lock.
    pub async fn lock_fields(
        &self,
        call: Call,
        request: LockRequest,
        source: &str,
    ) -> Result<Vec<Model>, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let source = source.trim().to_uppercase();
        let document = subject(&work, &request).await?;
        let mut errors = unknown_fields(&request);
        if !known(work.db(), &source).await? {
            let message = format!("it is none of {ATLAS}, {EML} and the concepts of MasterSourceType");
            errors.push(FieldError::new("source", "UNKNOWN_CONCEPT", message));
        }
        refuse(errors)?;
        let before = locks(work.db(), request.key).await?;
        let replaced =
            before.iter().filter(|lock| request.fields.contains(&lock.field) && lock.source != source);
        may_lift(&work, &document, replaced).await?;
        let fresh = request
            .fields
            .iter()
            .filter(|field| !before.iter().any(|lock| lock.field == **field && lock.source == source));
        let rows: Vec<Model> = fresh.map(|field| row(&work, &request, field, &source)).collect();
        if !rows.is_empty() {
            let details = json!({ "fields": names(&rows), "source": source });
            let mut conflict = OnConflict::columns([Column::EntityKey, Column::Field]);
            conflict.update_columns([Column::Source, Column::Created, Column::CreatedBy]);
            let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
            Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(work.db()).await?;
            work.audit("source.locked", Some(request.key), details).await?;
        }
        finish(*work, request.key).await
    }

    /// Lifts the locks on fields of an entity. Returns those that are left.
    ///
    /// # Errors
    /// `Forbidden` for a lock to a source outside, unless by who set it or by a mediator.
    pub async fn lift_locks(&self, call: Call, request: LockRequest) -> Result<Vec<Model>, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let document = subject(&work, &request).await?;
        refuse(unknown_fields(&request))?;
        let before = locks(work.db(), request.key).await?;
        let lifted: Vec<Model> =
            before.into_iter().filter(|lock| request.fields.contains(&lock.field)).collect();
        may_lift(&work, &document, lifted.iter()).await?;
        if !lifted.is_empty() {
            let delete = Entity::delete_many().filter(Column::EntityKey.eq(request.key));
            delete.filter(Column::Field.is_in(names(&lifted))).exec(work.db()).await?;
            let sources: Vec<&str> = lifted.iter().map(|lock| lock.source.as_str()).collect();
            let details = json!({ "fields": names(&lifted), "sources": sources });
            work.audit("source.lifted", Some(request.key), details).await?;
        }
        finish(*work, request.key).await
    }

    /// The locks of these entities, each list by field. Those of an entity are seen by whoever sees the entity.
    pub async fn locks_of(&self, keys: &[Uuid]) -> Result<HashMap<Uuid, Vec<Model>>, RegistryError> {
        let mut found: HashMap<Uuid, Vec<Model>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        let select = Entity::find().filter(Column::EntityKey.is_in(keys.iter().copied()));
        for lock in select.order_by_asc(Column::Field).all(self.db()).await? {
            found.entry(lock.entity_key).or_default().push(lock);
        }
        Ok(found)
    }
}

/// The locks of an entity, by field.
pub(crate) async fn locks(db: &impl ConnectionTrait, key: Uuid) -> Result<Vec<Model>, RegistryError> {
    let select = Entity::find().filter(Column::EntityKey.eq(key)).order_by_asc(Column::Field);
    Ok(select.all(db).await?)
}

/// Refuses a change of what is locked to another source than the one it comes from.
pub(crate) async fn respect(work: &Work, before: &Document, after: &Fields) -> Result<(), RegistryError> {
    let locks = locks(work.db(), before.key).await?;
    let source = work.call().source.as_deref();
    if locks.is_empty() && source.is_none() {
        return Ok(());
    }
    let parted = part_by_lock(diff(&before.fields, after), &locks, source);
    refuse(refusals(&parted.withheld, &locks))
}

/// The entity, if the viewer may change it.
async fn subject(work: &Work, request: &LockRequest) -> Result<Document, RegistryError> {
    let subject = Subject { kind: request.kind, key: request.key, version: None };
    let document = held(work, subject).await?;
    act(work, &document, Action::Update).await?;
    Ok(document)
}

/// A lock to the atlas only keeps synchronisations off, and is lifted by who may change the entity; so is one that
/// they set themselves. Any other says that a change here is lost there: that is for a mediator to decide.
async fn may_lift<'a>(
    work: &Work,
    document: &Document,
    mut lifted: impl Iterator<Item = &'a Model>,
) -> Result<(), RegistryError> {
    let own = work.signature();
    if lifted.any(|lock| lock.source != ATLAS && lock.created_by != own) {
        act(work, document, Action::Delete).await?;
    }
    Ok(())
}

fn unknown_fields(request: &LockRequest) -> Vec<FieldError> {
    if request.fields.is_empty() {
        return vec![FieldError::new("fields", "REQUIRED", "name at least one field")];
    }
    let known = blank(request.kind);
    let unknown = request.fields.iter().filter(|field| !known.contains_key(*field));
    let message = |field| format!("{field} is no field of the entity that can be changed");
    unknown.map(|field| FieldError::new("fields", "INVALID", message(field))).collect()
}

async fn known(db: &impl ConnectionTrait, source: &str) -> Result<bool, RegistryError> {
    use vocabulary_concept::{Column, Entity};
    if [ATLAS, EML].contains(&source) {
        return Ok(true);
    }
    let concepts = Entity::find().filter(Column::Vocabulary.eq("MasterSourceType"));
    Ok(concepts.filter(Column::Name.eq(source)).count(db).await? > 0)
}

fn row(work: &Work, request: &LockRequest, field: &str, source: &str) -> Model {
    Model {
        entity_key: request.key,
        field: field.to_owned(),
        entity_kind: request.kind,
        source: source.to_owned(),
        created: work.moment(),
        created_by: work.signature(),
    }
}

fn names(locks: &[Model]) -> Vec<&str> {
    locks.iter().map(|lock| lock.field.as_str()).collect()
}

async fn finish(work: Work, key: Uuid) -> Result<Vec<Model>, RegistryError> {
    let answer = locks(work.db(), key).await?;
    work.commit(&answer).await?;
    Ok(answer)
}

fn refuse(errors: Vec<FieldError>) -> Result<(), RegistryError> {
    if errors.is_empty() { Ok(()) } else { Err(RegistryError::Rejected(errors)) }
}
