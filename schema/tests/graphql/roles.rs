//! Roles over GraphQL: asked for, granted, held, taken back; and the audit log of it.

use atlas_entity::EntityKind;
use atlas_registry::{
    Viewer,
    policy::{Role, Scope},
    roles::NewGrant,
    work::Call,
};
use atlas_schema::Limits;
use serde_json::{Value, json};

use crate::app::{App, DATASET, PERSON, PROVIDER, key, on_each, signed_in};

/// The person with what they hold at this moment.
async fn current(app: &App, n: u32) -> Viewer {
    let grants = app.registry.live_grants(key(PERSON, n)).await.unwrap();
    signed_in(n, &grants.into_iter().map(|grant| (grant.role, grant.scope)).collect::<Vec<_>>())
}

async fn administrator(app: &App, n: u32, scope: Scope) -> Viewer {
    let wanted = NewGrant { person: key(PERSON, n), role: Role::Admin, scope, expires: None };
    app.registry.grant_role(Call::by(&Viewer::System), wanted).await.unwrap();
    current(app, n).await
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_role_is_asked_for_granted_used_and_taken_back() {
    on_each(Limits::default(), |app| async move {
        let provider = Scope::Entity(EntityKind::Provider, key(PROVIDER, 1));
        let admin = administrator(&app, 1, provider).await;
        let newcomer = signed_in(2, &[]);
        let ask = format!(
            r#"mutation {{ requestRole(input: {{
                role: STEWARD, scope: {{ entity: {{ type: PROVIDER, key: "{}" }} }}, reason: "I keep it.",
                clientMutationId: "a", idempotencyKey: "k"
            }}) {{ clientMutationId errors {{ code }} roleRequest {{
                key role state reason scope {{ kind entityType country entity {{ __typename }} }}
            }} }} }}"#,
            key(PROVIDER, 1)
        );
        let asked = app.data_as(&newcomer, &ask).await;
        let request = &asked["requestRole"]["roleRequest"];
        assert_eq!(asked["requestRole"]["clientMutationId"], "a");
        assert_eq!((&request["role"], &request["state"]), (&json!("STEWARD"), &json!("PENDING")));
        let scope = json!({
            "kind": "ENTITY", "entityType": "PROVIDER", "country": null, "entity": { "__typename": "Provider" },
        });
        assert_eq!(request["scope"], scope);
        // The same call again asks once.
        assert_eq!(app.data_as(&newcomer, &ask).await["requestRole"]["roleRequest"]["key"], request["key"]);
        let queue = "{ roleRequests(where: { state: { eq: PENDING } }) { totalCount } }";
        assert_eq!(app.data_as(&admin, queue).await["roleRequests"]["totalCount"], 1);
        assert_eq!(app.data_as(&signed_in(3, &[]), queue).await["roleRequests"]["totalCount"], 0);

        let decide = format!(
            r#"mutation {{ decideRoleRequest(input: {{ key: {}, grant: true, reason: "Welcome." }}) {{
                errors {{ code }} roleRequest {{ state decidedBy decisionReason }}
            }} }}"#,
            request["key"]
        );
        assert_eq!(code(&app.run_as(&newcomer, &decide).await), "FORBIDDEN");
        assert_eq!(code(&app.run_as(&signed_in(3, &[]), &decide).await), "NOT_FOUND");
        let decided = app.data_as(&admin, &decide).await;
        assert_eq!(decided["decideRoleRequest"]["roleRequest"]["state"], "GRANTED", "{decided}");
        let again = app.data_as(&admin, &decide).await;
        assert_eq!(again["decideRoleRequest"], json!({ "errors": [{ "code": "DECIDED" }], "roleRequest": null }));

        let steward = current(&app, 2).await;
        let can = r#"{ dataset(uid: "dr2") { viewerCan { update review } }
                       viewer { grants { totalCount } roleRequests { nodes { state } } }
                       roleGrants { nodes { key role live person { name } request { reason } } } }"#;
        let data = app.data_as(&steward, can).await;
        assert_eq!(data["dataset"]["viewerCan"], json!({ "update": true, "review": false }));
        let own = json!({ "grants": { "totalCount": 1 }, "roleRequests": { "nodes": [{ "state": "GRANTED" }] } });
        assert_eq!(data["viewer"], own);
        let held = &data["roleGrants"]["nodes"];
        assert_eq!(held.as_array().unwrap().len(), 1);
        assert_eq!(held[0]["person"]["name"], "Person 2");
        assert_eq!((&held[0]["live"], &held[0]["request"]["reason"]), (&json!(true), &json!("I keep it.")));

        let revoke = format!(
            r#"mutation {{ revokeRole(input: {{ key: {}, reason: "Gone." }}) {{ roleGrant {{ live revokeReason }} }} }}"#,
            held[0]["key"]
        );
        assert_eq!(code(&app.run_as(&signed_in(3, &[]), &revoke).await), "NOT_FOUND");
        let revoked = app.data_as(&admin, &revoke).await;
        assert_eq!(revoked["revokeRole"]["roleGrant"], json!({ "live": false, "revokeReason": "Gone." }));
        let data = app.data_as(&current(&app, 2).await, can).await;
        assert_eq!(data["dataset"]["viewerCan"]["update"], false);
    })
    .await;
}

#[tokio::test]
async fn nobody_helps_themselves() {
    on_each(Limits::default(), |app| async move {
        let admin = administrator(&app, 1, Scope::Entity(EntityKind::Dataset, key(DATASET, 2))).await;
        let grant = |n: u32, scope: &str| {
            format!(
                r#"mutation {{ grantRole(input: {{ personKey: "{}", role: ADMIN, scope: {{ {scope} }} }}) {{
                    errors {{ field code }} roleGrant {{ key }}
                }} }}"#,
                key(PERSON, n)
            )
        };
        let own = format!(r#"entity: {{ type: DATASET, key: "{}" }}"#, key(DATASET, 2));
        for (n, scope) in
            [(1, "everything: true"), (1, own.as_str()), (2, "everything: true"), (2, r#"country: "AU""#)]
        {
            assert_eq!(code(&app.run_as(&admin, &grant(n, scope)).await), "FORBIDDEN", "{n} {scope}");
        }
        let odd = app.run_as(&admin, &grant(2, "everything: false")).await;
        assert_eq!(code(&odd), "BAD_USER_INPUT");
        let given = app.data_as(&admin, &grant(2, &own)).await;
        assert_eq!(given["grantRole"]["errors"], json!([]));
        // A private dataset that they do not see is as one that is not there.
        for n in [24, 99] {
            let unseen = format!(r#"entity: {{ type: DATASET, key: "{}" }}"#, key(DATASET, n));
            let refused = app.data_as(&admin, &grant(2, &unseen)).await;
            assert_eq!(refused["grantRole"]["errors"], json!([{ "field": "scope", "code": "NOT_FOUND" }]));
        }
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_is_for_administrators_of_everything() {
    on_each(Limits::default(), |app| async move {
        let admin = administrator(&app, 1, Scope::All).await;
        administrator(&app, 2, Scope::Country("AU".to_owned())).await;
        let log = r#"{ auditLog(where: { event: { eq: "role.granted" } }) {
            totalCount nodes { id actor event subject details } } }"#;
        let data = app.data_as(&admin, log).await;
        assert_eq!(data["auditLog"]["totalCount"], 2);
        let newest = &data["auditLog"]["nodes"][0];
        assert_eq!(
            (&newest["actor"], &newest["details"]["scope"]["value"]),
            (&json!("system"), &json!("AU"))
        );
        let subject = format!(
            r"{{ auditLog(where: {{ subject: {{ eq: {} }} }}) {{ totalCount }} }}",
            newest["subject"]
        );
        assert_eq!(app.data_as(&admin, &subject).await["auditLog"]["totalCount"], 1);
        let late = r#"{ auditLog(where: { created: { gt: "2200-01-01T00:00:00Z" } }) { totalCount } }"#;
        assert_eq!(app.data_as(&admin, late).await["auditLog"]["totalCount"], 0);
        let node = format!("{{ node(id: {}) {{ id }} }}", newest["id"]);
        for (viewer, expected) in [
            (Viewer::Anonymous, "UNAUTHENTICATED"),
            (signed_in(3, &[(Role::Mediator, Scope::All)]), "FORBIDDEN"),
            (current(&app, 2).await, "FORBIDDEN"),
        ] {
            assert_eq!(code(&app.run_as(&viewer, log).await), expected);
            assert_eq!(app.data_as(&viewer, &node).await["node"], json!(null));
        }
        assert_eq!(app.data_as(&admin, &node).await["node"]["id"], newest["id"]);
    })
    .await;
}
