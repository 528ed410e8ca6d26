//! Fields locked to the source that keeps their master copy.

use std::sync::Arc;

use atlas_entity::{EntityKind, audit, institution};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::Subject,
    document::Patch,
    policy::{Actor, Grant, Role, Scope, TokenScope},
    source::LockRequest,
    work::Call,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    database::on_each,
    lookup_world::{HOBART, fill},
};

fn person(n: u128, role: Role) -> Viewer {
    Viewer::Person(Arc::new(Actor {
        person: Uuid::from_u128(n),
        name: format!("Person {n}"),
        grants: vec![Grant { role, scope: Scope::All }],
        token_scope: TokenScope::Admin,
    }))
}

fn request(fields: &[&str]) -> LockRequest {
    let fields = fields.iter().map(|&field| field.to_owned()).collect();
    LockRequest { kind: EntityKind::Institution, key: HOBART, fields }
}

/// The fields locked, each with its source, or the code of what was refused.
type Outcome = Result<Vec<(String, String)>, String>;

fn outcome(answer: Result<Vec<atlas_entity::source_lock::Model>, RegistryError>) -> Outcome {
    match answer {
        Ok(locks) => Ok(locks.into_iter().map(|lock| (lock.field, lock.source)).collect()),
        Err(RegistryError::Rejected(errors)) => Err(errors[0].code.clone()),
        Err(RegistryError::Forbidden(_)) => Err("FORBIDDEN".to_owned()),
        Err(RegistryError::Unauthenticated) => Err("UNAUTHENTICATED".to_owned()),
        Err(other) => panic!("{other}"),
    }
}

async fn lock(registry: &Registry, viewer: &Viewer, fields: &[&str], source: &str) -> Outcome {
    outcome(registry.lock_fields(Call::by(viewer), request(fields), source).await)
}

async fn lift(registry: &Registry, viewer: &Viewer, fields: &[&str]) -> Outcome {
    outcome(registry.lift_locks(Call::by(viewer), request(fields)).await)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(field, source)| (field.to_owned(), source.to_owned())).collect()
}

fn refused(code: &str) -> Outcome {
    Err(code.to_owned())
}

/// Changes the institution; what was refused, by path and code.
async fn change(registry: &Registry, call: Call, patch: Value) -> Vec<(String, String)> {
    let patch: Patch = serde_json::from_value(patch).unwrap();
    let subject = Subject { kind: EntityKind::Institution, key: HOBART, version: None };
    match registry.update_entity(call, subject, &patch).await {
        Ok(_) => Vec::new(),
        Err(RegistryError::Rejected(errors)) => errors.into_iter().map(|e| (e.field, e.code)).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn locks_are_set_by_who_may_change_and_lifted_by_who_set_them_or_mediates() {
    on_each(|registry| async move {
        fill(&registry).await;
        let (steward, other, mediator) =
            (person(1, Role::Steward), person(2, Role::Steward), person(3, Role::Mediator));
        assert_eq!(lock(&registry, &Viewer::Anonymous, &["name"], "IH").await, refused("UNAUTHENTICATED"));
        assert_eq!(lock(&registry, &person(4, Role::Reader), &["name"], "IH").await, refused("FORBIDDEN"));
        assert_eq!(lock(&registry, &steward, &["name"], "NOWHERE").await, refused("UNKNOWN_CONCEPT"));
        assert_eq!(lock(&registry, &steward, &["uid"], "IH").await, refused("INVALID"));
        assert_eq!(lock(&registry, &steward, &[], "IH").await, refused("REQUIRED"));

        let both = Ok(pairs(&[("code", "ATLAS"), ("name", "IH")]));
        assert_eq!(lock(&registry, &steward, &["name"], "ih").await, Ok(pairs(&[("name", "IH")])));
        assert_eq!(lock(&registry, &steward, &["code"], "ATLAS").await, both);
        assert_eq!(registry.locks_of(&[HOBART]).await.unwrap()[&HOBART].len(), 2);

        // The atlas's own lock is lifted by any steward; that to a register by who set it or a mediator.
        assert_eq!(lift(&registry, &other, &["name"]).await, refused("FORBIDDEN"));
        assert_eq!(lock(&registry, &other, &["name"], "GRSCICOLL").await, refused("FORBIDDEN"));
        assert_eq!(lock(&registry, &other, &["name"], "IH").await, both, "it says so already");
        assert_eq!(lift(&registry, &other, &["code"]).await, Ok(pairs(&[("name", "IH")])));
        assert_eq!(lift(&registry, &steward, &["name"]).await, Ok(pairs(&[])));
        lock(&registry, &steward, &["name"], "IH").await.unwrap();
        assert_eq!(lift(&registry, &mediator, &["name"]).await, Ok(pairs(&[])));

        let log = audit::Entity::find().order_by_asc(audit::Column::Key).all(registry.db()).await.unwrap();
        let events: Vec<&str> =
            log.iter().map(|row| row.event.as_str()).filter(|event| event.starts_with("source.")).collect();
        let (locked, lifted) = ("source.locked", "source.lifted");
        assert_eq!(events, [locked, locked, lifted, lifted, locked, lifted], "what did nothing is not there");
        assert_eq!(log[0].details, json!({ "fields": ["name"], "source": "IH" }));
        assert_eq!((log[0].subject, log[0].actor.as_str()), (Some(HOBART), steward.signature().as_str()));
    })
    .await;
}

#[tokio::test]
async fn a_synchronisation_makes_what_it_may_and_withholds_the_rest() {
    on_each(|registry| {
        Box::pin(async move {
            fill(&registry).await;
            lock(&registry, &person(1, Role::Steward), &["name"], "IH").await.unwrap();
            let from = |source: &str| Call { source: Some(source.to_owned()), ..Call::by(&Viewer::System) };
            let subject = Subject { kind: EntityKind::Institution, key: HOBART, version: None };
            let patch = |value: Value| serde_json::from_value::<Patch>(value).unwrap();
            let given = patch(json!({ "name": "Hobart", "code": null, "foundingDate": 1846, "phone": [] }));
            let synced = registry.sync_entity(from("GRSCICOLL"), subject, &given).await.unwrap();
            assert_eq!(synced.saved.map(|saved| saved.version), Some(2));
            let withheld: Vec<(&str, &Value)> =
                synced.withheld.iter().map(|change| (change.path.as_str(), &change.after)).collect();
            assert_eq!(withheld, [("code", &Value::Null), ("name", &json!("Hobart"))]);
            let row = institution::Entity::find_by_id(HOBART).one(registry.db()).await.unwrap().unwrap();
            let name = "Tasmanian Muséum and Art Gallery";
            assert_eq!(
                (row.name.as_str(), row.code.as_deref(), row.founding_date),
                (name, Some("TMAG"), Some(1846))
            );

            let again = registry.sync_entity(from("GRSCICOLL"), subject, &given).await.unwrap();
            assert_eq!((again.saved, again.withheld.len()), (None, 2), "nothing changes, nothing is written");
            let renamed =
                registry.sync_entity(from("IH"), subject, &patch(json!({ "name": "Hobart" }))).await.unwrap();
            assert_eq!((renamed.saved.map(|saved| saved.version), renamed.withheld), (Some(3), Vec::new()));
            let unnamed = registry.sync_entity(Call::by(&Viewer::System), subject, &given).await;
            assert!(matches!(unnamed, Err(RegistryError::Invalid { .. })), "{unnamed:?}");
        })
    })
    .await;
}

#[tokio::test]
async fn a_field_is_changed_by_its_source_only() {
    on_each(|registry| async move {
        fill(&registry).await;
        let steward = person(1, Role::Steward);
        lock(&registry, &steward, &["name", "contacts"], "IH").await.unwrap();
        lock(&registry, &steward, &["description"], "ATLAS").await.unwrap();
        let by_hand = || Call::by(&steward);
        let from = |source: &str| Call { source: Some(source.to_owned()), ..Call::by(&Viewer::System) };
        let locked = |path: &str| vec![(path.to_owned(), "SOURCE_LOCKED".to_owned())];

        let renamed = json!({ "name": "Hobart", "homepage": ["https://example.org"] });
        assert_eq!(change(&registry, by_hand(), renamed.clone()).await, locked("name"));
        assert_eq!(change(&registry, from("GRSCICOLL"), renamed.clone()).await, locked("name"));
        assert_eq!(change(&registry, from("IH"), renamed).await, []);

        assert_eq!(change(&registry, by_hand(), json!({ "description": "Ours" })).await, []);
        let described = json!({ "description": "Theirs" });
        assert_eq!(change(&registry, from("IH"), described).await, locked("description"));

        // What is not locked is set by any source, and emptied by none.
        assert_eq!(change(&registry, from("GRSCICOLL"), json!({ "foundingDate": 1846 })).await, []);
        let emptied = json!({ "foundingDate": null });
        assert_eq!(change(&registry, from("GRSCICOLL"), emptied.clone()).await, locked("foundingDate"));
        assert_eq!(change(&registry, by_hand(), emptied).await, []);

        let added = json!({ "contacts": { "add": [{ "firstName": "Ada" }] } });
        let refused = change(&registry, by_hand(), added.clone()).await;
        assert!(!refused.is_empty());
        assert!(refused.iter().all(|(path, code)| path.starts_with("contacts.") && code == "SOURCE_LOCKED"));
        assert_eq!(change(&registry, from("IH"), added).await, []);

        lift(&registry, &steward, &["name"]).await.unwrap();
        assert_eq!(change(&registry, by_hand(), json!({ "name": "Tasmanian Museum" })).await, []);
    })
    .await;
}
