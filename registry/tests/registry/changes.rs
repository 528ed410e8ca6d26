//! Direct changes: what they write, what they leave behind, and what they refuse.

use atlas_entity::{EntityKind, outbox, revision};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::{Given, Subject},
    document::Patch,
    work::{Call, Idempotency},
    write::Saved,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::database::on_each;

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

fn subject(saved: &Saved) -> Subject {
    Subject { kind: saved.kind, key: saved.key, version: Some(saved.version) }
}

async fn museum(registry: &Registry) -> Saved {
    let fields = patch(json!({
        "name": "Museum of Dust",
        "code": "MD",
        "address": { "city": "Hobart", "country": "AU" },
        "contacts": { "add": [
            { "firstName": "Ada", "email": ["ada@example.org"], "public": true },
            { "firstName": "Ben", "public": false },
        ] },
        "tags": { "add": [{ "value": "dusty" }] },
    }));
    let call = Call::by(&Viewer::System).because("it opened".to_owned());
    registry.create_entity(call, EntityKind::Institution, Given::default(), &fields).await.unwrap()
}

async fn revisions(registry: &Registry, saved: &Saved) -> Vec<revision::Model> {
    revision::Entity::find()
        .filter(revision::Column::EntityKey.eq(saved.key))
        .order_by_asc(revision::Column::Version)
        .all(registry.db())
        .await
        .unwrap()
}

fn rejected(error: RegistryError) -> Vec<(String, String)> {
    match error {
        RegistryError::Rejected(errors) => errors.into_iter().map(|e| (e.field, e.code)).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_change_leaves_a_revision_and_an_event() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        assert_eq!((museum.version, museum.uid.as_str()), (1, "in1"));
        let first = revisions(&registry, &museum).await.remove(0);
        assert_eq!((first.action.as_str(), first.reason.as_deref()), ("CREATE", Some("it opened")));
        let ada = first.document["contacts"][0]["key"].as_str().unwrap().to_owned();
        let ben = first.document["contacts"][1]["key"].as_str().unwrap().to_owned();

        let change = patch(json!({
            "description": "All about dust.",
            "contacts": { "update": [{ "key": ada, "phone": ["123"] }], "remove": [ben] },
        }));
        let saved =
            registry.update_entity(Call::by(&Viewer::System), subject(&museum), &change).await.unwrap();
        assert_eq!(saved.version, 2);
        let second = revisions(&registry, &museum).await.remove(1);
        let paths: Vec<_> =
            second.changes.as_array().unwrap().iter().map(|c| c["path"].as_str().unwrap()).collect();
        assert_eq!(
            paths,
            [format!("contacts.{ada}.phone"), format!("contacts.{ben}"), "description".to_owned()]
        );
        assert_eq!(
            second.changes[2],
            json!({ "path": "description", "before": null, "after": "All about dust." })
        );
        // What the patch did not name is as it was.
        assert_eq!(second.document["contacts"][0]["email"], json!(["ada@example.org"]));
        assert_eq!(second.document["code"], "MD");

        let events =
            outbox::Entity::find().order_by_asc(outbox::Column::Key).all(registry.db()).await.unwrap();
        let names: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
        assert_eq!(names, ["entity.created", "entity.updated"]);
        assert_eq!(events[1].payload, json!({ "version": 2, "fields": ["contacts", "description"] }));
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_with_both_values() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let one = patch(json!({ "description": "One." }));
        registry.update_entity(Call::by(&Viewer::System), subject(&museum), &one).await.unwrap();
        let two = patch(json!({ "description": "Two.", "code": "MOD" }));
        let error =
            registry.update_entity(Call::by(&Viewer::System), subject(&museum), &two).await.unwrap_err();
        let RegistryError::Rejected(errors) = error else { panic!() };
        assert_eq!(errors.len(), 2);
        assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("version", "CONFLICT"));
        assert_eq!((errors[1].field.as_str(), errors[1].code.as_str()), ("description", "CONFLICT"));
        assert_eq!((&errors[1].current, &errors[1].proposed), (&Some(json!("One.")), &Some(json!("Two."))));
        assert_eq!(revisions(&registry, &museum).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn absent_stays_and_null_empties() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let nothing = patch(json!({ "code": null, "keywords": null, "address": null }));
        registry.update_entity(Call::by(&Viewer::System), subject(&museum), &nothing).await.unwrap();
        let document = revisions(&registry, &museum).await.remove(1).document;
        assert_eq!((&document["code"], &document["keywords"]), (&Value::Null, &json!([])));
        assert_eq!((&document["address"], &document["name"]), (&Value::Null, &json!("Museum of Dust")));
        assert_eq!(document["tags"][0]["value"], "dusty");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_and_nothing_is_written() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let stranger = "01890000-0000-7000-8000-000000000000";
        let wrong = patch(json!({ "nmae": "x", "tags": { "remove": [stranger] } }));
        let call = || Call::by(&Viewer::System);
        let error = registry.update_entity(call(), subject(&museum), &wrong).await.unwrap_err();
        let expected = [("nmae", "UNKNOWN_FIELD"), (&format!("tags.{stranger}"), "NOT_FOUND")];
        assert_eq!(rejected(error), expected.map(|(f, c)| (f.to_owned(), c.to_owned())));
        let nameless = patch(json!({ "name": "  " }));
        let error = registry.update_entity(call(), subject(&museum), &nameless).await.unwrap_err();
        assert_eq!(rejected(error), [("name".to_owned(), "REQUIRED".to_owned())]);
        assert_eq!(revisions(&registry, &museum).await.len(), 1);

        let anonymous = Call::by(&Viewer::Anonymous);
        let change = patch(json!({ "description": "Mine." }));
        let error = registry.update_entity(anonymous.clone(), subject(&museum), &change).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
        // A conflict would tell them what the entity holds.
        let stale = Subject { version: Some(0), ..subject(&museum) };
        let error = registry.update_entity(anonymous.clone(), stale, &change).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
        let error = registry.delete_entity(anonymous, stale).await.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthenticated), "{error}");
    })
    .await;
}

#[tokio::test]
async fn the_same_call_is_made_once() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let change = patch(json!({ "description": "Once." }));
        let call = |key: &str, input: &str| Call {
            idempotency: Some(Idempotency::new("updateInstitution", key.to_owned(), &input)),
            ..Call::by(&Viewer::System)
        };
        let first = registry.update_entity(call("k", "a"), subject(&museum), &change).await.unwrap();
        let again = registry.update_entity(call("k", "a"), subject(&museum), &change).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(revisions(&registry, &museum).await.len(), 2);
        let error = registry.update_entity(call("k", "b"), subject(&museum), &change).await.unwrap_err();
        assert_eq!(rejected(error), [("idempotencyKey".to_owned(), "CONFLICT".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_entity_comes_back() {
    on_each(|registry| async move {
        let museum = museum(&registry).await;
        let gone = registry.delete_entity(Call::by(&Viewer::System), subject(&museum)).await.unwrap();
        let error = registry.delete_entity(Call::by(&Viewer::System), subject(&gone)).await.unwrap_err();
        assert_eq!(rejected(error), [("deleted".to_owned(), "INVALID".to_owned())]);
        let back = registry.restore_entity(Call::by(&Viewer::System), subject(&gone)).await.unwrap();
        assert_eq!(back.version, 3);
        let actions: Vec<_> = revisions(&registry, &museum).await.into_iter().map(|r| r.action).collect();
        assert_eq!(actions, ["CREATE", "DELETE", "RESTORE"]);
    })
    .await;
}
