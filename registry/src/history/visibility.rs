//! What of an entity's past a viewer sees: no more than of the live entity.
//!
//! Contacts that are not public, or were not, or are gone, are there for readers with a role only; so is what an
//! entity was while it was private, and that something concerns a dataset the viewer does not see. What changed is
//! told apart between the documents as the viewer sees them, so that no change betrays what neither of them shows.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use atlas_entity::{EntityKind, contact, revision};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Registry, RegistryError, Viewer,
    document::{Concealed, FieldChange, Fields, apply, diff},
    policy::{Action, Role, can},
    viewer::{Coverage, outside_hidden},
    write::common::KEYS,
};

/// What a viewer sees of the documents of one entity, whatever their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everything: they are a reader of the entity, or more.
    Full,
    /// What everyone sees.
    Public(Arc<Public>),
}

/// What everyone sees of an entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Public {
    /// Keys of the contacts that are there and public today.
    contacts: HashSet<String>,
    /// The datasets that the viewer does not see.
    hidden: Arc<Concealed>,
}

impl Default for Sight {
    /// Nothing that anybody could object to.
    fn default() -> Self {
        Self::Public(Arc::default())
    }
}

impl Sight {
    /// The document as the viewer sees it; none if it was private at its time.
    pub fn document(&self, fields: &Fields) -> Option<Fields> {
        match self {
            Self::Full => Some(fields.clone()),
            Self::Public(public) => (!is_private(fields)).then(|| public.document(fields)),
        }
    }

    /// What tells two documents apart, as far as the viewer sees them.
    pub fn diff(&self, before: &Fields, after: &Fields) -> Vec<FieldChange> {
        let seen = |fields| self.document(fields).unwrap_or_default();
        diff(&seen(before), &seen(after))
    }

    /// The changes that led to this document, as far as the viewer sees them.
    pub fn changes(&self, changes: &[FieldChange], after: &Fields) -> Vec<FieldChange> {
        match self {
            Self::Full => changes.to_vec(),
            Self::Public(_) => match apply(after, &inverted(changes)) {
                Ok(before) => self.diff(&before, after),
                Err(_) => self.proposed(changes),
            },
        }
    }

    /// Changes without a document to make them to, as far as the viewer sees them: where it takes the document to
    /// know, they are left out.
    pub fn proposed(&self, changes: &[FieldChange]) -> Vec<FieldChange> {
        match self {
            Self::Full => changes.to_vec(),
            Self::Public(public) => {
                changes.iter().filter_map(|change| public.change(change, changes)).collect()
            }
        }
    }
}

impl Public {
    fn document(&self, fields: &Fields) -> Fields {
        let seen = |(name, value): (&String, &Value)| (name.clone(), self.value(name, value));
        fields.iter().map(seen).collect()
    }

    /// The value of a field, without what is not for everyone.
    fn value(&self, field: &str, value: &Value) -> Value {
        match (field, value) {
            ("contacts", Value::Array(items)) => {
                items.iter().filter(|item| self.contact(item)).cloned().collect()
            }
            _ => self.hidden.value(field, value),
        }
    }

    fn contact(&self, item: &Value) -> bool {
        let key = item.get("key").and_then(Value::as_str).unwrap_or_default();
        self.contacts.contains(key) && item.get("public") == Some(&Value::Bool(true))
    }

    /// A change alone, among those it was made with.
    fn change(&self, change: &FieldChange, all: &[FieldChange]) -> Option<FieldChange> {
        let (field, rest) = change.path.split_once('.').unwrap_or((&change.path, ""));
        let (key, part) = rest.split_once('.').unwrap_or((rest, ""));
        let seen = |value: &Value| match (field, key, part) {
            (_, "", _) => self.value(field, value),
            ("contacts", "order", _) => {
                let shown = |key: &&Value| key.as_str().is_some_and(|key| self.contacts.contains(key));
                value.as_array().into_iter().flatten().filter(shown).cloned().collect()
            }
            ("contacts", _, "") => Some(value).filter(|item| self.contact(item)).cloned().unwrap_or_default(),
            _ => self.hidden.changed(&change.path, value),
        };
        if field == "contacts" && !part.is_empty() {
            let turned = format!("contacts.{key}.public");
            if !self.contacts.contains(key) || all.iter().any(|other| other.path == turned) {
                return None;
            }
        }
        let (before, after) = (seen(&change.before), seen(&change.after));
        (before != after).then(|| FieldChange { path: change.path.clone(), before, after })
    }
}

fn is_private(fields: &Fields) -> bool {
    fields.get("private") == Some(&Value::Bool(true))
}

fn inverted(changes: &[FieldChange]) -> Vec<FieldChange> {
    let invert = |change: &FieldChange| FieldChange {
        path: change.path.clone(),
        before: change.after.clone(),
        after: change.before.clone(),
    };
    changes.iter().map(invert).collect()
}

/// The revisions that the viewer sees: those of entities they see, from times when these were not private.
pub(crate) fn visible_revisions(viewer: &Viewer) -> Condition {
    use revision::Column::{EntityKey, EntityKind, Private};
    let covered =
        |role| viewer.actor().and_then(|actor| Coverage::of(actor, role).naming(EntityKind, EntityKey));
    match viewer {
        Viewer::System => Condition::all(),
        Viewer::Anonymous | Viewer::Person(_) => {
            let open = Condition::any().add(Private.eq(false)).add_option(covered(Role::Reader));
            let shown = outside_hidden(viewer, EntityKey).add(open);
            // Who may bring back what is deleted may read what it was.
            Condition::any().add(shown).add_option(covered(Role::Mediator))
        }
    }
}

impl Registry {
    /// What the viewer sees of the documents of these entities, in a constant number of statements.
    pub async fn sights(
        &self,
        viewer: &Viewer,
        entities: &[(EntityKind, Uuid)],
    ) -> Result<HashMap<Uuid, Sight>, RegistryError> {
        let readers = self.readable(viewer, entities).await?;
        let mut sights: HashMap<Uuid, Sight> = readers.iter().map(|key| (*key, Sight::Full)).collect();
        let others = entities.iter().map(|(_, key)| *key).filter(|key| !readers.contains(key));
        let others: Vec<Uuid> = others.collect();
        if others.is_empty() {
            return Ok(sights);
        }
        let hidden: Arc<Concealed> = Arc::new(self.hidden_datasets(viewer).await?.into_iter().collect());
        let mut public = self.public_contacts(&others).await?;
        for key in others {
            let contacts = public.remove(&key).unwrap_or_default();
            sights.insert(key, Sight::Public(Arc::new(Public { contacts, hidden: Arc::clone(&hidden) })));
        }
        Ok(sights)
    }

    /// What the viewer sees of the documents of one entity.
    pub async fn sight(&self, viewer: &Viewer, entity: (EntityKind, Uuid)) -> Result<Sight, RegistryError> {
        Ok(self.sights(viewer, &[entity]).await?.remove(&entity.1).unwrap_or_default())
    }

    /// Those of the entities whose private parts the viewer sees.
    async fn readable(
        &self,
        viewer: &Viewer,
        entities: &[(EntityKind, Uuid)],
    ) -> Result<HashSet<Uuid>, RegistryError> {
        let mut readable = HashSet::new();
        for kind in EntityKind::ALL {
            let keys: Vec<Uuid> =
                entities.iter().filter(|(of, _)| *of == kind).map(|(_, key)| *key).collect();
            match viewer {
                Viewer::System => readable.extend(keys),
                Viewer::Anonymous => {}
                Viewer::Person(_) if keys.is_empty() => {}
                Viewer::Person(_) => {
                    let targets = self.targets(kind, &keys).await?;
                    let may = |target: &_| can(viewer, Action::ReadPrivate, target).allowed;
                    readable.extend(targets.iter().filter(|(_, target)| may(target)).map(|(key, _)| *key));
                }
            }
        }
        Ok(readable)
    }

    async fn public_contacts(
        &self,
        entities: &[Uuid],
    ) -> Result<HashMap<Uuid, HashSet<String>>, RegistryError> {
        use contact::{Column, Entity};
        let mut found: HashMap<Uuid, HashSet<String>> = HashMap::new();
        for keys in entities.chunks(KEYS) {
            let select = Entity::find().select_only().columns([Column::EntityKey, Column::Key]);
            let select = select.filter(Column::Public.eq(true));
            let rows = select.filter(Column::EntityKey.is_in(keys.iter().copied()));
            for (entity, key) in rows.into_tuple::<(Uuid, Uuid)>().all(self.db()).await? {
                found.entry(entity).or_default().insert(key.to_string());
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{Public, Sight};
    use crate::document::{FieldChange, Fields};

    fn fields(value: Value) -> Fields {
        serde_json::from_value(value).unwrap()
    }

    fn changes(value: Value) -> Vec<FieldChange> {
        serde_json::from_value(value).unwrap()
    }

    /// The dataset that is private.
    const D: Uuid = Uuid::from_u128(13);

    /// Contact `a` is public today, nothing else is.
    fn everyone() -> Sight {
        let contacts = ["a".to_owned()].into();
        let hidden = Arc::new([D].into_iter().collect());
        Sight::Public(Arc::new(Public { contacts, hidden }))
    }

    #[test]
    fn a_document_shows_contacts_that_were_public_and_are() {
        let document = fields(json!({
            "name": "Museum",
            "contacts": [
                { "key": "a", "public": true }, { "key": "b", "public": true }, { "key": "c", "public": false },
            ],
            "datasetKeys": [D, "e"],
            "parentKey": D,
            "codeMappings": [{ "key": "m", "datasetKey": D }, { "key": "n", "datasetKey": null }],
        }));
        let seen = everyone().document(&document).unwrap();
        let expected = json!({
            "name": "Museum", "contacts": [{ "key": "a", "public": true }], "datasetKeys": ["e"], "parentKey": null,
            "codeMappings": [{ "key": "n", "datasetKey": null }],
        });
        assert_eq!(Value::Object(seen), expected);
        assert_eq!(everyone().document(&fields(json!({ "private": true }))), None);
        assert_eq!(Sight::Full.document(&document), Some(document));
    }

    #[test]
    fn a_contact_that_became_public_was_not_there_before() {
        let made = changes(json!([
            { "path": "contacts.a.email", "before": ["old@example.org"], "after": ["new@example.org"] },
            { "path": "contacts.a.public", "before": false, "after": true },
            { "path": "contacts.b.email", "before": ["b@example.org"], "after": [] },
            { "path": "contacts.c", "before": { "key": "c", "public": true }, "after": null },
            { "path": "contacts.order", "before": ["b", "a"], "after": ["a", "b"] },
            { "path": "name", "before": "Old", "after": "New" },
        ]));
        let after = fields(json!({
            "name": "New",
            "contacts": [
                { "key": "a", "public": true, "email": ["new@example.org"] },
                { "key": "b", "public": true, "email": [] },
            ],
        }));
        let seen = everyone().changes(&made, &after);
        let added = json!({ "key": "a", "public": true, "email": ["new@example.org"] });
        let expected = changes(json!([
            { "path": "contacts.a", "before": null, "after": added },
            { "path": "name", "before": "Old", "after": "New" },
        ]));
        assert_eq!(seen, expected);
        // Without the document less is told, never more.
        let expected = changes(json!([{ "path": "name", "before": "Old", "after": "New" }]));
        assert_eq!(everyone().proposed(&made), expected);
        assert_eq!(Sight::Full.changes(&made, &after), made);
    }

    #[test]
    fn changes_alone_show_what_everyone_may_see() {
        let made = changes(json!([
            { "path": "contacts.a.phone", "before": ["1"], "after": ["2"] },
            { "path": "contacts.x", "before": null, "after": { "key": "x", "public": true, "lastName": "New" } },
            { "path": "contacts.order", "before": ["x", "a", "b"], "after": ["b", "x", "a"] },
            { "path": "datasetKeys", "before": ["e"], "after": [D, "e"] },
            { "path": "codeMappings.m.datasetKey", "before": D, "after": "e" },
        ]));
        let expected = changes(json!([
            { "path": "contacts.a.phone", "before": ["1"], "after": ["2"] },
            { "path": "codeMappings.m.datasetKey", "before": null, "after": "e" },
        ]));
        assert_eq!(everyone().proposed(&made), expected);
    }
}
