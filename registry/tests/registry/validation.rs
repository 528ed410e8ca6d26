//! What changes must hold to: all that is wrong is told at once, by field.

use atlas_entity::{EntityKind, revision, vocabulary_concept};
use atlas_registry::{
    FieldError, Registry, RegistryError, Viewer,
    change::{Given, Subject},
    document::Patch,
    work::Call,
    write::{Batch, Entry, Saved},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::database::on_each;

fn system() -> Call {
    Call::by(&Viewer::System)
}

async fn create(registry: &Registry, kind: EntityKind, patch: Value) -> Result<Saved, RegistryError> {
    let patch: Patch = serde_json::from_value(patch).unwrap();
    registry.create_entity(system(), kind, Given::default(), &patch).await
}

async fn update(registry: &Registry, saved: &Saved, patch: Value) -> Result<Saved, RegistryError> {
    let patch: Patch = serde_json::from_value(patch).unwrap();
    let subject = Subject { kind: saved.kind, key: saved.key, version: None };
    registry.update_entity(system(), subject, &patch).await
}

fn rejected(result: Result<Saved, RegistryError>) -> Vec<FieldError> {
    match result {
        Err(RegistryError::Rejected(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

fn faults(errors: &[FieldError]) -> Vec<(&str, &str)> {
    errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect()
}

async fn document(registry: &Registry, saved: &Saved) -> Value {
    let select = revision::Entity::find().filter(revision::Column::EntityKey.eq(saved.key));
    let last = select.order_by_desc(revision::Column::Version).one(registry.db()).await.unwrap();
    last.unwrap().document
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    on_each(|registry| async move {
        let wrong = json!({
            "name": " ",
            "code": "x".repeat(46),
            "types": ["HERBARUM"],
            "email": ["ada@example.org", "ada"],
            "homepage": ["ftp://example.org"],
            "latitude": 90.5,
            "longitude": -180.0,
            "foundingDate": 3000,
            "numberSpecimens": -1,
            "address": { "city": "Hobart", "country": "AUS" },
            "logo": { "url": "" },
            "parentKeys": ["01890000-0000-7000-8000-000000000000", "x"],
            "active": "yes",
        });
        let errors = rejected(create(&registry, EntityKind::Institution, wrong).await);
        let mut found = faults(&errors);
        found.sort_unstable();
        let expected = [
            ("active", "INVALID"),
            ("address.country", "INVALID"),
            ("code", "LENGTH"),
            ("email", "INVALID"),
            ("foundingDate", "INVALID"),
            ("homepage", "INVALID"),
            ("latitude", "INVALID"),
            ("logo.url", "REQUIRED"),
            ("name", "REQUIRED"),
            ("numberSpecimens", "INVALID"),
            ("parentKeys", "INVALID"),
            ("parentKeys", "UNKNOWN_REFERENCE"),
            ("types", "UNKNOWN_CONCEPT"),
        ];
        assert_eq!(found, expected);
        let concept = errors.iter().find(|error| error.code == "UNKNOWN_CONCEPT").unwrap();
        assert!(concept.message.contains("did you mean `HERBARIUM`"), "{}", concept.message);

        let errors = rejected(create(&registry, EntityKind::Installation, json!({})).await);
        assert_eq!(
            faults(&errors),
            [("title", "REQUIRED"), ("providerKey", "REQUIRED"), ("type", "REQUIRED")]
        );
        let dataset = json!({ "title": "D", "type": "OCCURRENCE", "language": "en", "doi": "x" });
        let errors = rejected(create(&registry, EntityKind::Dataset, dataset).await);
        assert_eq!(faults(&errors), [("title", "LENGTH"), ("doi", "INVALID"), ("language", "INVALID")]);
        assert!(errors[2].message.contains("did you mean `eng`"), "{}", errors[2].message);
    })
    .await;
}

#[tokio::test]
async fn items_are_checked_and_told_by_their_keys() {
    on_each(|registry| async move {
        let museum = create(&registry, EntityKind::Institution, json!({ "name": "Museum" })).await.unwrap();
        let key = |n: u128| Uuid::from_u128(n).to_string();
        let wrong = json!({
            "contacts": { "add": [
                { "key": key(1), "email": ["ada"], "type": "BOSS" },
                { "key": key(2), "phone": ["1"] },
                { "key": key(3), "lastName": "Ada", "userIds": [{ "type": "ORCID", "id": "0000-0002-1825-0098" }] },
            ] },
            "identifiers": { "add": [
                { "key": key(4), "type": "ROR", "identifier": "https://ror.org/x" },
                { "key": key(5), "type": "ISIL", "identifier": "" },
            ] },
            "machineTags": { "add": [{ "key": key(6), "namespace": "n", "name": "n", "value": "v".repeat(701) }] },
            "tags": { "add": [{ "key": key(7), "value": "a" }, { "key": key(8), "value": "a" }] },
            "codeMappings": { "add": [{ "key": key(9) }] },
            "images": { "add": [{ "key": key(10), "url": "x" }] },
        });
        let errors = rejected(update(&registry, &museum, wrong).await);
        let mut found: Vec<(String, String)> =
            errors.into_iter().map(|error| (error.field, error.code)).collect();
        found.sort_unstable();
        let expected = [
            (format!("codeMappings.{}", key(9)), "REQUIRED"),
            (format!("contacts.{}.email", key(1)), "INVALID"),
            (format!("contacts.{}.type", key(1)), "UNKNOWN_CONCEPT"),
            (format!("contacts.{}", key(2)), "REQUIRED"),
            (format!("contacts.{}.userIds.id", key(3)), "INVALID"),
            (format!("identifiers.{}.identifier", key(4)), "INVALID"),
            (format!("identifiers.{}.identifier", key(5)), "REQUIRED"),
            (format!("images.{}.url", key(10)), "INVALID"),
            (format!("machineTags.{}.value", key(6)), "LENGTH"),
            (format!("tags.{}", key(8)), "DUPLICATE"),
        ];
        assert_eq!(found, expected.map(|(field, code)| (field, code.to_owned())));
    })
    .await;
}

#[tokio::test]
async fn codes_and_identifiers_take_their_one_form() {
    on_each(|registry| async move {
        let patch = json!({
            "title": "Birds",
            "type": "OCCURRENCE",
            "doi": "https://doi.org/10.15468/ABC",
            "language": "ENG",
            "countryCoverage": ["au", "NZ"],
            "identifiers": { "add": [{ "type": "GRID", "identifier": "GRID.1005.4" }] },
        });
        let saved = create(&registry, EntityKind::Dataset, patch).await.unwrap();
        let document = document(&registry, &saved).await;
        assert_eq!((&document["doi"], &document["language"]), (&json!("10.15468/abc"), &json!("eng")));
        assert_eq!(document["countryCoverage"], json!(["AU", "NZ"]));
        assert_eq!(document["identifiers"][0]["identifier"], "grid.1005.4");
        let twice = json!({ "identifiers": { "add": [{ "type": "GRID", "identifier": "grid.1005.4" }] } });
        let errors = rejected(update(&registry, &saved, twice).await);
        assert_eq!(errors.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(), ["DUPLICATE"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_there_is_not_held_against_a_change() {
    on_each(|registry| async move {
        // As an import of old records may have left it.
        let old = atlas_entity::institution::Model {
            name: "Old Museum".to_owned(),
            types: ["Museum"].into(),
            email: ["nobody"].into(),
            ..Default::default()
        };
        let batch = Batch { institutions: vec![Entry::new(old)], ..Batch::default() };
        let saved = registry.write("test", batch).await.unwrap().institutions.remove(0);
        let saved = update(&registry, &saved, json!({ "description": "Old." })).await.unwrap();
        // A new value beside the old one is held to the rules, and the old one still is not.
        let errors = rejected(update(&registry, &saved, json!({ "email": ["nobody", "noone"] })).await);
        assert_eq!(faults(&errors), [("email", "INVALID")]);
        assert!(errors[0].message.contains("`noone`"), "{}", errors[0].message);

        let deprecate = vocabulary_concept::Entity::update_many()
            .col_expr(vocabulary_concept::Column::Deprecated, Expr::value(chrono_now()))
            .filter(vocabulary_concept::Column::Name.eq("HERBARIUM"));
        let saved = update(&registry, &saved, json!({ "types": ["HERBARIUM"] })).await.unwrap();
        deprecate.exec(registry.db()).await.unwrap();
        let more = json!({ "types": ["HERBARIUM", "BOTANICAL_GARDEN"] });
        update(&registry, &saved, more).await.unwrap();
        let new = json!({ "name": "New Museum", "types": ["HERBARIUM"] });
        let errors = rejected(create(&registry, EntityKind::Institution, new).await);
        assert_eq!(faults(&errors), [("types", "DEPRECATED_CONCEPT")]);
    })
    .await;
}

fn chrono_now() -> sea_orm::prelude::DateTimeUtc {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn references_are_to_living_entities_and_never_lead_back() {
    on_each(|registry| async move {
        let make = async |name: &str, parents: Value| {
            let patch = json!({ "name": name, "parentKeys": parents });
            create(&registry, EntityKind::Institution, patch).await.unwrap()
        };
        let top = make("Top", json!([])).await;
        let middle = make("Middle", json!([top.key])).await;
        let bottom = make("Bottom", json!([middle.key])).await;
        for parent in [&top, &bottom] {
            let errors = rejected(update(&registry, &top, json!({ "parentKeys": [parent.key] })).await);
            assert_eq!(faults(&errors), [("parentKeys", "CYCLE")]);
        }
        let dataset = json!({ "title": "Part", "type": "OCCURRENCE" });
        let part = create(&registry, EntityKind::Dataset, dataset).await.unwrap();
        let errors = rejected(update(&registry, &part, json!({ "parentKey": part.key })).await);
        assert_eq!(faults(&errors), [("parentKey", "CYCLE")]);

        let subject = Subject { kind: EntityKind::Institution, key: bottom.key, version: None };
        registry.delete_entity(system(), subject).await.unwrap();
        let orphan = json!({ "name": "Orphan", "institutionKey": bottom.key });
        let errors = rejected(create(&registry, EntityKind::Collection, orphan).await);
        assert_eq!(faults(&errors), [("institutionKey", "UNKNOWN_REFERENCE")]);
        let errors = rejected(update(&registry, &bottom, json!({ "description": "Gone." })).await);
        assert_eq!(faults(&errors), [("deleted", "INVALID")]);
    })
    .await;
}
