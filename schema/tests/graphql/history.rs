//! History, merging and duplicates through the schema: what is answered, to whom, in how many statements.

use std::sync::Arc;

use async_graphql::{ID, Request};
use atlas_registry::{
    Viewer,
    policy::{Actor, Grant, Role, Scope, TokenScope},
};
use atlas_schema::Limits;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, DATASET, INSTITUTION, key, on_each};

/// Someone with a role over everything.
fn person(role: Role) -> Viewer {
    Viewer::Person(Arc::new(Actor {
        person: Uuid::from_u128(77),
        name: "Ada".to_owned(),
        grants: vec![Grant { role, scope: Scope::All }],
        token_scope: TokenScope::Admin,
    }))
}

fn id(kind: &str, key: Uuid) -> String {
    ID(URL_SAFE_NO_PAD.encode(format!("{kind}:{key}"))).0
}

/// Runs an operation as someone; data that must come without errors.
async fn by(app: &App, viewer: Viewer, operation: &str) -> Value {
    let mut answer = app.run(Request::new(operation).data(viewer)).await;
    assert_eq!(answer.get("errors"), None, "{operation}");
    answer["data"].take()
}

/// The code with which an operation by someone is refused.
async fn refused(app: &App, viewer: Viewer, operation: &str) -> String {
    let answer = app.run(Request::new(operation).data(viewer)).await;
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

async fn merge(app: &App, from: Uuid, into: Uuid, dry_run: bool) -> Value {
    let (from, into) = (id("Institution", from), id("Institution", into));
    let operation = format!(
        r#"mutation {{ mergeEntities(input: {{ from: "{from}", into: "{into}", dryRun: {dry_run}, reason: "the same" }}) {{
            errors {{ field code }} entity {{ ... on Institution {{ key version }} }} changes {{ path }} turned
        }} }}"#
    );
    by(app, person(Role::Mediator), &operation).await["mergeEntities"].take()
}

/// The fields that changes are in: the keys of new items are given out anew by every call.
fn fields(changes: &Value) -> Vec<&str> {
    let paths = changes.as_array().unwrap().iter().map(|change| change["path"].as_str().unwrap());
    paths.map(|path| path.split('.').next().unwrap()).collect()
}

#[tokio::test]
async fn the_history_of_many_entities_comes_in_a_number_of_statements_that_does_not_grow() {
    on_each(Limits::default(), |app| async move {
        let operation = |first: usize| {
            format!(
                r#"{{ datasets(first: {first}) {{ nodes {{ uid
                    asOf(time: "2200-01-01T00:00:00Z") {{ version name revision {{ version }} value(path: "title") }}
                    revisions(first: 2) {{ totalCount nodes {{
                        version action actor author {{ name }} document changes {{ path after }} entity {{ id }}
                    }} }} }} }} }}"#
            )
        };
        let (few, two) = app.counted(&operation(2)).await;
        let (_, twenty) = app.counted(&operation(20)).await;
        assert_eq!(two, twenty);
        let node = &few["datasets"]["nodes"][0];
        let snapshot = json!({ "version": 1, "name": "Dataset 01", "revision": { "version": 1 }, "value": "Dataset 01" });
        assert_eq!(node["asOf"], snapshot);
        assert_eq!(node["revisions"]["totalCount"], json!(1));
        let revision = &node["revisions"]["nodes"][0];
        assert_eq!((&revision["action"], &revision["actor"], &revision["author"]), (&json!("CREATE"), &json!("test"), &Value::Null));
        let names: Vec<_> = revision["document"]["contacts"].as_array().unwrap().iter().map(|c| c["lastName"].clone()).collect();
        assert_eq!(names, [json!("Zimmer"), json!("Abel")]);
    })
    .await;
}

#[tokio::test]
async fn nobody_learns_from_history_what_is_not_for_them() {
    on_each(Limits::default(), |app| async move {
        let (open, private) = (id("Dataset", key(DATASET, 1)), id("Dataset", key(DATASET, 24)));
        let operation = format!(
            r#"{{ nodes(ids: ["{open}", "{private}"]) {{ ... on Dataset {{ revisions {{ nodes {{ id document changes {{ path before after }} }} }}
                asOf(time: "2200-01-01T00:00:00Z") {{ fields }} }} }} }}"#
        );
        let all = by(&app, Viewer::System, &operation).await;
        let hidden = all["nodes"][1]["revisions"]["nodes"][0]["id"].clone();
        let shown = all["nodes"][0]["revisions"]["nodes"][0]["id"].clone();
        assert!(all.to_string().contains("Hidden"));
        let anyone = app.data(&operation).await;
        assert!(!anyone.to_string().contains("Hidden"), "{anyone}");
        assert!(anyone.to_string().contains("Zimmer"));
        assert_eq!(anyone["nodes"][1], Value::Null);
        // By its own id the revision of a private dataset is not there either.
        let node = app.data(&format!("{{ node(id: {hidden}) {{ id }} }}")).await;
        assert_eq!(node["node"], Value::Null);
        let compared = format!("{{ compareRevisions(from: {shown}, to: {hidden}) {{ changes {{ path }} }} }}");
        assert_eq!(app.data(&compared).await["compareRevisions"], Value::Null);
        let reader = by(&app, person(Role::Reader), &operation).await;
        assert!(reader["nodes"][0].to_string().contains("Hidden"));
    })
    .await;
}

#[tokio::test]
async fn a_merge_is_tried_made_and_leads_on() {
    on_each(Limits::default(), |app| async move {
        let (from, into) = (key(INSTITUTION, 4), key(INSTITUTION, 1));
        let dry = merge(&app, from, into, true).await;
        assert_eq!((&dry["errors"], &dry["entity"]["version"]), (&json!([]), &json!(1)));
        let wet = merge(&app, from, into, false).await;
        assert_eq!(fields(&wet["changes"]), fields(&dry["changes"]));
        assert_eq!((&wet["errors"], &wet["entity"]), (&json!([]), &json!({ "key": into, "version": 2 })));
        let again = merge(&app, from, into, false).await;
        assert_eq!(again["errors"], json!([{ "field": "from", "code": "INVALID" }]));

        let operation = format!(r#"{{ institution(key: "{into}") {{ alternativeCodes {{ code }} types
            identifiers {{ nodes {{ type identifier }} }} revisions {{ nodes {{ id version action reason }} }} }} }}"#);
        let kept = app.data(&operation).await["institution"].take();
        assert_eq!(kept["alternativeCodes"], json!([{ "code": "am" }]));
        assert_eq!(kept["types"], json!(["MUSEUM", "HERBARIUM"]));
        let types: Vec<_> = kept["identifiers"]["nodes"].as_array().unwrap().iter().map(|i| i["type"].clone()).collect();
        assert_eq!(types, [json!("ROR"), json!("UUID"), json!("ALA_UID")]);
        let newest = &kept["revisions"]["nodes"][0];
        assert_eq!((&newest["version"], &newest["action"], &newest["reason"]), (&json!(2), &json!("MERGE"), &json!("the same")));
        let oldest = &kept["revisions"]["nodes"][1];
        let compared = format!("{{ compareRevisions(from: {}, to: {}) {{ from {{ version }} changes {{ path }} }} }}", oldest["id"], newest["id"]);
        let compared = app.data(&compared).await["compareRevisions"].take();
        assert_eq!(compared, json!({ "from": { "version": 1 }, "changes": wet["changes"] }));

        let led = app.data(&format!(r#"{{ institution(identifier: "{from}") {{ key }} }}"#)).await;
        assert_eq!(led["institution"], json!({ "key": into }));
    })
    .await;
}

#[tokio::test]
async fn the_names_of_what_was_merged_lead_to_the_last() {
    on_each(Limits::default(), |app| async move {
        let (from, into) = (key(INSTITUTION, 4), key(INSTITUTION, 1));
        merge(&app, from, into, false).await;
        for other in [r#"uid: "in4""#.to_owned(), format!(r#"key: "{from}""#)] {
            let led = app.data(&format!("{{ institution({other}) {{ key }} }}")).await;
            assert_eq!(led["institution"], json!({ "key": into }), "{other}");
        }
        merge(&app, into, key(INSTITUTION, 2), false).await;
        let led = app.data(r#"{ institution(uid: "in4") { uid } }"#).await;
        assert_eq!(led["institution"], json!({ "uid": "in2" }));
    })
    .await;
}

#[tokio::test]
async fn duplicates_are_found_and_merged_in_bulk() {
    on_each(Limits::default(), |app| async move {
        let find = r"{ possibleDuplicates(kind: INSTITUTION, by: { sameCode: true }, first: 1) {
            totalCount pageInfo { hasNextPage endCursor }
            nodes { count likeness entities { ... on Institution { uid } } merges { from into } } } }";
        assert_eq!(refused(&app, Viewer::Anonymous, find).await, "UNAUTHENTICATED");
        let found = by(&app, person(Role::Mediator), find).await["possibleDuplicates"].take();
        assert_eq!((&found["totalCount"], &found["pageInfo"]["hasNextPage"]), (&json!(1), &json!(false)));
        let group = &found["nodes"][0];
        assert_eq!(group["entities"], json!([{ "uid": "in1" }, { "uid": "in4" }]));
        assert_eq!(group["likeness"], json!(["SAME_CODE"]));
        let after = format!(
            "{{ possibleDuplicates(kind: INSTITUTION, by: {{ sameCode: true }}, after: {}) {{ nodes {{ count }} }} }}",
            found["pageInfo"]["endCursor"]
        );
        let rest = by(&app, person(Role::Reader), &after).await;
        assert_eq!(rest["possibleDuplicates"]["nodes"], json!([]));
        let vague = "{ possibleDuplicates(kind: INSTITUTION, by: { sameCity: true }) { totalCount } }";
        assert_eq!(refused(&app, person(Role::Reader), vague).await, "BAD_USER_INPUT");

        let (from, into) = (&group["merges"][0]["from"], &group["merges"][0]["into"]);
        let hub = id("Hub", key(crate::app::HUB, 1));
        let pairs = format!(r#"pairs: [{{ from: {from}, into: {into} }}, {{ from: "{hub}", into: "{hub}" }}]"#);
        let bulk = |dry_run: bool| {
            format!("mutation {{ mergeDuplicates(input: {{ {pairs}, dryRun: {dry_run} }}) {{ errors {{ code }} results {{ errors {{ field code }} turned }} }} }}")
        };
        let outcome = json!({ "errors": [], "results": [
            { "errors": [], "turned": [] },
            { "errors": [{ "field": "from", "code": "INVALID" }], "turned": null },
        ] });
        assert_eq!(refused(&app, Viewer::Anonymous, &bulk(false)).await, "UNAUTHENTICATED");
        let denied = by(&app, person(Role::Editor), &bulk(true)).await;
        assert_eq!(denied["mergeDuplicates"]["results"][0]["errors"][0]["code"], json!("FORBIDDEN"));
        for (dry_run, count) in [(true, 1), (false, 0)] {
            let done = by(&app, person(Role::Mediator), &bulk(dry_run)).await;
            assert_eq!(done["mergeDuplicates"], outcome);
            let left = by(&app, person(Role::Mediator), find).await;
            assert_eq!(left["possibleDuplicates"]["totalCount"], json!(count));
        }
    })
    .await;
}

#[tokio::test]
async fn an_institution_becomes_a_collection_through_the_schema() {
    on_each(Limits::default(), |app| async move {
        let (herbarium, museum) = (id("Institution", key(INSTITUTION, 2)), id("Institution", key(INSTITUTION, 1)));
        let convert = |more: &str| {
            format!(
                r#"mutation {{ convertInstitution(input: {{ institution: "{herbarium}", {more} }}) {{
                    errors {{ field }} collection {{ name code institution {{ name }} }} changes {{ path }} }} }}"#
            )
        };
        assert_eq!(refused(&app, person(Role::Editor), &convert(r#"newInstitutionName: "X""#)).await, "FORBIDDEN");
        assert_eq!(refused(&app, person(Role::Admin), &convert("dryRun: true")).await, "BAD_USER_INPUT");
        let into = format!(r#"into: "{museum}""#);
        let dry = by(&app, person(Role::Mediator), &convert(&format!("{into}, dryRun: true"))).await;
        assert_eq!(dry["convertInstitution"]["collection"], Value::Null);
        let done = by(&app, person(Role::Mediator), &convert(&into)).await;
        let expected = json!({ "name": "émile Herbarium", "code": "EH", "institution": { "name": "Australian Museum" } });
        assert_eq!(done["convertInstitution"]["collection"], expected);
        assert_eq!(fields(&done["convertInstitution"]["changes"]), fields(&dry["convertInstitution"]["changes"]));
        assert_eq!(app.data(r#"{ institution(uid: "in2") { uid } }"#).await["institution"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn older_values_come_back_and_personal_data_go() {
    on_each(Limits::default(), |app| async move {
        merge(&app, key(INSTITUTION, 4), key(INSTITUTION, 1), false).await;
        let museum = id("Institution", key(INSTITUTION, 1));
        let revert = |more: &str| {
            format!(
                r#"mutation {{ revertEntity(input: {{ entity: "{museum}", to: 1, {more} }}) {{
                    errors {{ field code }} entity {{ ... on Institution {{ version alternativeCodes {{ code }} types }} }} }} }}"#
            )
        };
        assert_eq!(refused(&app, Viewer::Anonymous, &revert("version: 2")).await, "UNAUTHENTICATED");
        let stale = by(&app, person(Role::Steward), &revert("version: 1")).await;
        assert_eq!(stale["revertEntity"]["errors"][0], json!({ "field": "version", "code": "CONFLICT" }));
        let done = by(&app, person(Role::Steward), &revert(r#"version: 2, paths: ["types"]"#)).await;
        let expected = json!({ "version": 3, "alternativeCodes": [{ "code": "am" }], "types": ["MUSEUM"] });
        assert_eq!(done["revertEntity"], json!({ "errors": [], "entity": expected }));

        let dataset = id("Dataset", key(DATASET, 1));
        let contacts = format!(r#"{{ node(id: "{dataset}") {{ ... on Dataset {{ contacts {{ nodes {{ key lastName }} }} revisions {{ nodes {{ erased document }} }} }} }} }}"#);
        let contact = app.data(&contacts).await["node"]["contacts"]["nodes"][0]["key"].clone();
        let erase = format!(
            r#"mutation {{ erasePersonalData(input: {{ entity: "{dataset}", contactKey: {contact}, reason: "asked for" }}) {{
                errors {{ field code }} revisions removedFrom {{ ... on Dataset {{ uid version }} }} }} }}"#
        );
        assert_eq!(refused(&app, person(Role::Mediator), &erase).await, "FORBIDDEN");
        let erased = by(&app, person(Role::Admin), &erase).await;
        let expected = json!({ "errors": [], "revisions": 2, "removedFrom": { "uid": "dr1", "version": 2 } });
        assert_eq!(erased["erasePersonalData"], expected);
        let left = by(&app, Viewer::System, &contacts).await;
        assert!(!left.to_string().contains("Zimmer"), "{left}");
        assert!(left.to_string().contains("[erased]"));
    })
    .await;
}
