//! Erasing personal data from history.

use atlas_entity::{
    EntityKind, audit, idempotency, outbox,
    proposal::{self, ProposalKind},
    proposal_event, revision,
};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    document::Patch,
    history::{Erasure, Reversion},
    policy::Role,
    proposal::NewProposal,
    work::{Call, Idempotency},
    write::Saved,
};
use sea_orm::EntityTrait;
use serde_json::json;
use uuid::Uuid;

use crate::{
    database::on_each,
    history::{assert_whole, person, update},
    merges::{create, document, revisions, subject, system},
};

const INSTITUTION: EntityKind = EntityKind::Institution;

/// Everything that changes leave behind, as text.
async fn everything(registry: &Registry) -> String {
    let db = registry.db();
    let revisions = revision::Entity::find().all(db).await.unwrap();
    let texts = revisions.iter().map(|row| format!("{} {} {:?}", row.document, row.changes, row.reason));
    let others = [
        format!("{:?}", outbox::Entity::find().all(db).await.unwrap()),
        format!("{:?}", audit::Entity::find().all(db).await.unwrap()),
        format!("{:?}", idempotency::Entity::find().all(db).await.unwrap()),
        format!("{:?}", proposal::Entity::find().all(db).await.unwrap()),
        format!("{:?}", proposal_event::Entity::find().all(db).await.unwrap()),
        format!("{:?}", atlas_entity::contact::Entity::find().all(db).await.unwrap()),
    ];
    texts.chain(others).collect::<Vec<_>>().join("\n")
}

/// A museum with a contact who is named in a reason, a description, a proposal and its history; it was merged into
/// another since. The museum, the other, the contact, the proposal.
async fn museum_of_ada(registry: &Registry) -> (Saved, Saved, Uuid, Uuid) {
    let museum = create(registry, INSTITUTION, json!({
        "name": "Museum", "email": ["info@museum.example"],
        "description": "Ask Ada Lovelace-King (ADA@example.org).",
        "contacts": { "add": [
            { "firstName": "Ada", "lastName": "Lovelace-King", "email": ["ada@example.org", "info@museum.example"],
              "phone": ["+61 3 5550 1234"], "address": { "city": "Ockham" },
              "userIds": [{ "type": "ORCID", "id": "0000-0002-1825-0097" }], "public": true },
            { "lastName": "Bell", "public": true },
        ] },
    }))
    .await;
    let contact: Uuid =
        document(registry, &museum).await["contacts"][0]["key"].as_str().unwrap().parse().unwrap();
    let call = Call {
        idempotency: Some(Idempotency::new("updateInstitution", "k".to_owned(), &"x")),
        ..system().because("by ada@example.org herself".to_owned())
    };
    let patch = json!({ "description": "All about dust.", "contacts": { "update": [
        { "key": contact, "email": ["old-ada@example.org"], "notes": "Deaf in one ear" },
    ] } });
    let patch: Patch = serde_json::from_value(patch).unwrap();
    registry.update_entity(call, subject(&museum), &patch).await.unwrap();
    let patch = json!({ "contacts": { "update": [
        { "key": contact, "email": ["ada.lovelace-king@example.org"], "phone": ["+61 3 5550 9999"] },
    ] } });
    let proposal = NewProposal {
        kind: ProposalKind::Update,
        entity_kind: INSTITUTION,
        entity_key: Some(museum.key),
        patch: serde_json::from_value(patch).unwrap(),
        title: Some("Ada Lovelace-King moved".to_owned()),
        reason: Some("says ada@example.org".to_owned()),
        ..NewProposal::default()
    };
    let proposed = registry.propose(Call::by(&person(Role::Reader)), &proposal).await.unwrap();
    // It moves on with a merge, and hangs on another entity by now.
    let into = create(registry, INSTITUTION, json!({ "name": "Other museum" })).await;
    registry.merge_entities(system(), subject(&museum), subject(&into), false).await.unwrap();
    (museum, into, contact, proposed.key)
}

#[tokio::test]
async fn erasing_a_contact_leaves_no_trace_of_the_person() {
    on_each(|registry| async move {
        let (museum, into, contact, proposed) = museum_of_ada(&registry).await;
        let erasure = Erasure::Contact { entity: (INSTITUTION, into.key), contact };
        for (viewer, role) in [(Viewer::Anonymous, "anonymous"), (person(Role::Mediator), "mediator")] {
            let refused = registry.erase_personal_data(Call::by(&viewer), &erasure).await;
            assert!(refused.is_err(), "{role}");
        }
        let call = Call::by(&person(Role::Admin)).because("asked for by ada@example.org".to_owned());
        let erased = registry.erase_personal_data(call, &erasure).await.unwrap();
        assert_eq!(erased.removed_from.as_ref().map(|saved| saved.key), Some(into.key));
        let left = everything(&registry).await.to_lowercase();
        for gone in ["lovelace", "ada@example.org", "5550", "ockham", "0000-0002-1825-0097", "deaf"] {
            assert!(!left.contains(gone), "{gone}");
        }
        // What the museum shows of itself stays, and so does everyone else.
        assert!(left.contains("info@museum.example") && left.contains("bell"));
        for saved in [&museum, &into] {
            let rows = revisions(&registry, saved.key).await;
            let versions: Vec<i64> = rows.iter().map(|row| row.version).collect();
            assert_eq!(versions, (1..=i64::try_from(rows.len()).unwrap()).collect::<Vec<_>>());
            assert_whole(&registry, saved).await;
        }
        let first = &revisions(&registry, museum.key).await[0];
        assert!(first.erased.is_some());
        assert_eq!(first.document["contacts"][0]["lastName"], "[erased]");
        assert_eq!(first.document["description"], "Ask [erased] ([erased]).");
        let kept = registry.proposal(&Viewer::System, proposed).await.unwrap();
        assert_eq!(kept.title.as_deref(), Some("[erased] moved"));
        let log = audit::Entity::find().all(registry.db()).await.unwrap();
        assert_eq!((log.len(), log[0].event.as_str()), (1, "personal_data.erased"));

        // It does not come back.
        let reversion = Reversion { to: 2, paths: Vec::new() };
        registry.revert_entity(system(), subject(&into), &reversion).await.unwrap_err();
        let reversion = Reversion { to: 2, paths: vec![format!("contacts.{contact}")] };
        let error = registry.revert_entity(system(), subject(&into), &reversion).await;
        let Err(RegistryError::Rejected(errors)) = error else { panic!("{error:?}") };
        assert_eq!(errors[0].code, "ERASED");
    })
    .await;
}

#[tokio::test]
async fn a_text_is_erased_from_all_history_once_it_stands_nowhere() {
    on_each(|registry| async move {
        let one = create(
            &registry,
            INSTITUTION,
            json!({ "name": "One", "description": "By \"Ann\" O'Nymous_1 %." }),
        )
        .await;
        let two = create(
            &registry,
            INSTITUTION,
            json!({ "name": "Two", "description": "By X \"ann\" o'nymous_1 %" }),
        )
        .await;
        let text = "\"Ann\" O'Nymous_1 %".to_owned();
        let erase = |entity: Option<(EntityKind, Uuid)>, text: &str| {
            let (registry, erasure) = (registry.clone(), Erasure::Text { entity, text: text.to_owned() });
            async move { registry.erase_personal_data(system(), &erasure).await }
        };
        let error = erase(None, &text).await.unwrap_err();
        let RegistryError::Rejected(errors) = error else { panic!("{error}") };
        assert_eq!(
            errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(),
            ["description", "description"]
        );
        update(&registry, &one, json!({ "description": null })).await;
        update(&registry, &two, json!({ "description": "Ann O'Nymous_12" })).await;
        let within = erase(Some((INSTITUTION, one.key)), &text).await.unwrap();
        assert_eq!(within.revisions, 2);
        assert!(document(&registry, &two).await["description"].as_str().unwrap().contains("O'Nymous_12"));
        assert_eq!(
            revisions(&registry, two.key).await[0].document["description"],
            "By X \"ann\" o'nymous_1 %"
        );
        let all = erase(None, &text).await.unwrap();
        assert_eq!(all.revisions, 2);
        assert_eq!(revisions(&registry, two.key).await[0].document["description"], "By X [erased]");
        for saved in [&one, &two] {
            assert_whole(&registry, saved).await;
        }
        assert!(matches!(erase(None, "abc").await, Err(RegistryError::Rejected(_))));
    })
    .await;
}
