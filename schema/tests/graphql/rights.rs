//! `viewerCan`: what the viewer may do with each entity of a page, in a constant number of statements.

use async_graphql::Request;
use atlas_entity::EntityKind;
use atlas_registry::{
    Viewer,
    policy::{Role, Scope},
};
use atlas_schema::Limits;
use serde_json::json;

use crate::app::{DATASET, HUB, PROVIDER, key, on_each, signed_in};

const ALL: &str = "readPrivate propose update publish create review delete merge convert grant erase";

#[tokio::test]
async fn it_says_what_policy_says() {
    on_each(Limits::default(), |app| async move {
        let query = format!(
            r#"{{ own: dataset(uid: "dr2") {{ viewerCan {{ {ALL} reason(action: UPDATE) }} }}
                 other: dataset(uid: "dr1") {{ viewerCan {{ {ALL} reason(action: UPDATE) updateMachineTags(namespace: "n") }} }}
                 provider(uid: "dp1") {{ viewerCan {{ create }} }}
                 institution(uid: "in1") {{ viewerCan {{ create update convert }} }} }}"#
        );
        let nothing = json!({
            "readPrivate": false, "propose": true, "update": false, "publish": false, "create": [], "review": false,
            "delete": false, "merge": false, "convert": false, "grant": false, "erase": false,
            "reason": "needs the role STEWARD here", "updateMachineTags": true,
        });
        // Dataset 2 is published by provider 1, dataset 1 by provider 2.
        let provider = Scope::Entity(EntityKind::Provider, key(PROVIDER, 1));
        let editor = signed_in(1, &[
            (Role::Editor, provider),
            (Role::Steward, Scope::Namespace("n".to_owned())),
        ]);
        let data = app.data_as(&editor, &query).await;
        assert_eq!(data["other"]["viewerCan"], nothing);
        let own = &data["own"]["viewerCan"];
        for action in ["readPrivate", "propose", "update", "publish", "review"] {
            assert_eq!(own[action], true, "{action}");
        }
        for action in ["delete", "merge", "convert", "grant", "erase"] {
            assert_eq!(own[action], false, "{action}");
        }
        assert_eq!(own["reason"], format!("EDITOR of the provider {}", key(PROVIDER, 1)));
        assert_eq!(data["provider"]["viewerCan"]["create"], json!(["DATASET", "INSTALLATION"]));
        assert_eq!(data["institution"]["viewerCan"]["create"], json!([]));

        let anyone = app.data(&query).await;
        assert_eq!(anyone["own"]["viewerCan"]["propose"], false);
        assert_eq!(anyone["own"]["viewerCan"]["reason"], "sign in first");

        let hub = signed_in(1, &[(Role::Admin, Scope::Hub(key(HUB, 1)))]);
        let member = app.data_as(&hub, &query).await;
        let can = &member["other"]["viewerCan"];
        assert_eq!((&can["update"], &can["delete"], &can["grant"]), (&json!(true), &json!(false), &json!(false)));
        let all = app.data_as(&signed_in(1, &[(Role::Mediator, Scope::All)]), &query).await;
        assert_eq!(all["institution"]["viewerCan"], json!({ "create": ["COLLECTION"], "update": true, "convert": true }));
        assert_eq!(all["own"]["viewerCan"]["convert"], false);
    })
    .await;
}

#[tokio::test]
async fn a_page_costs_two_statements_more() {
    on_each(Limits::default(), |app| async move {
        let viewer = signed_in(1, &[(Role::Steward, Scope::Entity(EntityKind::Dataset, key(DATASET, 3)))]);
        for first in [2, 20] {
            let counted = async |selection: &str| {
                let query = format!("{{ datasets(first: {first}) {{ nodes {{ uid {selection} }} }} }}");
                let before = app.registry.statements();
                let answer = app.run(Request::new(query).data(viewer.clone())).await;
                (answer, app.registry.statements() - before)
            };
            let (_, bare) = counted("").await;
            let (answer, with) = counted(&format!("viewerCan {{ {ALL} reason(action: MERGE) }}")).await;
            assert_eq!((bare, with), (1, 3), "{first}");
            let nodes = answer["data"]["datasets"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), first);
            let own: Vec<_> = nodes.iter().filter(|node| node["viewerCan"]["update"] == true).collect();
            assert_eq!(own.len(), usize::from(first > 2));
            let (_, contacts) = counted("contacts { nodes { public notify } }").await;
            assert_eq!(contacts, 4, "{first}");
        }
        let anyone = app.data_as(&Viewer::Anonymous, "{ hubs { nodes { viewerCan { update } } } }").await;
        assert_eq!(anyone["hubs"]["nodes"][0]["viewerCan"]["update"], false);
    })
    .await;
}
