//! Erasing personal data from history.
//!
//! What is erased leaves a marker, and its revision says when; versions stay as they were, so that the chain of
//! revisions is whole. The log keeps that data were erased, by whom and where, and nothing of what they were.

use std::collections::{BTreeMap, BTreeSet};

use atlas_entity::{EntityKind, contact, revision};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Func},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    elsewhere,
    erased::{Scrub, telling, versions_of},
};
use crate::{
    FieldError, Registry, RegistryError,
    change::{Change, Subject, guard, held, save},
    document::{Document, Fields},
    policy::{Action, Target, require},
    work::{Begun, Call, Work},
    write::Saved,
};

/// The shortest text that is looked for everywhere.
const SHORTEST: usize = 4;

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// A contact, from everything it ever hung on. If it still hangs on an entity, it is removed from that.
    Contact {
        /// The entity it hangs on, or hung on.
        entity: (EntityKind, Uuid),
        /// Its key.
        contact: Uuid,
    },
    /// A text, in whatever case, from the history of an entity, or of all of them.
    Text {
        /// The entity; all of them when none is named.
        entity: Option<(EntityKind, Uuid)>,
        /// The text.
        text: String,
    },
}

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Revisions that were changed.
    pub revisions: u64,
    /// Other stored rows that were changed.
    pub others: u64,
    /// The entity that the contact was removed from, if it still hung on one.
    pub removed_from: Option<Saved>,
}

impl Registry {
    /// Erases personal data from history.
    ///
    /// # Errors
    /// `Rejected` when there is nothing to erase, or the text still stands in an entity; `Unauthenticated` or
    /// `Forbidden` by policy; `NotFound` when there is no such entity for the viewer.
    pub async fn erase_personal_data(&self, call: Call, erasure: &Erasure) -> Result<Erased, RegistryError> {
        let work = match self.begin(call).await? {
            Begun::Replayed(answer) => return Ok(answer),
            Begun::Work(work) => work,
        };
        let erased = match erasure {
            Erasure::Contact { entity, contact } => Box::pin(erase_contact(&work, *entity, *contact)).await?,
            Erasure::Text { entity, text } => erase_text(&work, *entity, text.trim()).await?,
        };
        work.commit(&erased).await?;
        Ok(erased)
    }
}

async fn erase_contact(
    work: &Work,
    entity: (EntityKind, Uuid),
    contact: Uuid,
) -> Result<Erased, RegistryError> {
    permit(work, entity).await?;
    let mut scrub = Scrub { contact: Some(contact.to_string()), texts: Vec::new() };
    let removed_from = remove(work, contact).await?;
    let rows = revisions(work, &[contact.to_string()]).await?;
    if !rows.iter().any(|row| (row.entity_kind, row.entity_key) == entity) {
        return Err(FieldError::new("contactKey", "NOT_FOUND", "the entity never had such a contact").into());
    }
    let mut texts = BTreeSet::new();
    for row in &rows {
        texts.extend(versions_of(&contact.to_string(), &row.document, &row.changes).iter().flat_map(telling));
    }
    let places: BTreeSet<_> = rows.iter().map(|row| (row.entity_kind, row.entity_key)).collect();
    let mut entities = BTreeMap::new();
    for place in places {
        entities.insert(place, permit(work, place).await?);
    }
    // What the entities still show of themselves, as the address of a museum, stays in their history.
    scrub.texts =
        texts.into_iter().filter(|text| !entities.values().any(|shown| holds(shown, text))).collect();
    let mut told = scrub.texts.clone();
    told.push(contact.to_string());
    let mine = |row: &revision::Model| entities.contains_key(&(row.entity_kind, row.entity_key));
    let rows = revisions(work, &told).await?.into_iter().filter(mine).collect();
    let revisions = rewrite(work, rows, &scrub).await?;
    let others = elsewhere::erase(work, &told, &scrub).await?;
    let details = json!({ "contact": contact, "revisions": revisions });
    work.audit("personal_data.erased", Some(entity.1), details).await?;
    Ok(Erased { revisions, others, removed_from })
}

async fn erase_text(
    work: &Work,
    entity: Option<(EntityKind, Uuid)>,
    text: &str,
) -> Result<Erased, RegistryError> {
    match entity {
        Some(entity) => drop(permit(work, entity).await?),
        None => require(work.viewer(), Action::Erase, &Target::default())?,
    }
    if text.chars().count() < SHORTEST {
        let message = format!("a text of at least {SHORTEST} characters is needed");
        return Err(FieldError::new("value", "INVALID", message).into());
    }
    let mut rows = revisions(work, &[text.to_owned()]).await?;
    rows.retain(|row| entity.is_none_or(|entity| (row.entity_kind, row.entity_key) == entity));
    let places: BTreeSet<_> = rows.iter().map(|row| (row.entity_kind, row.entity_key)).collect();
    let mut errors = Vec::new();
    for place in places {
        let document = permit(work, place).await?;
        let fields = document.fields.iter().filter(|(_, value)| contains(value, text));
        errors.extend(fields.map(|(field, _)| {
            let message = format!("{} still has it in this field; change that first", document.uid());
            FieldError::new(field, "INVALID", message)
        }));
    }
    crate::change::refuse(errors)?;
    let scrub = Scrub { contact: None, texts: vec![text.to_owned()] };
    let revisions = rewrite(work, rows, &scrub).await?;
    let others = elsewhere::erase(work, &scrub.texts, &scrub).await?;
    let details = json!({ "revisions": revisions });
    work.audit("personal_data.erased", entity.map(|entity| entity.1), details).await?;
    Ok(Erased { revisions, others, removed_from: None })
}

/// The entity, if the viewer may erase from its history.
async fn permit(work: &Work, (kind, key): (EntityKind, Uuid)) -> Result<Document, RegistryError> {
    let document = held(work, Subject { kind, key, version: None }).await?;
    guard::act(work, &document, Action::Erase).await?;
    Ok(document)
}

/// Removes the contact from the entity it hangs on, if it still does.
async fn remove(work: &Work, contact: Uuid) -> Result<Option<Saved>, RegistryError> {
    let Some(row) = contact::Entity::find_by_id(contact).one(work.db()).await? else { return Ok(None) };
    let before = permit(work, (row.entity_kind, row.entity_key)).await?;
    let mut fields = before.fields.clone();
    if let Some(Value::Array(contacts)) = fields.get_mut("contacts") {
        contacts.retain(|item| item["key"] != contact.to_string());
    }
    let (action, event) = ("ERASE", "entity.updated");
    let own = Fields::new();
    let change = Change { action, event, kind: before.kind, before: Some(&before), fields, own };
    save(work, change).await.map(Some)
}

/// The revisions in which any of the texts stands, in whatever case.
async fn revisions(work: &Work, texts: &[String]) -> Result<Vec<revision::Model>, RegistryError> {
    use revision::{Column, Entity};
    let mut any = Condition::any();
    for text in texts {
        any = any.add(in_json(work, Column::Document, text)).add(in_json(work, Column::Changes, text));
        any = any.add(in_text(work, Expr::col(Column::Reason), text));
    }
    let select = Entity::find().filter(any).order_by_asc(Column::EntityKey).order_by_asc(Column::Version);
    Ok(select.all(work.db()).await?)
}

/// Writes the revisions without what is erased; tells how many had any of it.
async fn rewrite(work: &Work, rows: Vec<revision::Model>, scrub: &Scrub) -> Result<u64, RegistryError> {
    let mut rewritten = 0;
    for mut row in rows {
        let changes = scrub.changes(&row.changes);
        let document = scrub.document(&row.document);
        let reason = row.reason.as_deref().map(|reason| scrub.text(reason));
        if (&changes, &document, &reason) == (&row.changes, &row.document, &row.reason) {
            continue;
        }
        (row.changes, row.document, row.reason) = (changes, document, reason);
        row.erased = Some(work.moment());
        row.into_active_model().reset_all().update(work.db()).await?;
        rewritten += 1;
    }
    Ok(rewritten)
}

/// Whether the text stands in JSON, the case of letters aside.
pub(super) fn in_json<C: ColumnTrait>(work: &Work, column: C, text: &str) -> Expr {
    let quoted = Value::from(text).to_string();
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or(text);
    in_text(work, Expr::col(column).cast_as("text"), inner)
}

/// Whether the text stands in another, the case of letters aside.
pub(super) fn in_text(work: &Work, within: Expr, text: &str) -> Expr {
    let postgres = work.db().get_database_backend() == DbBackend::Postgres;
    let position = Func::cust(if postgres { "strpos" } else { "instr" });
    let sides = [Expr::expr(Func::lower(within)), Expr::expr(Func::lower(Expr::val(text)))];
    Expr::expr(position.args(sides)).gt(0)
}

/// Whether the entity still shows the text.
fn holds(document: &Document, text: &str) -> bool {
    document.fields.values().any(|value| contains(value, text))
}

fn contains(value: &Value, text: &str) -> bool {
    match value {
        Value::String(held) => held.to_lowercase().contains(&text.to_lowercase()),
        Value::Array(items) => items.iter().any(|item| contains(item, text)),
        Value::Object(parts) => parts.values().any(|part| contains(part, text)),
        _ => false,
    }
}
