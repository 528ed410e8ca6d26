//! What people are told, by subscription and by list, and what they have told to other programs.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use atlas_entity::{EntityKind, person};
use atlas_registry::{
    Registry, Viewer,
    policy::{Actor, TokenScope},
    work::{Begun, Call, Event},
};
use atlas_schema::Limits;
use futures::stream::{BoxStream, StreamExt};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::app::{App, DATASET, key, on_each};

async fn person(registry: &Registry, name: &str) -> Viewer {
    let row = person::Model {
        key: Uuid::now_v7(),
        issuer: "test".to_owned(),
        subject: name.to_owned(),
        name: name.to_owned(),
        name_chosen: false,
        email: None,
        email_verified: false,
        created: chrono::DateTime::UNIX_EPOCH,
        last_seen: chrono::DateTime::UNIX_EPOCH,
        disabled: None,
    };
    let actor =
        Actor { person: row.key, name: name.to_owned(), grants: Vec::new(), token_scope: TokenScope::Admin };
    row.into_active_model().reset_all().insert(registry.db()).await.unwrap();
    Viewer::Person(Arc::new(actor))
}

/// Has a dataset changed `times` times by this person, and each change told.
async fn changes(registry: &Registry, by: &Viewer, times: usize) {
    for _ in 0..times {
        let Begun::Work(work) = registry.begin::<()>(Call::by(by)).await.unwrap() else {
            panic!("no key was given")
        };
        work.tell(Event::on_entity("entity.updated", EntityKind::Dataset, key(DATASET, 1))).await.unwrap();
        work.commit(&()).await.unwrap();
        registry.dispatch_next(3, false).await.unwrap();
    }
    while registry.dispatch_next(100, false).await.unwrap().events > 0 {}
}

async fn run(app: &App, viewer: &Viewer, query: &str, variables: Value) -> Value {
    let request = Request::new(query).variables(Variables::from_json(variables)).data(viewer.clone());
    let answer = serde_json::to_value(app.schema.execute(request).await).unwrap();
    assert_eq!(answer.get("errors"), None, "{query}: {answer}");
    answer["data"].clone()
}

async fn follow(app: &App, viewer: &Viewer) -> Value {
    let dataset = app.data(r#"{ dataset(uid: "dr1") { id } }"#).await["dataset"]["id"].clone();
    let query = "mutation($id: ID!) { follow(input: { id: $id }) { errors { code } node { id } } }";
    let answer = run(app, viewer, query, json!({ "id": dataset })).await;
    assert_eq!(answer["follow"], json!({ "errors": [], "node": { "id": dataset } }));
    dataset
}

fn listen(app: &App, viewer: &Viewer, after: Option<&str>) -> BoxStream<'static, Response> {
    let query = "subscription($after: String) { notifications(after: $after) {
        cursor event reason entity { ... on Dataset { uid } } } }";
    let variables = Variables::from_json(json!({ "after": after }));
    app.schema.execute_stream(Request::new(query).variables(variables).data(viewer.clone()))
}

async fn heard(stream: &mut BoxStream<'static, Response>) -> Value {
    let answer = serde_json::to_value(stream.next().await.unwrap()).unwrap();
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"]["notifications"].clone()
}

#[tokio::test]
async fn a_subscription_goes_on_from_a_cursor_without_a_gap_or_a_repetition() {
    on_each(Limits::default(), |app| async move {
        while app.registry.dispatch_next(100, false).await.unwrap().events > 0 {}
        let bob = person(&app.registry, "Bob").await;
        follow(&app, &bob).await;
        let mut writers = JoinSet::new();
        for n in 0..4 {
            let registry = app.registry.clone();
            let writer = person(&registry, &format!("Writer {n}")).await;
            writers.spawn(async move { changes(&registry, &writer, 10).await });
        }
        // Every few notifications the socket breaks, and the client goes on from the last cursor it kept.
        let mut cursors: Vec<String> = Vec::new();
        let beginning = "dG9sZDow"; // base64url of `told:0`
        while cursors.len() < 40 {
            let last = cursors.last().map_or(beginning, String::as_str).to_owned();
            let mut stream = listen(&app, &bob, Some(&last));
            for _ in 0..7.min(40 - cursors.len()) {
                let told = heard(&mut stream).await;
                assert_eq!(told["event"], "entity.updated");
                assert_eq!((&told["reason"], &told["entity"]["uid"]), (&json!("FOLLOWER"), &json!("dr1")));
                cursors.push(told["cursor"].as_str().unwrap().to_owned());
            }
        }
        writers.join_all().await;
        let query = "{ viewer { notifications(first: 100, orderBy: [{ field: TOLD }]) { totalCount nodes { cursor } } } }";
        let listed = run(&app, &bob, query, json!({})).await["viewer"]["notifications"].clone();
        assert_eq!(listed["totalCount"], 40);
        let all: Vec<&str> =
            listed["nodes"].as_array().unwrap().iter().map(|node| node["cursor"].as_str().unwrap()).collect();
        assert_eq!(cursors, all);

        // Without a cursor it begins now.
        let mut stream = listen(&app, &bob, None);
        let registry = app.registry.clone();
        let late = person(&registry, "Late").await;
        let writing = tokio::spawn(async move {
            loop {
                changes(&registry, &late, 1).await;
            }
        });
        let first = heard(&mut stream).await;
        writing.abort();
        assert!(writing.await.is_err_and(|error| error.is_cancelled()));
        assert!(!cursors.contains(&first["cursor"].as_str().unwrap().to_owned()));
    })
    .await;
}

#[tokio::test]
async fn nobody_listens_without_signing_in_or_with_a_forged_cursor() {
    on_each(Limits::default(), |app| async move {
        let code =
            |answer: Response| answer.errors[0].extensions.as_ref().unwrap().get("code").cloned().unwrap();
        let mut anonymous = listen(&app, &Viewer::Anonymous, None);
        assert_eq!(code(anonymous.next().await.unwrap()), "UNAUTHENTICATED".into());
        assert!(anonymous.next().await.is_none());
        let bob = person(&app.registry, "Bob").await;
        let mut forged = listen(&app, &bob, Some("nonsense"));
        assert_eq!(code(forged.next().await.unwrap()), "BAD_USER_INPUT".into());
    })
    .await;
}

#[tokio::test]
async fn notifications_are_ones_own_and_can_be_marked() {
    on_each(Limits::default(), |app| async move {
        while app.registry.dispatch_next(100, false).await.unwrap().events > 0 {}
        let (ann, bob) = (person(&app.registry, "Ann").await, person(&app.registry, "Bob").await);
        follow(&app, &bob).await;
        changes(&app.registry, &ann, 3).await;
        let unread = "{ viewer { notifications(unread: true) { totalCount nodes { id cursor event } } } }";
        let mine = run(&app, &bob, unread, json!({})).await["viewer"]["notifications"].clone();
        assert_eq!((&mine["totalCount"], &mine["nodes"][0]["event"]), (&json!(3), &json!("entity.updated")));
        let newest = mine["nodes"][0]["id"].clone();
        for other in [&ann, &Viewer::Anonymous] {
            let theirs = run(&app, other, unread, json!({})).await;
            assert_eq!(theirs["viewer"]["notifications"]["totalCount"], 0);
            let node =
                run(&app, other, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": newest })).await;
            assert_eq!(node["node"], Value::Null);
        }
        let mark = "mutation($ids: [ID!], $upTo: String) {
            markNotificationsRead(input: { ids: $ids, upTo: $upTo }) { errors { code } changed } }";
        let marked = |viewer, variables| run(&app, viewer, mark, variables);
        assert_eq!(marked(&ann, json!({ "ids": [newest] })).await["markNotificationsRead"]["changed"], 0);
        assert_eq!(marked(&bob, json!({ "ids": [newest] })).await["markNotificationsRead"]["changed"], 1);
        let up_to = mine["nodes"][1]["cursor"].clone();
        assert_eq!(marked(&bob, json!({ "upTo": up_to })).await["markNotificationsRead"]["changed"], 2);
        let mine = run(&app, &bob, unread, json!({})).await;
        assert_eq!(mine["viewer"]["notifications"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_page_of_notifications_costs_the_same_statements_whatever_its_size() {
    on_each(Limits::default(), |app| async move {
        while app.registry.dispatch_next(100, false).await.unwrap().events > 0 {}
        let (ann, bob) = (person(&app.registry, "Ann").await, person(&app.registry, "Bob").await);
        follow(&app, &bob).await;
        changes(&app.registry, &ann, 20).await;
        let cost = async |first: u32| {
            let query = "query($first: Int) { viewer { notifications(first: $first) {
                nodes { details entity { ... on Dataset { title provider { title } } } } } } }";
            let before = app.registry.statements();
            let data = run(&app, &bob, query, json!({ "first": first })).await;
            let nodes = data["viewer"]["notifications"]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), first as usize);
            assert!(nodes.iter().all(|node| node["entity"]["provider"]["title"].is_string()));
            app.registry.statements() - before
        };
        // The page, the datasets, the providers.
        assert_eq!((cost(2).await, cost(20).await), (3, 3));
    })
    .await;
}

#[tokio::test]
async fn webhooks_are_kept_by_their_owner() {
    on_each(Limits::default(), |app| async move {
        let (bob, eve) = (person(&app.registry, "Bob").await, person(&app.registry, "Eve").await);
        let create = r#"mutation($url: String!) { createWebhook(input: { url: $url, events: ["entity.*"],
            idempotencyKey: "once", clientMutationId: "c" }) {
            clientMutationId secret errors { field code } webhook { id url events active } } }"#;
        let refused = run(&app, &bob, create, json!({ "url": "http://127.0.0.1/" })).await;
        assert_eq!(refused["createWebhook"]["errors"], json!([{ "field": "url", "code": "INVALID" }]));
        assert_eq!(refused["createWebhook"]["webhook"], Value::Null);

        let url = json!({ "url": "https://hooks.example.org/x" });
        let made = run(&app, &bob, create, url.clone()).await["createWebhook"].clone();
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
        assert_eq!(made["webhook"]["events"], json!(["entity.*"]));
        // Sent again it is the same webhook, and the secret stays what was shown once.
        let again = run(&app, &bob, create, url).await["createWebhook"].clone();
        assert_eq!((&again["webhook"], &again["secret"]), (&made["webhook"], &Value::Null));

        let id = json!({ "id": made["webhook"]["id"] });
        let test =
            "mutation($id: ID!) { testWebhook(input: { id: $id }) { delivery { id state webhook { id } } } }";
        let delivery = run(&app, &bob, test, id.clone()).await["testWebhook"]["delivery"].clone();
        assert_eq!(
            (&delivery["state"], &delivery["webhook"]["id"]),
            (&json!("PENDING"), &made["webhook"]["id"])
        );
        let list = "{ viewer { webhooks { totalCount nodes { deliveries(where: { state: { eq: PENDING } }) {
            totalCount nodes { id } } } } } }";
        let mine = run(&app, &bob, list, json!({})).await["viewer"]["webhooks"].clone();
        assert_eq!(mine["nodes"][0]["deliveries"]["nodes"][0]["id"], delivery["id"]);
        assert_eq!(run(&app, &eve, list, json!({})).await["viewer"]["webhooks"]["totalCount"], 0);

        let delete = "mutation($id: ID!) { deleteWebhook(input: { id: $id }) { deletedId } }";
        let request = Request::new(delete).variables(Variables::from_json(id.clone())).data(eve.clone());
        let answer = serde_json::to_value(app.schema.execute(request).await).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(run(&app, &bob, delete, id.clone()).await["deleteWebhook"]["deletedId"], id["id"]);
        assert_eq!(run(&app, &bob, list, json!({})).await["viewer"]["webhooks"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn preferences_and_follows_are_shown_as_they_were_set() {
    on_each(Limits::default(), |app| async move {
        let bob = person(&app.registry, "Bob").await;
        let dataset = follow(&app, &bob).await;
        let set = "mutation { updateNotificationPreferences(input: { preferences: [
            { group: ENTITY, inApp: true, email: true }] }) { errors { code } preferences { group inApp email } } }";
        let shown = json!([
            { "group": "ENTITY", "inApp": true, "email": true },
            { "group": "PROPOSAL", "inApp": true, "email": true },
            { "group": "ROLE", "inApp": true, "email": true },
            { "group": "INGEST", "inApp": true, "email": false },
        ]);
        let answer = run(&app, &bob, set, json!({})).await;
        assert_eq!(answer["updateNotificationPreferences"], json!({ "errors": [], "preferences": shown }));
        let query = "{ viewer { notificationPreferences { group inApp email } follows { node { id } } } }";
        let viewer = run(&app, &bob, query, json!({})).await["viewer"].clone();
        assert_eq!(viewer, json!({ "notificationPreferences": shown, "follows": [{ "node": { "id": dataset } }] }));
        let unfollow = "mutation($id: ID!) { unfollow(input: { id: $id }) { followedBefore } }";
        let answer = run(&app, &bob, unfollow, json!({ "id": dataset })).await;
        assert_eq!(answer["unfollow"]["followedBefore"], true);
        assert_eq!(run(&app, &bob, query, json!({})).await["viewer"]["follows"], json!([]));
    })
    .await;
}
