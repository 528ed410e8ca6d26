//! What a person sees beyond everyone, and every way round it that a client may try.

use atlas_entity::{EntityKind, ingest_run::RunKind};
use atlas_registry::{
    Viewer,
    change::Subject,
    policy::{Role, Scope},
    runs::NewRun,
    work::Call,
};
use atlas_schema::Limits;
use serde_json::{Value, json};

use crate::app::{App, DATASET, HUB, INSTITUTION, PROVIDER, key, on_each, signed_in};

/// Dataset 24 is private: published by provider 1, member of hub 1, with records of institutions 1 and 2.
const PRIVATE: &str = r#"{
    key: dataset(key: "00000000-0000-0000-0000-000400000018") { uid }
    uid: dataset(uid: "dr24") { uid }
    node(id: "RGF0YXNldDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDA0MDAwMDAwMTg") { id }
    datasets { totalCount }
    last: datasets(last: 1, orderBy: { field: TITLE }) { nodes { uid } }
    filtered: datasets(where: { uid: { eq: "dr24" } }) { totalCount }
    negated: datasets(where: { not: { uid: { ne: "dr24" } } }) { totalCount }
    provider(uid: "dp1") { datasets(where: { uid: { eq: "dr24" } }) { totalCount } }
    hub(uid: "dh1") { datasets(where: { uid: { eq: "dr24" } }) { totalCount } }
    institution(uid: "in1") { datasets(where: { uid: { eq: "dr24" } }) { totalCount } }
    hubs(where: { datasets: { uid: { eq: "dr24" } } }) { totalCount }
    providers(where: { datasets: { title: { startsWith: "dataset 24" } } }) { totalCount }
    search(text: "24") { node { id } }
    ingestRuns { totalCount }
}"#;

/// Whether dataset 24 is there, by each way; all of them agree.
async fn sees_private(app: &App, viewer: &Viewer) -> bool {
    let data = app.data_as(viewer, PRIVATE).await;
    let count = |list: &Value| list["totalCount"].as_u64().unwrap();
    let seen = [
        !data["key"].is_null(),
        !data["uid"].is_null(),
        !data["node"].is_null(),
        count(&data["datasets"]) == 24,
        data["last"]["nodes"][0]["uid"] == "dr24",
        count(&data["filtered"]) == 1,
        count(&data["negated"]) == 1,
        count(&data["provider"]["datasets"]) == 1,
        count(&data["hub"]["datasets"]) == 1,
        count(&data["institution"]["datasets"]) == 1,
        count(&data["hubs"]) == 1,
        count(&data["providers"]) == 1,
        data["search"] != json!([]),
        count(&data["ingestRuns"]) == 1,
    ];
    assert!(seen.iter().all(|way| *way == seen[0]), "{seen:?}: {data}");
    seen[0]
}

fn provider(n: u32) -> Scope {
    Scope::Entity(EntityKind::Provider, key(PROVIDER, n))
}

#[tokio::test]
async fn a_private_dataset_is_there_for_readers_in_its_scopes_only_by_whatever_way() {
    on_each(Limits::default(), |app| async move {
        let run = NewRun {
            dataset_key: key(DATASET, 24),
            kind: RunKind::Ingest,
            version: None,
            source: None,
            digest: None,
            ..NewRun::default()
        };
        app.registry.queue_run(&run).await.unwrap();
        let outside = [
            Viewer::Anonymous,
            signed_in(1, &[]),
            signed_in(1, &[(Role::Admin, provider(2))]),
            signed_in(1, &[(Role::Admin, Scope::Entity(EntityKind::Dataset, key(DATASET, 23)))]),
            // What it holds records of, and the hub alone, say nothing of it.
            signed_in(1, &[(Role::Admin, Scope::Entity(EntityKind::Institution, key(INSTITUTION, 1)))]),
            signed_in(1, &[(Role::Admin, Scope::Entity(EntityKind::Hub, key(HUB, 1)))]),
            signed_in(1, &[(Role::Admin, Scope::Country("AU".to_owned()))]),
            signed_in(1, &[(Role::Admin, Scope::Namespace("atlas.example".to_owned()))]),
        ];
        for viewer in &outside {
            assert!(!sees_private(&app, viewer).await, "{viewer:?}");
        }
        for scope in [
            Scope::All,
            provider(1),
            Scope::Hub(key(HUB, 1)),
            Scope::Entity(EntityKind::Dataset, key(DATASET, 24)),
        ] {
            for role in [Role::Reader, Role::Admin] {
                assert!(
                    sees_private(&app, &signed_in(1, &[(role, scope.clone())])).await,
                    "{role:?} {scope:?}"
                );
            }
        }
    })
    .await;
}

/// Dataset 1 is published by provider 2; its contact `Hidden` is not public.
const HIDDEN: &str = r#"{ dataset(uid: "dr1") {
    contacts { totalCount nodes { lastName public notify } }
    named: contacts(where: { lastName: { eq: "Hidden" } }) { totalCount }
    negated: contacts(where: { not: { lastName: { in: ["Zimmer", "Abel"] } } }) { totalCount }
} }"#;

#[tokio::test]
async fn a_contact_that_is_not_public_is_there_for_readers_only() {
    on_each(Limits::default(), |app| async move {
        for viewer in [
            Viewer::Anonymous,
            signed_in(1, &[]),
            signed_in(1, &[(Role::Admin, provider(1))]),
            signed_in(1, &[(Role::Admin, Scope::Entity(EntityKind::Dataset, key(DATASET, 2)))]),
        ] {
            let data = app.data_as(&viewer, HIDDEN).await;
            let contact = |name: &str| json!({ "lastName": name, "public": null, "notify": null });
            let contacts = &data["dataset"]["contacts"];
            assert_eq!(contacts["nodes"], json!([contact("Zimmer"), contact("Abel")]), "{viewer:?}");
            assert_eq!(contacts["totalCount"], 2);
            assert_eq!(data["dataset"]["named"]["totalCount"], 0);
            assert_eq!(data["dataset"]["negated"]["totalCount"], 0);
        }
        for scope in [Scope::All, provider(2), Scope::Hub(key(HUB, 1))] {
            let reader = signed_in(1, &[(Role::Reader, scope)]);
            let data = app.data_as(&reader, HIDDEN).await;
            let hidden = json!({ "lastName": "Hidden", "public": false, "notify": false });
            assert_eq!(data["dataset"]["contacts"]["totalCount"], 3);
            assert_eq!(data["dataset"]["contacts"]["nodes"][1], hidden);
            assert_eq!(data["dataset"]["contacts"]["nodes"][0]["public"], true);
            assert_eq!(data["dataset"]["named"]["totalCount"], 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_not_found_by_its_id_either() {
    on_each(Limits::default(), |app| async move {
        let query =
            r#"{ dataset(uid: "dr1") { contacts(where: { lastName: { eq: "Hidden" } }) { nodes { id } } } }"#;
        let data = app.data_as(&Viewer::System, query).await;
        let id = &data["dataset"]["contacts"]["nodes"][0]["id"];
        let node = format!("{{ node(id: {id}) {{ id }} nodes(ids: [{id}]) {{ id }} }}");
        let newcomer = app.data_as(&signed_in(1, &[]), &node).await;
        assert_eq!(newcomer, json!({ "node": null, "nodes": [null] }));
        let reader = app.data_as(&signed_in(1, &[(Role::Reader, provider(2))]), &node).await;
        assert_eq!(reader, json!({ "node": { "id": id }, "nodes": [{ "id": id }] }));
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_shows_itself_to_mediators_who_ask_for_it() {
    on_each(Limits::default(), |app| async move {
        let subject = Subject { kind: EntityKind::Dataset, key: key(DATASET, 1), version: None };
        app.registry.delete_entity(Call::by(&Viewer::System), subject).await.unwrap();
        let query = format!(
            r#"{{
                list: datasets(where: {{ uid: {{ eq: "dr1" }} }}) {{ totalCount }}
                all: datasets {{ totalCount }}
                deleted: datasets(where: {{ deleted: {{ isNull: false }} }}) {{ totalCount nodes {{ uid }} }}
                below: provider(uid: "dp2") {{ datasets(where: {{ deleted: {{ isNull: false }} }}) {{ totalCount }} }}
                across: providers(where: {{ datasets: {{ deleted: {{ isNull: false }} }} }}) {{ totalCount }}
                key: dataset(key: "{}") {{ uid contacts {{ totalCount }} }}
                search(text: "dataset 01") {{ score }}
            }}"#,
            key(DATASET, 1)
        );
        for viewer in [
            Viewer::Anonymous,
            signed_in(1, &[(Role::Editor, Scope::All)]),
            signed_in(1, &[(Role::Admin, provider(1))]),
            signed_in(1, &[(Role::Admin, Scope::Hub(key(HUB, 1)))]),
        ] {
            let data = app.data_as(&viewer, &query).await;
            assert_eq!(data["deleted"], json!({ "totalCount": 0, "nodes": [] }), "{viewer:?}");
            assert_eq!(data["below"]["datasets"]["totalCount"], 0);
            assert_eq!((&data["key"], &data["across"]["totalCount"]), (&Value::Null, &json!(0)));
            assert_eq!(data["list"]["totalCount"], 0);
        }
        for scope in [Scope::All, provider(2)] {
            let all = scope == Scope::All;
            let mediator = signed_in(1, &[(Role::Mediator, scope)]);
            let data = app.data_as(&mediator, &query).await;
            assert_eq!(data["deleted"], json!({ "totalCount": 1, "nodes": [{ "uid": "dr1" }] }));
            assert_eq!(data["below"]["datasets"]["totalCount"], 1);
            assert_eq!(data["key"]["uid"], "dr1");
            // Lists that do not speak of deletion do not show it.
            assert_eq!(data["list"]["totalCount"], 0);
            assert_eq!(data["all"]["totalCount"], if all { 23 } else { 22 });
            assert_eq!(data["search"], json!([]));
        }
    })
    .await;
}
