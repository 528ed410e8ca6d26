//! What a source says and may not set, as a proposal.

use atlas_entity::{
    EntityKind,
    proposal::{self, ProposalState},
};
use atlas_registry::{
    Registry, RegistryError, Viewer,
    change::Subject,
    document::{FieldChange, Patch},
    policy::{Role, Scope},
    source::LockRequest,
    work::Call,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    database::on_each,
    lookup_world::{HOBART, fill},
    proposals::{approve, editor, person},
};

const SUBJECT: Subject = Subject { kind: EntityKind::Institution, key: HOBART, version: None };

fn from(source: &str) -> Call {
    Call { source: Some(source.to_owned()), ..Call::by(&Viewer::System) }
}

fn patch(value: Value) -> Patch {
    serde_json::from_value(value).unwrap()
}

async fn lock(registry: &Registry, fields: &[&str], source: &str) {
    let fields = fields.iter().map(|&field| field.to_owned()).collect();
    let request = LockRequest { kind: EntityKind::Institution, key: HOBART, fields };
    registry.lock_fields(Call::by(&Viewer::System), request, source).await.unwrap();
}

async fn rows(registry: &Registry) -> Vec<proposal::Model> {
    proposal::Entity::find().order_by_asc(proposal::Column::Key).all(registry.db()).await.unwrap()
}

/// Path and proposed value of the changes.
fn proposed(row: &proposal::Model) -> Vec<(String, Value)> {
    let changes: Vec<FieldChange> = serde_json::from_value(row.changes.clone()).unwrap();
    changes.into_iter().map(|change| (change.path, change.after)).collect()
}

#[tokio::test]
async fn what_a_synchronisation_may_not_set_is_proposed_once() {
    on_each(|registry| async move {
        fill(&registry).await;
        lock(&registry, &["name"], "IH").await;
        let given = patch(json!({ "name": "Hobart", "code": null, "foundingDate": 1846 }));
        let synced = registry.sync_entity(from("GRSCICOLL"), SUBJECT, &given).await.unwrap();
        let row = rows(&registry).await.pop().unwrap();
        assert_eq!((synced.proposal, row.state), (Some(row.key), ProposalState::Open));
        assert_eq!(
            (row.source.as_deref(), row.proposer, row.base_version),
            (Some("GRSCICOLL"), None, Some(2))
        );
        let expected = [("code".to_owned(), Value::Null), ("name".to_owned(), json!("Hobart"))];
        assert_eq!(proposed(&row), expected);

        // The same again changes nothing; something else brings the proposal up to date.
        let again = registry.sync_entity(from("GRSCICOLL"), SUBJECT, &given).await.unwrap();
        assert_eq!((again.saved, again.proposal), (None, Some(row.key)));
        assert_eq!(rows(&registry).await, std::slice::from_ref(&row));
        let other = patch(json!({ "name": "Hobart Museum" }));
        registry.sync_entity(from("GRSCICOLL"), SUBJECT, &other).await.unwrap();
        let renewed = rows(&registry).await;
        assert_eq!((renewed.len(), renewed[0].content_version), (1, 2));
        assert_eq!(proposed(&renewed[0]), [("name".to_owned(), json!("Hobart Museum"))]);

        // What was rejected is not proposed again.
        let no = Some("No.".to_owned());
        registry.reject_proposal(Call::by(&editor(2)).because(no), row.key).await.unwrap();
        registry.sync_entity(from("GRSCICOLL"), SUBJECT, &other).await.unwrap();
        assert_eq!(rows(&registry).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn items_that_come_are_the_same_ones_every_time() {
    on_each(|registry| async move {
        fill(&registry).await;
        lock(&registry, &["contacts"], "IH").await;
        let ada = patch(json!({ "contacts": { "add": [{ "firstName": "Ada" }, { "firstName": "Ben" }] } }));
        for _ in 0..2 {
            registry.sync_entity(from("GRSCICOLL"), SUBJECT, &ada).await.unwrap();
        }
        let found = rows(&registry).await;
        assert_eq!((found.len(), found[0].content_version), (1, 1));
        let eve = patch(json!({ "contacts": { "add": [{ "firstName": "Ada" }, { "firstName": "Eve" }] } }));
        registry.sync_entity(from("GRSCICOLL"), SUBJECT, &eve).await.unwrap();
        assert_eq!(rows(&registry).await[0].content_version, 2);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_of_a_source_is_applied_once_the_lock_is_gone() {
    on_each(|registry| async move {
        fill(&registry).await;
        lock(&registry, &["name"], "IH").await;
        let given = patch(json!({ "name": "Hobart" }));
        let key = registry.sync_entity(from("GRSCICOLL"), SUBJECT, &given).await.unwrap().proposal.unwrap();
        approve(&registry, &editor(2), key).await;
        assert!(registry.apply_proposal(Call::by(&editor(2)), key).await.is_err());
        let request =
            LockRequest { kind: EntityKind::Institution, key: HOBART, fields: vec!["name".to_owned()] };
        registry.lift_locks(Call::by(&Viewer::System), request).await.unwrap();
        registry.apply_proposal(Call::by(&editor(2)), key).await.unwrap();
        assert_eq!(rows(&registry).await[0].state, ProposalState::Applied);
        assert_eq!(registry.sync_entity(from("GRSCICOLL"), SUBJECT, &given).await.unwrap().proposal, None);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_locked_elsewhere_is_proposed_of_what_was_left() {
    on_each(|registry| async move {
        fill(&registry).await;
        lock(&registry, &["name"], "IH").await;
        lock(&registry, &["description"], "EML").await;
        let said = |path: &str, after: &str| FieldChange {
            path: path.to_owned(),
            before: Value::Null,
            after: json!(after),
        };
        let left = [said("name", "Hobart"), said("description", "Mine"), said("code", "X")];
        let key = registry.propose_withheld(from("EML"), SUBJECT, &left).await.unwrap();
        assert_eq!(registry.propose_withheld(from("EML"), SUBJECT, &left).await.unwrap(), key);
        let found = rows(&registry).await;
        assert_eq!(found.len(), 1);
        assert_eq!(proposed(&found[0]), [("name".to_owned(), json!("Hobart"))]);
        let none = registry.propose_withheld(from("EML"), SUBJECT, &left[1..]).await.unwrap();
        assert_eq!(none, None);

        // Nobody makes the program propose what they may not change.
        for viewer in [Viewer::Anonymous, person(3, &[(Role::Reader, Scope::All)])] {
            let call = Call { source: Some("GRSCICOLL".to_owned()), ..Call::by(&viewer) };
            let name = patch(json!({ "name": "Mine" }));
            let refused = registry.sync_entity(call, SUBJECT, &name).await.unwrap_err();
            let refused = matches!(refused, RegistryError::Forbidden(_) | RegistryError::Unauthenticated);
            assert!(refused);
        }
        assert_eq!(rows(&registry).await.len(), 1);
    })
    .await;
}
