//! Single nodes, their relations both ways, and who sees what.

use async_graphql::Request;
use atlas_registry::Viewer;
use atlas_schema::Limits;
use serde_json::json;

use crate::app::{DATASET, INSTITUTION, key, on_each};

#[tokio::test]
async fn entities_are_found_by_key_uid_identifier_and_global_id() {
    on_each(Limits::default(), |app| async move {
        let museum = key(INSTITUTION, 1);
        let by_key =
            app.data(&format!(r#"{{ institution(key: "{museum}") {{ id uid name version }} }}"#)).await;
        let found = &by_key["institution"];
        assert_eq!((&found["name"], &found["version"]), (&json!("Australian Museum"), &json!(1)));
        let (id, uid) = (&found["id"], &found["uid"]);
        for query in [
            format!("{{ institution(uid: {uid}) {{ id }} }}"),
            r#"{ institution(identifier: "https://ror.org/02zv4ka60") { id } }"#.to_owned(),
            r#"{ institution(identifier: "02zv4ka60") { id } }"#.to_owned(),
        ] {
            assert_eq!(app.data(&query).await["institution"]["id"], *id, "{query}");
        }
        let node = app
            .data(&format!("{{ node(id: {id}) {{ __typename id ... on Institution {{ code }} }} }}"))
            .await;
        assert_eq!(node["node"], json!({ "__typename": "Institution", "id": id, "code": "AM" }));
        for absent in
            [r#"uid: "in999""#, r#"identifier: "nothing""#, r#"key: "00000000-0000-0000-0000-000000000000""#]
        {
            assert_eq!(
                app.data(&format!("{{ institution({absent}) {{ id }} }}")).await["institution"],
                json!(null)
            );
        }
    })
    .await;
}

#[tokio::test]
async fn nodes_come_in_the_order_asked_for_by_one_statement_a_kind() {
    on_each(Limits::default(), |app| async move {
        let data = app.data("{ datasets(first: 3) { nodes { id } } hubs { nodes { id } } }").await;
        let id = |list: &str, n: usize| data[list]["nodes"][n]["id"].clone();
        let (a, b, hub) = (id("datasets", 2), id("datasets", 0), id("hubs", 0));
        let query = format!("{{ nodes(ids: [{a}, {hub}, {b}, {a}]) {{ id }} }}");
        let (found, statements) = app.counted(&query).await;
        let ids: Vec<_> = found["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
        assert_eq!((ids, statements), (vec![a.clone(), hub, b, a], 2));
    })
    .await;
}

#[tokio::test]
async fn what_a_viewer_may_not_see_is_absent() {
    on_each(Limits::default(), |app| async move {
        let private = key(DATASET, 24);
        let query = format!(
            r#"{{ dataset(key: "{private}") {{ uid }}
                 public: dataset(uid: "dr1") {{ contacts {{ totalCount nodes {{ lastName }} }} }}
                 hubs {{ nodes {{ datasets {{ totalCount nodes {{ uid }} }} }} }} }}"#
        );
        let anyone = app.data(&query).await;
        assert_eq!(anyone["dataset"], json!(null));
        let contacts =
            json!({ "totalCount": 2, "nodes": [{ "lastName": "Zimmer" }, { "lastName": "Abel" }] });
        assert_eq!(anyone["public"]["contacts"], contacts);
        assert_eq!(
            anyone["hubs"]["nodes"][0]["datasets"],
            json!({ "totalCount": 1, "nodes": [{ "uid": "dr1" }] })
        );
        let system = app.run(Request::new(query).data(Viewer::System)).await;
        assert_eq!(system["data"]["dataset"]["uid"], "dr24");
        assert_eq!(system["data"]["public"]["contacts"]["totalCount"], 3);
        assert_eq!(system["data"]["hubs"]["nodes"][0]["datasets"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test]
async fn relations_are_followed_both_ways() {
    on_each(Limits::default(), |app| async move {
        let data = app
            .data(
                r#"{ institutions(where: { name: { startsWith: "australian" } }) { nodes {
                    parents { nodes { name } } children { nodes { name } } hubs { nodes { title } }
                    collections { nodes { name institution { name } } }
                } } }"#,
            )
            .await;
        let named = |name: &str| json!({ "nodes": [{ "name": name }] });
        let none = json!({ "nodes": [] });
        let (museum, branch) = (&data["institutions"]["nodes"][0], &data["institutions"]["nodes"][1]);
        assert_eq!((&museum["parents"], &museum["children"]), (&none, &named("Australian Museum Branch")));
        assert_eq!((&branch["parents"], &branch["children"]), (&named("Australian Museum"), &none));
        assert_eq!(museum["hubs"], json!({ "nodes": [{ "title": "Southern Hub" }] }));
        let held = |name: &str| json!({ "name": name, "institution": { "name": "Australian Museum" } });
        assert_eq!(museum["collections"], json!({ "nodes": [held("Collection 1"), held("Collection 2")] }));
        assert_eq!(branch["collections"], none);
    })
    .await;
}

#[tokio::test]
async fn the_registry_is_searched_by_words_begun_or_mistyped() {
    on_each(Limits::default(), |app| async move {
        let query = |text: &str, args: &str| {
            format!(r#"{{ search(text: "{text}"{args}) {{ score node {{ __typename id ... on Institution {{ name }} }} }} }}"#)
        };
        let (found, statements) = app.counted(&query("musem austral", "")).await;
        let names: Vec<_> = found["search"].as_array().unwrap().iter().map(|hit| hit["node"]["name"].clone()).collect();
        assert_eq!(names, ["Australian Museum", "Australian Museum Branch"]);
        assert!(statements <= 5, "{statements}");
        let all = app.data(&query("museum", ", first: 9")).await;
        assert_eq!(all["search"].as_array().unwrap().len(), 3);
        let providers = app.data(&query("museum", ", types: [PROVIDER]")).await;
        assert_eq!(providers["search"][0]["node"]["__typename"], "Provider");
        assert_eq!(providers["search"].as_array().unwrap().len(), 1);
        // The private dataset is the only one with this word.
        assert_eq!(app.data(&query("24", "")).await["search"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn vocabularies_come_with_their_concepts_and_labels_in_two_statements() {
    on_each(Limits::default(), |app| async move {
        let query = r#"{ vocabularies(names: ["AccessionStatus", "DatasetType"]) { name concepts { name labels { language label } } } }"#;
        let (found, statements) = app.counted(query).await;
        assert_eq!(statements, 2);
        let concept = |name: &str, label: &str| json!({ "name": name, "labels": [{ "language": "en", "label": label }] });
        let expected = json!({ "name": "AccessionStatus", "concepts": [concept("INSTITUTIONAL", "Institutional"), concept("PROJECT", "Project")] });
        assert_eq!(found["vocabularies"][0], expected);
        assert_eq!(found["vocabularies"][1]["concepts"].as_array().unwrap().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn codes_are_looked_up_as_ingestion_does() {
    on_each(Limits::default(), |app| async move {
        let query = r#"{ lookup(codes: { institutionCode: "EH" }) {
            institution { matchType status reasons entity { name } alternatives { entity { name } } }
            collection { matchType status entity { name } }
        } }"#;
        let found = app.data(query).await;
        let expected = json!({
            "institution": {
                "matchType": "FUZZY", "status": "DOUBTFUL", "reasons": ["CODE_MATCH"],
                "entity": { "name": "émile Herbarium" }, "alternatives": [],
            },
            "collection": { "matchType": "NONE", "status": null, "entity": null },
        });
        assert_eq!(found["lookup"], expected);
    })
    .await;
}
