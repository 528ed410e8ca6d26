//! Comments and pictures of entities through the schema.

use std::sync::Arc;

use async_graphql::Request;
use atlas_registry::{
    Viewer,
    policy::{Actor, Grant, Role, Scope, TokenScope},
};
use atlas_schema::Limits;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    app::{App, DATASET, INSTITUTION, key, on_each},
    changes::{call, faults, person},
};

/// Someone who is signed in, with no role but what is given, and their row.
async fn someone(app: &App, n: u128, role: Option<Role>) -> Viewer {
    let moment = "2026-01-01T00:00:00Z".parse().unwrap();
    let row = atlas_entity::person::Model {
        key: Uuid::from_u128(n),
        issuer: "local".to_owned(),
        subject: n.to_string(),
        name: format!("Person {n}"),
        name_chosen: false,
        email: None,
        email_verified: false,
        created: moment,
        last_seen: moment,
        disabled: None,
    };
    row.into_active_model().reset_all().insert(app.registry.db()).await.unwrap();
    Viewer::Person(Arc::new(Actor {
        person: Uuid::from_u128(n),
        name: format!("Person {n}"),
        grants: role.map(|role| Grant { role, scope: Scope::All }).into_iter().collect(),
        token_scope: TokenScope::Admin,
    }))
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

const WRITTEN: &str = "errors { field code } comment { id text edited author { name } }";
const REMOVED: &str = "errors { field code } deletedId";

#[tokio::test]
async fn comments_are_written_by_the_signed_in_and_changed_by_their_authors() {
    on_each(Limits::default(), |app| async move {
        let ada = someone(&app, 1, None).await;
        let ben = someone(&app, 2, None).await;
        let mediator = someone(&app, 3, Some(Role::Mediator)).await;
        let entity = app.data(&format!("{{ institution(key: \"{}\") {{ id }} }}", key(INSTITUTION, 1))).await;
        let add = |viewer: &Viewer, text: &str| {
            let input = json!({ "entityId": entity["institution"]["id"], "text": text });
            call(&app, viewer.clone(), "addComment", input, WRITTEN)
        };
        assert_eq!(code(&add(&Viewer::Anonymous, "Hi.").await), "UNAUTHENTICATED");
        assert_eq!(faults(&add(&ada, "  ").await["data"]["addComment"]), [("text", "REQUIRED")]);
        let first = add(&ada, " Is it still open? ").await;
        let first = &first["data"]["addComment"]["comment"];
        assert_eq!((&first["text"], &first["edited"]), (&json!("Is it still open?"), &Value::Null));
        assert_eq!(first["author"]["name"], "Person 1");
        add(&ben, "It is.").await;

        let edit = |viewer: &Viewer, text: &str| {
            let input = json!({ "id": first["id"], "text": text });
            call(&app, viewer.clone(), "editComment", input, WRITTEN)
        };
        assert_eq!(code(&edit(&ben, "No.").await), "FORBIDDEN");
        assert_eq!(code(&edit(&mediator, "No.").await), "FORBIDDEN");
        let edited = edit(&ada, "Is it open?").await;
        assert!(edited["data"]["editComment"]["comment"]["edited"].is_string(), "{edited}");

        let list = format!(
            "{{ institution(key: \"{}\") {{ comments {{ totalCount nodes {{ text author {{ name }} }} }} }} }}",
            key(INSTITUTION, 1)
        );
        let seen = app.data(&list).await;
        let expected = json!([
            { "text": "Is it open?", "author": { "name": "Person 1" } },
            { "text": "It is.", "author": { "name": "Person 2" } },
        ]);
        assert_eq!(seen["institution"]["comments"], json!({ "totalCount": 2, "nodes": expected }));

        let delete = |viewer: &Viewer| {
            call(&app, viewer.clone(), "deleteComment", json!({ "id": first["id"] }), REMOVED)
        };
        assert_eq!(code(&delete(&ben).await), "FORBIDDEN");
        assert_eq!(delete(&mediator).await["data"]["deleteComment"]["deletedId"], first["id"]);
        assert_eq!(code(&delete(&mediator).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn comments_on_what_is_hidden_are_hidden() {
    on_each(Limits::default(), |app| async move {
        let reader = someone(&app, 1, Some(Role::Reader)).await;
        let ada = someone(&app, 2, None).await;
        // The dataset that is private: its id as any other is made.
        let id = |kind: &str, key: Uuid| {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            URL_SAFE_NO_PAD.encode(format!("{kind}:{key}"))
        };
        let input = json!({ "entityId": id("Dataset", key(DATASET, 24)), "text": "Secret." });
        let refused = call(&app, ada, "addComment", input.clone(), WRITTEN).await;
        assert_eq!(code(&refused), "NOT_FOUND");
        let written = call(&app, reader, "addComment", input, "errors { field } clientMutationId").await;
        assert_eq!(written["data"]["addComment"]["errors"], json!([]), "{written}");
        let comment = atlas_entity::comment::Entity::find().one(app.registry.db()).await.unwrap().unwrap();
        let query = format!("{{ node(id: \"{}\") {{ id }} }}", id("Comment", comment.key));
        assert_eq!(app.data(&query).await["node"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn pictures_are_changed_with_their_entity() {
    on_each(Limits::default(), |app| async move {
        let add = json!([{ "url": "https://example.org/a.png", "caption": "The house" }, { "url": "https://example.org/b.png" }]);
        let input = json!({ "key": key(INSTITUTION, 1), "version": 1, "patch": { "images": { "add": add } } });
        let selection = "errors { field message } institution { version images { nodes { key url caption } } }";
        let answer = call(&app, person(Role::Steward), "updateInstitution", input, selection).await;
        let images = &answer["data"]["updateInstitution"]["institution"]["images"]["nodes"];
        assert_eq!((&images[0]["caption"], &images[1]["url"]), (&json!("The house"), &json!("https://example.org/b.png")));
        let order = json!({ "images": { "order": [images[1]["key"]] } });
        let input = json!({ "key": key(INSTITUTION, 1), "version": 2, "patch": order });
        call(&app, person(Role::Steward), "updateInstitution", input, selection).await;
        let query = "{ institutions(first: 1) { nodes { images { nodes { url } } } } }";
        let seen = app.run(Request::new(query)).await;
        let urls = json!([{ "url": "https://example.org/b.png" }, { "url": "https://example.org/a.png" }]);
        assert_eq!(seen["data"]["institutions"]["nodes"][0]["images"]["nodes"], urls, "{seen}");
    })
    .await;
}
