//! Proposals through GraphQL: the way of a proposal, the queue, and what a page of them costs.

use std::sync::Arc;

use async_graphql::Request;
use atlas_registry::{
    Viewer,
    identity::Identity,
    policy::{Actor, Grant, Role, Scope, TokenScope},
};
use atlas_schema::Limits;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, COLLECTION, DATASET, INSTITUTION, key, on_each};

/// Somebody who has signed in, with these roles over everything.
async fn person(app: &App, name: &str, roles: &[Role]) -> Viewer {
    let identity = Identity {
        issuer: "test".to_owned(),
        subject: name.to_owned(),
        name: Some(name.to_owned()),
        email: None,
        email_verified: false,
    };
    let person = app.registry.recognise(&identity).await.unwrap().key;
    let grants = roles.iter().map(|role| Grant { role: *role, scope: Scope::All }).collect();
    let actor = Actor { person, name: name.to_owned(), grants, token_scope: TokenScope::Admin };
    Viewer::Person(Arc::new(actor))
}

impl App {
    /// Runs an operation as this viewer, which must succeed; its data.
    async fn by(&self, viewer: &Viewer, query: &str) -> Value {
        let mut answer = self.run(Request::new(query).data(viewer.clone())).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The code of the first error of an operation by this viewer.
    async fn denial(&self, viewer: &Viewer, query: &str) -> String {
        let answer = self.run(Request::new(query).data(viewer.clone())).await;
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

fn propose(n: u32, patch: &str) -> String {
    let key = key(INSTITUTION, n);
    format!(
        "mutation {{ proposeUpdate(input: {{ patch: {{ institution: {patch} }}, key: \"{key}\" }}) \
         {{ errors {{ field code }} proposal {{ key contentVersion }} }} }}"
    )
}

async fn proposed(app: &App, viewer: &Viewer, n: u32, patch: &str) -> Uuid {
    let data = app.by(viewer, &propose(n, patch)).await;
    assert_eq!(data["proposeUpdate"]["errors"], json!([]));
    data["proposeUpdate"]["proposal"]["key"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_proposal_goes_its_way() {
    on_each(Limits::default(), |app| async move {
        let ann = person(&app, "Ann", &[]).await;
        let bob = person(&app, "Bob", &[Role::Editor]).await;
        let key = proposed(&app, &ann, 3, "{ code: \"ZOO\", description: \"Animals.\" }").await;
        let seen = format!(
            "{{ proposal(key: \"{key}\") {{ state proposer {{ name }} entity {{ ... on Institution {{ name }} }} \
             changes {{ path label base proposed current state review {{ decision reason reviewer {{ name }} }} }} \
             viewerCan {{ approve edit comment withdraw }} }} }}"
        );
        let data = app.by(&bob, &seen).await;
        assert_eq!(
            data["proposal"],
            json!({
                "state": "OPEN", "proposer": { "name": "Ann" }, "entity": { "name": "Zoo" },
                "changes": [
                    { "path": "code", "label": "Code", "base": null, "proposed": "ZOO", "current": null,
                      "state": "CLEAN", "review": null },
                    { "path": "description", "label": "Description", "base": null, "proposed": "Animals.",
                      "current": null, "state": "CLEAN", "review": null },
                ],
                "viewerCan": { "approve": true, "edit": true, "comment": true, "withdraw": false },
            })
        );
        let data = app.by(&ann, &seen).await;
        let can = json!({ "approve": false, "edit": true, "comment": true, "withdraw": true });
        assert_eq!(data["proposal"]["viewerCan"], can);
        let approve = format!("mutation {{ approveProposal(input: {{ key: \"{key}\", contentVersion: 1 }}) {{ errors {{ code }} proposal {{ state }} }} }}");
        assert_eq!(app.denial(&ann, &approve).await, "FORBIDDEN");
        assert_eq!(app.denial(&Viewer::Anonymous, &approve).await, "UNAUTHENTICATED");

        let review = format!(
            "mutation {{ reviewProposalFields(input: {{ key: \"{key}\", contentVersion: 1, reviews: [\
             {{ path: \"code\", decision: REJECT, reason: \"taken\" }}] }}) {{ errors {{ code }} proposal {{ \
             changes {{ path review {{ decision reason reviewer {{ name }} }} }} }} }} }}"
        );
        let data = app.by(&bob, &review).await;
        let decided = json!({ "decision": "REJECT", "reason": "taken", "reviewer": { "name": "Bob" } });
        assert_eq!(data["reviewProposalFields"]["proposal"]["changes"][0]["review"], decided);
        let comment = format!(
            "mutation {{ addProposalComment(input: {{ proposalKey: \"{key}\", body: \"Thanks\" }}) \
             {{ errors {{ code }} proposal {{ comments {{ body author {{ name }} edited }} }} }} }}"
        );
        let data = app.by(&ann, &comment).await;
        let said = json!([{ "body": "Thanks", "author": { "name": "Ann" }, "edited": null }]);
        assert_eq!(data["addProposalComment"]["proposal"]["comments"], said);
        assert_eq!(app.by(&bob, &approve).await["approveProposal"]["proposal"]["state"], "APPROVED");
        let apply = format!(
            "mutation {{ applyProposal(input: {{ key: \"{key}\" }}) {{ errors {{ field code }} proposal {{ state \
             events {{ event from to actor {{ name }} }} entity {{ ... on Institution {{ code description }} }} }} }} }}"
        );
        let data = app.by(&bob, &apply).await;
        let applied = &data["applyProposal"]["proposal"];
        assert_eq!(applied["entity"], json!({ "code": null, "description": "Animals." }));
        let last = json!({ "event": "APPLIED", "from": "APPROVED", "to": "APPLIED", "actor": { "name": "Bob" } });
        assert_eq!(applied["events"].as_array().unwrap().last(), Some(&last));
        let again = app.by(&bob, &apply).await;
        assert_eq!(again["applyProposal"]["errors"], json!([{ "field": "state", "code": "STATE" }]));
    })
    .await;
}

#[tokio::test]
async fn the_queue_is_narrowed_and_counted() {
    on_each(Limits::default(), |app| async move {
        let ann = person(&app, "Ann", &[]).await;
        let one = proposed(&app, &ann, 1, "{ description: \"One.\" }").await;
        proposed(&app, &ann, 2, "{ description: \"Two.\" }").await;
        let withdraw = format!("mutation {{ withdrawProposal(input: {{ key: \"{one}\" }}) {{ errors {{ code }} }} }}");
        app.by(&ann, &withdraw).await;
        let draft = propose(3, "{ description: \"Three.\" }").replace("key:", "draft: true, key:");
        app.by(&ann, &draft).await;
        let counts = "{ proposalCounts { state kind count } proposals { totalCount } }";
        let open = json!({ "state": "OPEN", "kind": "UPDATE", "count": 1 });
        let withdrawn = json!({ "state": "WITHDRAWN", "kind": "UPDATE", "count": 1 });
        let data = app.data(counts).await;
        assert_eq!(data["proposalCounts"], json!([open, withdrawn]));
        assert_eq!(data["proposals"]["totalCount"], 2);
        let mine = "{ viewer { proposals(where: { state: { eq: DRAFT } }) { totalCount nodes { state } } } }";
        assert_eq!(app.by(&ann, mine).await["viewer"]["proposals"]["totalCount"], 1);
        assert_eq!(app.data(mine).await["viewer"]["proposals"]["totalCount"], 0);

        let institution = key(INSTITUTION, 1);
        let on_it = format!(
            "{{ institution(key: \"{institution}\") {{ proposals(where: {{ state: {{ in: [WITHDRAWN] }} }}) {{ nodes {{ key }} }} }} \
             hub: proposals(where: {{ hubKeys: {{ eq: \"{}\" }} }}) {{ nodes {{ key }} }} \
             none: proposals(where: {{ country: {{ eq: \"NZ\" }}, entityType: {{ eq: INSTITUTION }} }}) {{ totalCount }} }}",
            key(crate::app::HUB, 1)
        );
        let data = app.data(&on_it).await;
        let expected = json!({ "nodes": [{ "key": one }] });
        assert_eq!((&data["institution"]["proposals"], &data["hub"]), (&expected, &expected));
        assert_eq!(data["none"]["totalCount"], 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_when_it_is_proposed() {
    on_each(Limits::default(), |app| async move {
        let ann = person(&app, "Ann", &[]).await;
        let data = app.by(&ann, &propose(1, "{ name: null }")).await;
        assert_eq!(data["proposeUpdate"]["errors"], json!([{ "field": "name", "code": "REQUIRED" }]));
        assert_eq!(app.denial(&Viewer::Anonymous, &propose(1, "{ code: \"X\" }")).await, "UNAUTHENTICATED");
        let hidden = format!(
            "mutation {{ proposeUpdate(input: {{ patch: {{ dataset: {{ title: \"X\" }} }}, key: \"{}\" }}) {{ errors {{ code }} }} }}",
            key(DATASET, 24)
        );
        assert_eq!(app.denial(&ann, &hidden).await, "NOT_FOUND");
    })
    .await;
}

fn page(proposals: u32) -> String {
    format!(
        "{{ proposals(first: {proposals}) {{ totalCount nodes {{ key state proposer {{ name }} \
         entity {{ ... on Dataset {{ title }} ... on Institution {{ name }} ... on Collection {{ name }} }} \
         changes {{ path label base proposed current state review {{ decision reviewer {{ name }} }} }} \
         comments {{ body author {{ name }} }} events {{ event actor {{ name }} }} viewerCan {{ approve apply }} }} }} }}"
    )
}

#[tokio::test]
async fn fifty_proposals_cost_as_many_statements_as_five() {
    on_each(Limits::default(), |app| async move {
        let ann = person(&app, "Ann", &[]).await;
        let bob = person(&app, "Bob", &[Role::Editor]).await;
        for n in 0..60_u32 {
            let (kind, on, field, most) = match n % 3 {
                0 => ("dataset", DATASET, "description", 20),
                1 => ("institution", INSTITUTION, "description", 4),
                _ => ("collection", COLLECTION, "description", 5),
            };
            let mutation = format!(
                "mutation {{ proposeUpdate(input: {{ patch: {{ {kind}: {{ {field}: \"{n}\" }} }}, key: \"{}\" }}) \
                 {{ errors {{ code }} proposal {{ key }} }} }}",
                key(on, 1 + n / 3 % most)
            );
            let proposer = if n % 2 == 0 { &ann } else { &bob };
            let data = app.by(proposer, &mutation).await;
            let key = data["proposeUpdate"]["proposal"]["key"].as_str().unwrap().to_owned();
            let comment = format!(
                "mutation {{ addProposalComment(input: {{ proposalKey: \"{key}\", body: \"{n}\" }}) {{ errors {{ code }} }} }}"
            );
            app.by(proposer, &comment).await;
        }
        let counted = async |size| {
            let before = app.registry.statements();
            let data = app.by(&bob, &page(size)).await;
            (data, app.registry.statements() - before)
        };
        let (five, few) = counted(5).await;
        let (fifty, many) = counted(50).await;
        assert_eq!(five["proposals"]["nodes"].as_array().unwrap().len(), 5);
        let nodes = fifty["proposals"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), 50);
        assert_eq!(nodes[0]["changes"][0]["proposed"], "59");
        assert_eq!(nodes[0]["entity"]["name"], "Collection 5");
        assert_eq!((&nodes[0]["proposer"]["name"], &nodes[1]["proposer"]["name"]), (&json!("Bob"), &json!("Ann")));
        assert_eq!(nodes[0]["comments"][0], json!({ "body": "59", "author": { "name": "Bob" } }));
        // The page and its total 2, persons 1, entities of three kinds 3, their facts twice 12, their documents 26, decisions 1,
        // comments 1, events 1, what the viewer wrote into them 1.
        assert_eq!((few, many), (48, 48));
    })
    .await;
}
