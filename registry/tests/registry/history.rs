//! History: chains of revisions, how entities were, reverting, who sees what.

use std::sync::Arc;

use atlas_entity::{EntityKind, revision};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::Subject,
    document::{FieldChange, Fields, Patch, apply, blank},
    history::{Reversion, Sight},
    policy::{Actor, Grant, Role, Scope, TokenScope},
    work::Call,
    write::Saved,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    database::on_each,
    merges::{create, document, revisions, subject, system},
};

const INSTITUTION: EntityKind = EntityKind::Institution;

pub async fn update(registry: &Registry, saved: &Saved, fields: Value) -> Saved {
    let patch: Patch = serde_json::from_value(fields).unwrap();
    registry.update_entity(system(), subject(saved), &patch).await.unwrap()
}

pub fn person(role: Role) -> Viewer {
    let grants = vec![Grant { role, scope: Scope::All }];
    let (person, name) = (Uuid::from_u128(7), "Ada".to_owned());
    Viewer::Person(Arc::new(Actor { person, name, grants, token_scope: TokenScope::Admin }))
}

fn changes(row: &revision::Model) -> Vec<FieldChange> {
    serde_json::from_value(row.changes.clone()).unwrap()
}

fn fields(document: &Value) -> Fields {
    document.as_object().unwrap().clone()
}

/// Checks that each revision of the entity leads from the one before to its own document, without a gap.
pub async fn assert_whole(registry: &Registry, saved: &Saved) {
    let rows = revisions(registry, saved.key).await;
    let mut before = blank(saved.kind);
    for (number, row) in (1..).zip(&rows) {
        assert_eq!(row.version, number, "{}", saved.uid);
        let mut after = apply(&before, &changes(row)).unwrap();
        let mut document = fields(&row.document);
        // What was added and removed leaves its place to the order of the others.
        sort_items(&mut after);
        sort_items(&mut document);
        for name in ["uid", "deleted", "replacedBy", "convertedToCollection"] {
            after.entry(name).or_insert(Value::Null);
            document.entry(name).or_insert(Value::Null);
        }
        assert_eq!(after, document, "{} version {number}", saved.uid);
        before = fields(&row.document);
    }
}

fn sort_items(fields: &mut Fields) {
    for items in fields.values_mut().filter_map(Value::as_array_mut) {
        if items.iter().any(|item| item.get("key").is_some()) {
            items.sort_by_key(|item| item["key"].to_string());
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// Does something to an institution that is there.
async fn shake(registry: &Registry, dice: &mut Dice, all: &mut Vec<Saved>) {
    let place = dice.roll(all.len());
    let saved = all[place].clone();
    let now = document(registry, &saved).await;
    let some = |list: &str, dice: &mut Dice| -> Option<Value> {
        let items = now[list].as_array().unwrap();
        (!items.is_empty()).then(|| items[dice.roll(items.len())]["key"].clone())
    };
    let word = format!("word-{}", dice.roll(1000));
    match dice.roll(9) {
        0 | 1 => drop(update(registry, &saved, json!({ "description": word, "keywords": [word] })).await),
        2 | 3 => {
            let contact = json!({ "add": [{ "lastName": word, "public": dice.roll(2) == 0 }] });
            update(registry, &saved, json!({ "contacts": contact, "tags": { "add": [{ "value": word }] } }))
                .await;
        }
        4 => {
            if let Some(key) = some("contacts", dice) {
                let change = json!({ "update": [{ "key": key, "firstName": word }], "order": [key] });
                update(registry, &saved, json!({ "contacts": change })).await;
            }
        }
        5 => {
            if let Some(key) = some("tags", dice) {
                update(registry, &saved, json!({ "tags": { "remove": [key] } })).await;
            }
        }
        6 => {
            let to = i64::try_from(1 + dice.roll(revisions(registry, saved.key).await.len())).unwrap();
            let reversion = Reversion { to, paths: Vec::new() };
            match registry.revert_entity(system(), subject(&saved), &reversion).await {
                // The values may be those of today.
                Ok(_) | Err(RegistryError::Rejected(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        7 => {
            registry.delete_entity(system(), subject(&saved)).await.unwrap();
            registry.restore_entity(system(), subject(&saved)).await.unwrap();
        }
        _ => {
            let other = all[dice.roll(all.len())].clone();
            if other != saved && all.len() > 2 {
                registry.merge_entities(system(), subject(&saved), subject(&other), false).await.unwrap();
                all.remove(place);
            }
        }
    }
}

#[tokio::test]
async fn chains_of_revisions_are_whole_whatever_was_done() {
    on_each(|registry| async move {
        let mut dice = Dice(42);
        let mut all = Vec::new();
        for name in ["One", "Two", "Three", "Four", "Five", "Six"] {
            all.push(create(&registry, INSTITUTION, json!({ "name": name, "code": name })).await);
        }
        let every = all.clone();
        for _ in 0..120 {
            shake(&registry, &mut dice, &mut all).await;
        }
        for saved in &every {
            assert_whole(&registry, saved).await;
        }
        assert!(all.len() < every.len(), "nothing was merged");
        let actions: std::collections::BTreeSet<String> = revision::Entity::find()
            .all(registry.db())
            .await
            .unwrap()
            .into_iter()
            .map(|r| r.action)
            .collect();
        assert!(actions.contains("REVERT"), "{actions:?}");
    })
    .await;
}

async fn name_at(registry: &Registry, saved: &Saved, moment: DateTime<Utc>) -> Option<Value> {
    let found = registry.as_of(&Viewer::Anonymous, saved.kind, &[saved.key], moment).await.unwrap();
    found.get(&saved.key).map(|snapshot| snapshot.fields["name"].clone())
}

#[tokio::test]
async fn an_entity_is_read_as_it_was_between_its_changes() {
    on_each(|registry| async move {
        let saved = create(&registry, INSTITUTION, json!({ "name": "First" })).await;
        update(&registry, &saved, json!({ "name": "Second" })).await;
        registry.delete_entity(system(), subject(&saved)).await.unwrap();
        registry.restore_entity(system(), subject(&saved)).await.unwrap();
        let times: Vec<DateTime<Utc>> =
            revisions(&registry, saved.key).await.iter().map(|row| row.created).collect();
        let little = TimeDelta::microseconds(1);
        for (moment, expected) in [
            (times[0] - little, None),
            (times[0], Some("First")),
            (times[1] - little, Some("First")),
            (times[1], Some("Second")),
            (times[2], None),
            (times[3] - little, None),
            (times[3] + TimeDelta::days(400), Some("Second")),
        ] {
            assert_eq!(name_at(&registry, &saved, moment).await, expected.map(Value::from), "{moment}");
        }
        // A reader sees it as it was deleted.
        let reader = person(Role::Reader);
        let found = registry.as_of(&reader, INSTITUTION, &[saved.key], times[2]).await.unwrap();
        assert_eq!(found[&saved.key].version, 3);
    })
    .await;
}

#[tokio::test]
async fn any_two_revisions_of_an_entity_are_compared() {
    on_each(|registry| async move {
        let saved = create(&registry, INSTITUTION, json!({ "name": "One", "code": "A" })).await;
        update(&registry, &saved, json!({ "name": "Two" })).await;
        update(&registry, &saved, json!({ "name": "Three", "code": null })).await;
        let rows = revisions(&registry, saved.key).await;
        let compared = |from: Uuid, to: Uuid| {
            let registry = registry.clone();
            async move { registry.compare_revisions(&Viewer::Anonymous, from, to).await }
        };
        let found = compared(rows[0].key, rows[2].key).await.unwrap().unwrap();
        let change = |path: &str, before: &str, after: Value| FieldChange {
            path: path.to_owned(),
            before: before.into(),
            after,
        };
        let expected = [change("code", "A", Value::Null), change("name", "One", json!("Three"))];
        assert_eq!(found.changes, expected);
        let back = compared(rows[2].key, rows[1].key).await.unwrap().unwrap();
        assert_eq!(back.changes[1], change("name", "Three", json!("Two")));
        assert_eq!(compared(rows[0].key, Uuid::from_u128(1)).await.unwrap(), None);
        let other = create(&registry, INSTITUTION, json!({ "name": "Other" })).await;
        let foreign = revisions(&registry, other.key).await[0].key;
        assert!(matches!(compared(rows[0].key, foreign).await, Err(RegistryError::Rejected(_))));
    })
    .await;
}

#[tokio::test]
async fn values_of_an_older_version_come_back_as_a_new_change() {
    on_each(|registry| async move {
        let saved = create(
            &registry,
            INSTITUTION,
            json!({
                "name": "Museum", "description": "First.", "code": "A",
                "contacts": { "add": [{ "lastName": "Byron" }, { "lastName": "Bell" }] },
            }),
        )
        .await;
        let first = document(&registry, &saved).await;
        let byron = first["contacts"][0]["key"].clone();
        let change = json!({ "description": "Second.", "code": null, "contacts": { "remove": [byron] } });
        update(&registry, &saved, change).await;
        let second = document(&registry, &saved).await;

        let revert = |to: i64, paths: Vec<String>| {
            let (registry, saved) = (registry.clone(), saved.clone());
            async move { registry.revert_entity(system(), subject(&saved), &Reversion { to, paths }).await }
        };
        // By named fields.
        revert(1, vec!["code".to_owned()]).await.unwrap();
        let now = document(&registry, &saved).await;
        assert_eq!((&now["code"], &now["description"]), (&json!("A"), &json!("Second.")));
        let contact = format!("contacts.{}", byron.as_str().unwrap());
        revert(1, vec![contact]).await.unwrap();
        assert_eq!(document(&registry, &saved).await["contacts"].as_array().unwrap().len(), 2);
        // As a whole, there and back.
        revert(1, Vec::new()).await.unwrap();
        assert_eq!(document(&registry, &saved).await, first);
        revert(2, Vec::new()).await.unwrap();
        assert_eq!(document(&registry, &saved).await, second);
        let rows = revisions(&registry, saved.key).await;
        assert_eq!((rows.len(), rows[5].action.as_str()), (6, "REVERT"));
        assert_whole(&registry, &saved).await;

        let refused = async |to: i64, path: &str| match revert(to, vec![path.to_owned()]).await {
            Err(RegistryError::Rejected(errors)) => errors[0].code.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(9, "code").await, "NOT_FOUND");
        assert_eq!(refused(1, "version").await, "UNKNOWN_FIELD");
        let unknown = Reversion { to: 9, paths: vec![] };
        let error = registry.revert_entity(Call::by(&Viewer::Anonymous), subject(&saved), &unknown);
        assert!(matches!(error.await, Err(RegistryError::Unauthenticated)));
    })
    .await;
}

#[tokio::test]
async fn contacts_that_are_not_public_today_are_not_in_history() {
    on_each(|registry| async move {
        let saved = create(&registry, INSTITUTION, json!({
            "name": "Museum",
            "contacts": { "add": [
                { "lastName": "Open", "public": true }, { "lastName": "Turned", "public": true },
                { "lastName": "Gone", "public": true }, { "lastName": "Never", "public": false },
            ] },
        }))
        .await;
        let keys: Vec<String> = document(&registry, &saved).await["contacts"].as_array().unwrap().iter()
            .map(|contact| contact["key"].as_str().unwrap().to_owned())
            .collect();
        let change = json!({ "contacts": {
            "update": [{ "key": keys[1], "public": false, "phone": ["secret"] }, { "key": keys[0], "phone": ["1"] }],
            "remove": [keys[2]],
            "order": [keys[3], keys[0]],
        } });
        update(&registry, &saved, change).await;
        let everyone = registry.sight(&Viewer::Anonymous, (INSTITUTION, saved.key)).await.unwrap();
        let mut told = String::new();
        for row in revisions(&registry, saved.key).await {
            let document = fields(&row.document);
            told += &json!(everyone.changes(&changes(&row), &document)).to_string();
            told += &json!(everyone.proposed(&changes(&row))).to_string();
            told += &json!(everyone.document(&document)).to_string();
            let then = registry.as_of(&Viewer::Anonymous, INSTITUTION, &[saved.key], row.created).await.unwrap();
            told += &json!(then[&saved.key].fields).to_string();
        }
        let rows = revisions(&registry, saved.key).await;
        let compared = registry.compare_revisions(&Viewer::Anonymous, rows[0].key, rows[1].key).await;
        told += &json!(compared.unwrap().unwrap().changes).to_string();
        assert!(told.contains("Open") && told.contains(&keys[0]));
        for hidden in ["Turned", "Gone", "Never", "secret", &keys[1], &keys[2], &keys[3]] {
            assert!(!told.contains(hidden), "{hidden} in {told}");
        }
        for role in [Role::Reader, Role::Steward] {
            let sight = registry.sight(&person(role), (INSTITUTION, saved.key)).await.unwrap();
            assert_eq!(sight, Sight::Full);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_from_a_conflict_what_is_not_for_them() {
    on_each(|registry| async move {
        let saved = create(
            &registry,
            INSTITUTION,
            json!({
                "name": "Museum", "contacts": { "add": [{ "lastName": "Never", "public": false }] },
            }),
        )
        .await;
        let contact = document(&registry, &saved).await["contacts"][0]["key"].clone();
        let change = json!({ "contacts": { "update": [{ "key": contact, "phone": ["secret"] }] } });
        update(&registry, &saved, change).await;
        let stale = Subject { version: Some(1), ..subject(&saved) };
        let guess: Patch =
            serde_json::from_value(json!({ "contacts": { "update": [{ "key": contact, "phone": ["x"] }] } }))
                .unwrap();
        let error = registry.update_entity(Call::by(&Viewer::Anonymous), stale, &guess).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
    })
    .await;
}

#[tokio::test]
async fn what_was_private_stays_so() {
    on_each(|registry| async move {
        let dataset = create(
            &registry,
            EntityKind::Dataset,
            json!({
                "title": "Secret", "type": "OCCURRENCE", "private": true,
            }),
        )
        .await;
        let seen = |viewer: Viewer| {
            let registry = registry.clone();
            async move {
                registry
                    .all::<revision::Entity>(&viewer, &atlas_registry::list::Filter::default())
                    .await
                    .unwrap()
                    .len()
            }
        };
        assert_eq!((seen(Viewer::Anonymous).await, seen(Viewer::System).await), (0, 1));
        update(&registry, &dataset, json!({ "title": "Known", "private": false })).await;
        assert_eq!(seen(Viewer::Anonymous).await, 1);
        let rows = revisions(&registry, dataset.key).await;
        let at = async |row: &revision::Model| {
            let found =
                registry.as_of(&Viewer::Anonymous, EntityKind::Dataset, &[dataset.key], row.created).await;
            found.unwrap().remove(&dataset.key).map(|snapshot| snapshot.fields["title"].clone())
        };
        assert_eq!((at(&rows[0]).await, at(&rows[1]).await), (None, Some(json!("Known"))));
        let everyone = registry.sight(&Viewer::Anonymous, (EntityKind::Dataset, dataset.key)).await.unwrap();
        let told = json!(everyone.changes(&changes(&rows[1]), &fields(&rows[1].document))).to_string();
        assert!(told.contains("Known") && !told.contains("Secret"), "{told}");
        let compared = registry.compare_revisions(&Viewer::Anonymous, rows[0].key, rows[1].key).await;
        assert_eq!(compared.unwrap(), None);
        // Private again, nothing is left of it.
        update(&registry, &dataset, json!({ "private": true })).await;
        assert_eq!(seen(Viewer::Anonymous).await, 0);
    })
    .await;
}
