//! Many changes at once through the schema.

use atlas_registry::{Viewer, policy::Role};
use atlas_schema::Limits;
use serde_json::{Value, json};

use crate::{
    app::{INSTITUTION, key, on_each},
    changes::{call, faults, person},
};

const RESULTS: &str = "errors { field code } kept results { index key uid version changes { path before after } \
    errors { field code message } node { id ... on Institution { name description } } }";

fn rows() -> Value {
    json!([
        { "create": { "patch": { "hub": { "title": "Northern Hub" } } } },
        { "update": { "uid": "in1", "version": 1, "patch": { "institution": { "description": "Old.", "code": null } } } },
        { "delete": { "type": "INSTITUTION", "key": key(INSTITUTION, 3) } },
    ])
}

#[tokio::test]
async fn changes_are_tried_and_made_together() {
    on_each(Limits::default(), |app| async move {
        let input = json!({ "changes": rows(), "dryRun": true });
        let answer = call(&app, person(Role::Mediator), "changeEntities", input, RESULTS).await;
        let payload = &answer["data"]["changeEntities"];
        assert_eq!((faults(payload), &payload["kept"]), (vec![], &json!(false)), "{answer}");
        let update = &payload["results"][1];
        let expected = json!([
            { "path": "code", "before": "AM", "after": null },
            { "path": "description", "before": null, "after": "Old." },
        ]);
        assert_eq!((&update["changes"], &update["version"]), (&expected, &json!(2)));
        // The node is what is there: nothing was kept.
        assert_eq!(update["node"]["description"], Value::Null);
        assert_eq!(payload["results"][0]["uid"], "dh2");
        assert_eq!(app.data("{ hubs { totalCount } }").await["hubs"]["totalCount"], 1);

        let input = json!({ "changes": rows(), "idempotencyKey": "k" });
        let make = || call(&app, person(Role::Mediator), "changeEntities", input.clone(), RESULTS);
        let (first, again) = (make().await, make().await);
        let payload = &first["data"]["changeEntities"];
        assert_eq!(
            (&payload["kept"], &payload["results"][0]["uid"]),
            (&json!(true), &json!("dh2")),
            "{first}"
        );
        assert_eq!(payload["results"][1]["node"]["description"], "Old.");
        assert_eq!(first, again);
        assert_eq!(app.data("{ hubs { totalCount } }").await["hubs"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test]
async fn each_row_is_under_policy_and_tells_what_is_wrong_with_it() {
    on_each(Limits::default(), |app| async move {
        let answer =
            call(&app, person(Role::Editor), "changeEntities", json!({ "changes": rows() }), RESULTS).await;
        let payload = &answer["data"]["changeEntities"];
        assert_eq!(payload["kept"], json!(false), "{answer}");
        let codes: Vec<&Value> =
            payload["results"].as_array().unwrap().iter().map(|row| &row["errors"][0]["code"]).collect();
        assert_eq!(codes, [&Value::Null, &Value::Null, &json!("FORBIDDEN")]);
        let input = json!({ "changes": rows(), "atomic": false });
        let answer = call(&app, person(Role::Editor), "changeEntities", input, RESULTS).await;
        assert_eq!(answer["data"]["changeEntities"]["kept"], json!(true));
        assert_eq!(app.data("{ hubs { totalCount } }").await["hubs"]["totalCount"], 2);

        let answer =
            call(&app, Viewer::Anonymous, "changeEntities", json!({ "changes": rows() }), RESULTS).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let many: Vec<Value> = vec![rows()[0].clone(); 501];
        let answer =
            call(&app, person(Role::Editor), "changeEntities", json!({ "changes": many }), "kept").await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
        assert!(error["message"].as_str().unwrap().contains("at most 500"), "{error}");
    })
    .await;
}
