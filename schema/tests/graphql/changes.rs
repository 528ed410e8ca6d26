//! Direct changes through the schema: who may make them, what they answer, what they refuse.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use atlas_registry::{
    Viewer,
    policy::{Actor, Grant, Role, Scope, TokenScope},
};
use atlas_schema::Limits;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, INSTITUTION, PROVIDER, key, on_each};

/// Someone with a role over everything.
pub fn person(role: Role) -> Viewer {
    Viewer::Person(Arc::new(Actor {
        person: Uuid::from_u128(77),
        name: "Ada".to_owned(),
        grants: vec![Grant { role, scope: Scope::All }],
        token_scope: TokenScope::Admin,
    }))
}

/// Runs a mutation by its name, with an input and a selection of its payload; the whole answer.
pub async fn call(app: &App, viewer: Viewer, name: &str, input: Value, selection: &str) -> Value {
    let definition = atlas_schema::sdl();
    let at = definition.find(&format!("\t{name}(")).unwrap_or_else(|| panic!("no mutation {name}"));
    let rest = &definition[at..];
    let from = rest.find("input: ").unwrap() + "input: ".len();
    let input_type = &rest[from..from + rest[from..].find('!').unwrap()];
    let query = format!("mutation ($input: {input_type}!) {{ {name}(input: $input) {{ {selection} }} }}");
    let variables = Variables::from_json(json!({ "input": input }));
    app.run(Request::new(query).variables(variables).data(viewer)).await
}

/// The errors of a payload, as field and code.
pub fn faults(payload: &Value) -> Vec<(&str, &str)> {
    let errors = payload["errors"].as_array().unwrap_or_else(|| panic!("{payload}"));
    errors.iter().map(|e| (e["field"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

const ERRORS: &str = "clientMutationId errors { field code message current proposed }";

#[tokio::test]
async fn every_kind_is_created_changed_deleted_and_restored() {
    on_each(Limits::default(), |app| async move {
        let provider = key(PROVIDER, 1).to_string();
        for (kind, field, patch) in [
            ("Institution", "name", json!({ "name": "New" })),
            ("Collection", "name", json!({ "name": "New" })),
            ("Provider", "title", json!({ "title": "New" })),
            ("Dataset", "title", json!({ "title": "New", "type": "OCCURRENCE" })),
            ("Hub", "title", json!({ "title": "New" })),
            (
                "Installation",
                "title",
                json!({ "title": "New", "type": "IPT_INSTALLATION", "providerKey": provider }),
            ),
        ] {
            let node = kind.to_lowercase();
            let selection =
                format!("{ERRORS} {node} {{ id key uid version {field} tags {{ nodes {{ value }} }} }}");
            let admin = || person(Role::Admin);
            let name = format!("create{kind}");
            let input = json!({ "patch": patch, "clientMutationId": "me" });
            let mut answer = call(&app, admin(), &name, input, &selection).await;
            let payload = answer["data"][&name].take();
            assert_eq!(
                (&payload["errors"], &payload["clientMutationId"]),
                (&json!([]), &json!("me")),
                "{answer}"
            );
            let made = &payload[&node];
            assert_eq!((&made[field], &made["version"]), (&json!("New"), &json!(1)));

            let name = format!("update{kind}");
            let patch = json!({ field: "Changed", "tags": { "add": [{ "value": "t" }] } });
            let input = json!({ "uid": made["uid"], "version": 1, "patch": patch });
            let answer = call(&app, admin(), &name, input, &selection).await;
            let changed = &answer["data"][&name][&node];
            assert_eq!((&changed[field], &changed["version"]), (&json!("Changed"), &json!(2)), "{answer}");
            assert_eq!(changed["tags"]["nodes"], json!([{ "value": "t" }]));

            let name = format!("delete{kind}");
            let input = json!({ "id": made["id"], "version": 2, "reason": "a mistake" });
            let answer = call(&app, admin(), &name, input, &selection).await;
            assert_eq!(answer["data"][&name]["errors"], json!([]), "{answer}");
            let gone = app.data(&format!("{{ {node}(key: {}) {{ key }} }}", made["key"])).await;
            assert_eq!(gone[&node], Value::Null);

            let name = format!("restore{kind}");
            let input = json!({ "key": made["key"], "version": 3 });
            let answer = call(&app, admin(), &name, input, &selection).await;
            assert_eq!(answer["data"][&name][&node]["version"], json!(4), "{answer}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_told_so() {
    on_each(Limits::default(), |app| async move {
        let institution = key(INSTITUTION, 1);
        for (name, input, needs) in [
            ("createInstitution", json!({ "patch": { "name": "New" } }), Role::Steward),
            ("updateInstitution", json!({ "key": institution, "version": 1, "patch": {} }), Role::Reader),
            ("deleteInstitution", json!({ "key": institution, "version": 1 }), Role::Editor),
            ("restoreInstitution", json!({ "key": institution, "version": 1 }), Role::Editor),
        ] {
            let answer = call(&app, Viewer::Anonymous, name, input.clone(), ERRORS).await;
            assert_eq!(code(&answer), "UNAUTHENTICATED", "{name}");
            let answer = call(&app, person(needs), name, input, ERRORS).await;
            assert_eq!(code(&answer), "FORBIDDEN", "{name}");
        }
        let unknown = json!({ "uid": "in999", "version": 1, "patch": {} });
        let answer = call(&app, person(Role::Admin), "updateInstitution", unknown, ERRORS).await;
        assert_eq!(code(&answer), "NOT_FOUND");
        assert_eq!(answer["errors"][0]["message"], "there is no institution in999");
        let hidden = json!({ "uid": "dr24", "version": 1, "patch": {} });
        let answer = call(&app, Viewer::Anonymous, "updateDataset", hidden, ERRORS).await;
        assert_eq!(code(&answer), "NOT_FOUND");
        assert_eq!(answer["errors"][0]["message"], "there is no dataset dr24");
        let unnamed = json!({ "version": 1, "patch": {} });
        let answer = call(&app, person(Role::Admin), "updateInstitution", unnamed, ERRORS).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
    })
    .await;
}

#[tokio::test]
async fn absent_stays_null_empties_and_a_single_value_is_a_list() {
    on_each(Limits::default(), |app| async move {
        let admin = || person(Role::Admin);
        let selection = format!(
            "{ERRORS} institution {{ name code foundingDate email address {{ address city country }} \
             contacts {{ nodes {{ key firstName email }} }} }}"
        );
        let patch = json!({
            "code": null,
            "email": "info@example.org",
            "address": { "address": null, "city": "Hobart", "country": "AU" },
            "contacts": { "add": [{ "firstName": "Ada", "email": ["ada@example.org"], "public": true }] },
        });
        let input = json!({ "key": key(INSTITUTION, 1), "version": 1, "patch": patch });
        let answer = call(&app, admin(), "updateInstitution", input, &selection).await;
        let found = &answer["data"]["updateInstitution"]["institution"];
        assert_eq!((&found["name"], &found["code"]), (&json!("Australian Museum"), &Value::Null), "{answer}");
        assert_eq!((&found["foundingDate"], &found["email"]), (&json!(1827), &json!(["info@example.org"])));
        assert_eq!(found["address"], json!({ "address": [], "city": "Hobart", "country": "AU" }));

        let contact = &found["contacts"]["nodes"][0];
        let update = json!([{ "key": contact["key"], "email": null }]);
        let patch = json!({ "contacts": { "update": update } });
        let input = json!({ "key": key(INSTITUTION, 1), "version": 2, "patch": patch });
        let answer = call(&app, admin(), "updateInstitution", input, &selection).await;
        let contact = &answer["data"]["updateInstitution"]["institution"]["contacts"]["nodes"][0];
        assert_eq!((&contact["firstName"], &contact["email"]), (&json!("Ada"), &json!([])), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn values_by_term_are_a_list_in_the_schema() {
    on_each(Limits::default(), |app| async move {
        let values = json!([{ "term": "country", "value": "AU" }, { "term": "basisOfRecord", "value": "x" }]);
        let patch = json!({ "defaultValues": values, "pubDate": "2026-03-31" });
        let input = json!({ "uid": "dr1", "version": 1, "patch": patch });
        let selection = format!("{ERRORS} dataset {{ pubDate defaultValues {{ term value }} }}");
        let answer = call(&app, person(Role::Steward), "updateDataset", input, &selection).await;
        let sorted = json!([{ "term": "basisOfRecord", "value": "x" }, { "term": "country", "value": "AU" }]);
        let expected = json!({ "pubDate": "2026-03-31", "defaultValues": sorted });
        assert_eq!(answer["data"]["updateDataset"]["dataset"], expected, "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_is_a_conflict_with_both_values() {
    on_each(Limits::default(), |app| async move {
        let change = |text: &str| {
            json!({ "key": key(INSTITUTION, 1), "version": 1, "patch": { "description": text } })
        };
        let first = call(&app, person(Role::Steward), "updateInstitution", change("One."), ERRORS).await;
        assert_eq!(faults(&first["data"]["updateInstitution"]), []);
        let selection = format!("{ERRORS} institution {{ key }}");
        let second = call(&app, person(Role::Steward), "updateInstitution", change("Two."), &selection).await;
        let payload = &second["data"]["updateInstitution"];
        assert_eq!(faults(payload), [("version", "CONFLICT"), ("description", "CONFLICT")]);
        let conflict = &payload["errors"][1];
        assert_eq!((&conflict["current"], &conflict["proposed"]), (&json!("One."), &json!("Two.")));
        assert_eq!(payload["institution"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_same_call_is_made_once() {
    on_each(Limits::default(), |app| async move {
        let selection = format!("{ERRORS} hub {{ uid }}");
        let input = |title: &str| json!({ "idempotencyKey": "k", "patch": { "title": title } });
        let make = |input| call(&app, person(Role::Editor), "createHub", input, &selection);
        let first = make(input("Once")).await;
        let again = make(input("Once")).await;
        assert_eq!(first["data"]["createHub"]["hub"]["uid"], json!("dh2"), "{first}");
        assert_eq!(first, again);
        let other = make(input("Twice")).await;
        assert_eq!(faults(&other["data"]["createHub"]), [("idempotencyKey", "CONFLICT")]);
        let hubs = app.data("{ hubs { totalCount } }").await;
        assert_eq!(hubs["hubs"]["totalCount"], 2);
    })
    .await;
}

#[tokio::test]
async fn mutations_of_one_operation_see_what_those_before_them_did() {
    on_each(Limits::default(), |app| async move {
        let change = |version: u32, text: &str| {
            format!(
                r#"v{version}: updateHub(input: {{ uid: "dh1", version: {version}, patch: {{ description: "{text}" }} }})
                   {{ errors {{ message }} hub {{ version description }} }}"#
            )
        };
        let query = format!("mutation {{ {} {} }}", change(1, "One."), change(2, "Two."));
        let answer = app.run(Request::new(query).data(person(Role::Steward))).await;
        assert_eq!(answer["data"]["v1"]["hub"], json!({ "version": 2, "description": "One." }), "{answer}");
        assert_eq!(answer["data"]["v2"]["hub"], json!({ "version": 3, "description": "Two." }), "{answer}");
    })
    .await;
}
