//! Codes looked up, mappings tried and reported on, and fields locked to their source.

use async_graphql::Request;
use atlas_registry::Viewer;
use atlas_schema::Limits;
use serde_json::{Value, json};

use crate::app::{App, DATASET, INSTITUTION, key, on_each};

/// Runs an operation as the program itself; data and errors.
async fn by_system(app: &App, query: &str) -> Value {
    app.run(Request::new(query).data(Viewer::System)).await
}

#[tokio::test]
async fn look_ups_say_what_was_found_how_and_what_else() {
    on_each(Limits::default(), |app| async move {
        let fields = "institution { matchType status reasons entity { key } alternatives { entity { key } reasons } }";
        let ask = async |codes: &str| {
            app.data(&format!("{{ lookup(codes: {{ {codes} }}) {{ {fields} }} }}")).await["lookup"]["institution"]
                .take()
        };
        let (first, fourth) = (key(INSTITUTION, 1), key(INSTITUTION, 4));
        let expected = json!({
            "matchType": "EXACT", "status": "ACCEPTED", "reasons": ["IDENTIFIER_MATCH", "CODE_MATCH"],
            "entity": { "key": first },
            "alternatives": [{ "entity": { "key": fourth }, "reasons": ["CODE_MATCH"] }],
        });
        let codes = r#"institutionCode: "AM", institutionId: "https://ror.org/02zv4ka60""#;
        assert_eq!(ask(codes).await, expected);
        let expected = json!({
            "matchType": "NONE", "status": "AMBIGUOUS", "reasons": [], "entity": null,
            "alternatives": [
                { "entity": { "key": first }, "reasons": ["CODE_MATCH"] },
                { "entity": { "key": fourth }, "reasons": ["CODE_MATCH"] },
            ],
        });
        assert_eq!(ask(r#"institutionCode: "am""#).await, expected);
        let by_address = format!(r#"institutionId: "https://example.org/institution/{fourth}""#);
        assert_eq!(ask(&by_address).await["reasons"], json!(["KEY_MATCH"]));
        let mut accents = ask(r#"institutionCode: "EMILE HERBARIUM""#).await;
        assert_eq!(accents["reasons"].take(), json!(["NAME_MATCH"]));
    })
    .await;
}

#[tokio::test]
async fn many_look_ups_of_an_operation_cost_as_much_as_one() {
    on_each(Limits::default(), |app| async move {
        let lookups = |n: usize| {
            let one = |n| {
                format!(
                    r#"a{n}: lookup(codes: {{ institutionCode: "C{n}" }}) {{ institution {{ status }} }} "#
                )
            };
            format!("{{ {} }}", (0..n).map(one).collect::<String>())
        };
        app.data(&lookups(1)).await;
        assert_eq!(app.counted(&lookups(1)).await.1, 1);
        assert_eq!(app.counted(&lookups(40)).await.1, 1);
    })
    .await;
}

#[tokio::test]
async fn a_mapping_is_tried_beside_what_is() {
    on_each(Limits::default(), |app| async move {
        let trial = |mapping: &str| {
            let found = "institution { matchType status entity { name } }";
            format!(
                "{{ testCodeMapping(mapping: {{ {mapping} }}) {{ changes before {{ {found} }} after {{ {found} }}
                    occurrences {{ totalCount facet(field: DATASET) {{ distinctCount }} }} }} }}"
            )
        };
        let branch = key(INSTITUTION, 4);
        let query = trial(&format!(r#"institutionCode: "AM", institutionKey: "{branch}""#));
        let expected = json!({ "testCodeMapping": {
            "changes": true,
            "before": { "institution": { "matchType": "NONE", "status": "AMBIGUOUS", "entity": null } },
            "after": { "institution": {
                "matchType": "EXPLICIT_MAPPING", "status": "ACCEPTED", "entity": { "name": "Australian Museum Branch" },
            } },
            "occurrences": { "totalCount": 0, "facet": { "distinctCount": 0 } },
        } });
        assert_eq!(app.data(&query).await, expected);
        assert_eq!(app.data("{ codeMappings { totalCount } }").await["codeMappings"]["totalCount"], 0);

        let nowhere = trial(r#"institutionCode: "AM""#);
        assert_eq!(app.refusal(&nowhere).await.0, "BAD_USER_INPUT");
        let absent = trial(&format!(r#"institutionCode: "AM", institutionKey: "{}""#, key(INSTITUTION, 99)));
        assert_eq!(app.refusal(&absent).await.0, "NOT_FOUND");
        // A private dataset is as good as none.
        let hidden =
            trial(&format!(r#"datasetKey: "{}", institutionKey: "{branch}""#, key(DATASET, 24)));
        let unknown =
            trial(&format!(r#"datasetKey: "{}", institutionKey: "{branch}""#, key(DATASET, 99)));
        assert_eq!(app.refusal(&hidden).await, app.refusal(&unknown).await);
        assert_eq!(app.refusal(&hidden).await.0, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn conflicts_come_in_pages_with_all_that_have_a_part_in_them() {
    on_each(Limits::default(), |app| async move {
        let add = |mappings: &str| {
            format!(
                r"{{ codeMappingConflicts({mappings}) {{ totalCount pageInfo {{ hasNextPage endCursor }}
                    nodes {{ kind code institutions {{ name }} mappings {{ institutionCode }} }} }} }}"
            )
        };
        let mapping = |institution: u32| atlas_entity::code_mapping::Model {
            institution_code: Some("X".to_owned()),
            institution_key: Some(key(INSTITUTION, institution)),
            ..Default::default()
        };
        let code_mappings = vec![mapping(2), mapping(3)];
        let batch = atlas_registry::write::Batch { code_mappings, ..Default::default() };
        app.registry.write("test", batch).await.unwrap();

        let found = app.data(&add("first: 1")).await["codeMappingConflicts"].take();
        assert_eq!(
            (found["totalCount"].as_u64(), found["pageInfo"]["hasNextPage"].as_bool()),
            (Some(2), Some(true))
        );
        let claimed = json!({
            "kind": "CODE_CLAIMED", "code": "am", "mappings": [],
            "institutions": [{ "name": "Australian Museum" }, { "name": "Australian Museum Branch" }],
        });
        assert_eq!(found["nodes"], json!([claimed]));
        let cursor = found["pageInfo"]["endCursor"].as_str().unwrap();
        let found = app.data(&add(&format!(r#"after: "{cursor}""#))).await["codeMappingConflicts"].take();
        let contradiction = json!({
            "kind": "CONTRADICTION", "code": null,
            "mappings": [{ "institutionCode": "X" }, { "institutionCode": "X" }],
            "institutions": [{ "name": "émile Herbarium" }, { "name": "Zoo" }],
        });
        assert_eq!(found["nodes"], json!([contradiction]));
        assert_eq!(found["pageInfo"]["hasNextPage"], false);
        let found = app.data(&add("kinds: [SHADOWED, CODE_CLAIMED]")).await["codeMappingConflicts"].take();
        assert_eq!((found["totalCount"].as_u64(), &found["nodes"][0]), (Some(1), &claimed));
        assert_eq!(app.refusal(&add(r#"after: "?""#)).await.0, "BAD_USER_INPUT");
    })
    .await;
}

#[tokio::test]
async fn fields_are_locked_shown_and_freed() {
    on_each(Limits::default(), |app| async move {
        let museum = format!(r#"institution(key: "{}") {{ id }}"#, key(INSTITUTION, 1));
        let id = app.data(&format!("{{ {museum} }}")).await["institution"]["id"].take();
        let locks = "errors { field code } sourceLocks { field source createdBy } node { __typename }";
        let lock = |source: &str| {
            format!(
                r#"mutation {{ lockFields(input: {{ id: {id}, fields: ["name", "contacts"], source: "{source}", clientMutationId: "a" }}) {{
                    clientMutationId {locks} }} }}"#
            )
        };
        assert_eq!(app.refusal(&lock("IH")).await.0, "UNAUTHENTICATED");
        let wrong = by_system(&app, &lock("NOBODY")).await["data"]["lockFields"].take();
        let errors = json!([{ "field": "source", "code": "UNKNOWN_CONCEPT" }]);
        assert_eq!(
            wrong,
            json!({ "clientMutationId": "a", "errors": errors, "sourceLocks": null, "node": null })
        );
        let locked = by_system(&app, &lock("IH")).await["data"]["lockFields"].take();
        let both = json!([
            { "field": "contacts", "source": "IH", "createdBy": "system" },
            { "field": "name", "source": "IH", "createdBy": "system" },
        ]);
        assert_eq!((&locked["sourceLocks"], &locked["node"]["__typename"]), (&both, &json!("Institution")));

        let page = "{ institutions(first: 4) { nodes { key sourceLocks { field source createdBy } } } }";
        let (found, statements) = app.counted(page).await;
        assert_eq!(statements, 2, "a page and the locks of all its entities");
        let nodes = found["institutions"]["nodes"].as_array().unwrap();
        let held: Vec<&Value> = nodes.iter().filter(|node| node["sourceLocks"] != json!([])).collect();
        assert_eq!((held.len(), &held[0]["sourceLocks"]), (1, &both));

        let lift = format!(r#"mutation {{ liftLocks(input: {{ id: {id}, fields: ["name"] }}) {{ {locks} }} }}"#);
        assert_eq!(app.refusal(&lift).await.0, "UNAUTHENTICATED");
        let lifted = by_system(&app, &lift).await["data"]["liftLocks"].take();
        assert_eq!(lifted["sourceLocks"].as_array().map(Vec::len), Some(1));
    })
    .await;
}
