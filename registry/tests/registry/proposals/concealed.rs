//! Attempts to read the keys of private datasets from proposals.

use atlas_entity::EntityKind;
use atlas_registry::{
    Registry, Viewer,
    change::{Given, Subject},
    proposal::{Choice, Edit, Take},
    work::Call,
    write::Saved,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{changes, editor, patch, propose, proposer, row, update};
use crate::database::on_each;

async fn create(registry: &Registry, kind: EntityKind, fields: Value) -> Saved {
    let call = Call::by(&Viewer::System);
    registry.create_entity(call, kind, Given::default(), &patch(fields)).await.unwrap()
}

async fn dataset(registry: &Registry, private: bool) -> Saved {
    let fields = json!({ "title": "Birds", "type": "OCCURRENCE", "private": private });
    create(registry, EntityKind::Dataset, fields).await
}

/// The paths of the changes that the viewer sees, none of which tells the secret.
async fn paths(registry: &Registry, viewer: &Viewer, key: Uuid, secret: &Saved) -> Vec<String> {
    let seen = changes(registry, viewer, key).await;
    assert!(!format!("{seen:?}").contains(&secret.key.to_string()), "{viewer:?}: {seen:?}");
    seen.into_iter().map(|change| change.path).collect()
}

#[tokio::test]
async fn a_private_dataset_is_named_by_no_diff() {
    on_each(|registry| async move {
        let (secret, open, more) = (
            dataset(&registry, true).await,
            dataset(&registry, false).await,
            dataset(&registry, false).await,
        );
        let hub = json!({ "title": "Hub", "datasetKeys": [secret.key, open.key] });
        let hub = create(&registry, EntityKind::Hub, hub).await;
        let mapped = json!({ "name": "Museum", "codeMappings": { "add": [
            { "institutionCode": "A", "datasetKey": secret.key },
        ] } });
        let museum = create(&registry, EntityKind::Institution, mapped).await;
        let part = json!({ "title": "Part", "type": "OCCURRENCE", "parentKey": secret.key });
        let part = create(&registry, EntityKind::Dataset, part).await;
        let mapping = super::document(&registry, museum.key).await["codeMappings"][0]["key"].clone();

        let by = editor(2);
        let members = json!({ "datasetKeys": [secret.key, open.key, more.key] });
        let changed = json!({ "name": "Museums", "codeMappings": {
            "update": [{ "key": mapping, "institutionCode": "B" }],
            "add": [{ "institutionCode": "C", "datasetKey": secret.key }],
        } });
        let proposals = [
            (update(&hub, members), 1, vec!["datasetKeys"]),
            (update(&hub, json!({ "title": "Hubs", "datasetKeys": [open.key] })), 2, vec!["title"]),
            (update(&museum, changed), 3, vec!["name"]),
            (update(&part, json!({ "title": "Parts", "parentKey": null })), 2, vec!["title"]),
            (update(&open, json!({ "title": "Owls", "duplicateOfKey": secret.key })), 2, vec!["title"]),
        ];
        for (proposal, whole, seen) in proposals {
            let key = propose(&registry, &by, &proposal).await.key;
            assert_eq!(changes(&registry, &by, key).await.len(), whole);
            for viewer in [Viewer::Anonymous, proposer()] {
                assert_eq!(paths(&registry, &viewer, key, &secret).await, seen);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_of_ones_own_proposal_stays_in_it() {
    on_each(|registry| async move {
        let (secret, open) = (dataset(&registry, true).await, dataset(&registry, false).await);
        let hub = json!({ "title": "Hub", "datasetKeys": [secret.key] });
        let hub = create(&registry, EntityKind::Hub, hub).await;
        let own =
            json!({ "title": "Hubs", "contacts": { "add": [{ "firstName": "Ada", "public": false }] } });
        let key = propose(&registry, &proposer(), &update(&hub, own)).await.key;
        let contact = row(&registry, key).await.changes[0]["path"].as_str().unwrap().to_owned();
        let members =
            Edit { patch: patch(json!({ "datasetKeys": [secret.key, open.key] })), ..Edit::default() };
        registry.edit_proposal(Call::by(&editor(2)), key, &members).await.unwrap();

        let seen = paths(&registry, &proposer(), key, &secret).await;
        assert_eq!(seen, [contact.as_str(), "datasetKeys", "title"]);
        let edit = Edit { patch: patch(json!({ "title": "Hub two" })), ..Edit::default() };
        registry.edit_proposal(Call::by(&proposer()), key, &edit).await.unwrap();
        let subject = Subject { kind: hub.kind, key: hub.key, version: None };
        let title = patch(json!({ "title": "Hub of birds" }));
        registry.update_entity(Call::by(&Viewer::System), subject, &title).await.unwrap();
        let choice = [Choice { path: "title".to_owned(), take: Take::Proposed }];
        registry.rebase_proposal(Call::by(&proposer()), key, None, &choice).await.unwrap();
        assert_eq!(paths(&registry, &proposer(), key, &secret).await, seen);
        let kept = row(&registry, key).await.changes;
        let kept = kept.as_array().unwrap().iter().find(|change| change["path"] == "datasetKeys").unwrap();
        let mut members: Vec<Uuid> = serde_json::from_value(kept["after"].clone()).unwrap();
        members.sort_unstable();
        assert_eq!(members, [secret.key, open.key]);
    })
    .await;
}
