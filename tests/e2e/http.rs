//! What clients meet on the wire.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Atlas, on_each_database};

#[tokio::test]
async fn a_fresh_atlas_is_live_and_ready() {
    on_each_database(async |atlas| {
        let server = atlas.serve();
        assert_eq!(server.get("/health/live").await.status(), StatusCode::OK);
        let ready = server.get("/health/ready").await;
        assert_eq!(ready.status(), StatusCode::OK);
        let body: Value = ready.json().await.expect("JSON");
        for dependency in ["database", "search", "records"] {
            assert_eq!(body["dependencies"][dependency]["status"], "up", "{body}");
        }
        assert!(server.stop().success(), "it stops cleanly");
    })
    .await;
}

#[tokio::test]
async fn readiness_names_the_dependency_that_is_down() {
    let atlas = Atlas::sqlite();
    let server = atlas.serve();
    let records = atlas.data_dir().join("records");
    if records.exists() {
        std::fs::remove_dir_all(&records).expect("removed");
    }
    // A file where the folder should be is a record store that cannot be read.
    std::fs::write(&records, "in the way").expect("written");
    let ready = server.get("/health/ready").await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body: Value = ready.json().await.expect("JSON");
    assert_eq!(body["dependencies"]["records"]["status"], "down", "{body}");
    assert_eq!(body["dependencies"]["database"]["status"], "up", "{body}");
    assert_eq!(server.get("/health/live").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn metrics_count_what_was_asked() {
    let server = Atlas::sqlite().serve();
    server.query("{ institutions { totalCount } }").await;
    server.query("{ datasets { totalCount } }").await;
    server.fails("{ nonsense }").await;
    let metrics = server.text("/metrics").await;
    let value = |start: &str, label: &str| {
        let line = metrics.lines().find(|line| line.starts_with(start) && line.contains(label));
        let line = line.unwrap_or_else(|| panic!("no {start} with {label} in\n{metrics}"));
        line.rsplit(' ').next().expect("a value").parse::<f64>().expect("a number")
    };
    assert!((value("atlas_graphql_operations_total", "outcome=\"ok\"") - 2.0).abs() < 0.5);
    assert!((value("atlas_graphql_operations_total", "outcome=\"error\"") - 1.0).abs() < 0.5);
    assert!((value("atlas_http_requests_total", "route=\"/graphql\"") - 3.0).abs() < 0.5);
    assert!(value("atlas_sql_statements_total", "") >= 2.0);
}

#[tokio::test]
async fn queries_may_come_by_get_and_nothing_else_may() {
    let server = Atlas::sqlite().serve();
    let got = server.get("/graphql?query=%7B%20hubs%20%7B%20totalCount%20%7D%20%7D").await;
    assert_eq!(got.status(), StatusCode::OK);
    assert_eq!(got.json::<Value>().await.expect("JSON")["data"]["hubs"]["totalCount"], 0);
    let mutation = server.get("/graphql?query=mutation%20%7B%20x%20%7D").await;
    assert_eq!(mutation.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(server.get("/graphql").await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn only_json_is_read() {
    let server = Atlas::sqlite().serve();
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let answer = server.post_text(media_type, r#"{"query":"{__typename}"}"#.to_owned()).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media_type}");
    }
    let broken = server.post_text("application/json", "{".to_owned()).await;
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
    assert_eq!(server.get("/nowhere").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn bodies_and_batches_have_ceilings() {
    let server = Atlas::sqlite().with("ATLAS_MAX_BODY_BYTES", "2000").with("ATLAS_MAX_BATCH", "3").serve();
    let long = format!(r#"{{"query":"{{ __typename }}{}"}}"#, " ".repeat(3000));
    assert_eq!(server.post_text("application/json", long).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let one = json!({ "query": "{ __typename }" });
    let (status, answers) = server.post(&json!([one, one, one])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        answers,
        json!([{ "data": { "__typename": "Query" } }, { "data": { "__typename": "Query" } }, { "data": { "__typename": "Query" } }])
    );
    let (status, refused) = server.post(&json!([one, one, one, one])).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(refused["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
}

#[tokio::test]
async fn operations_have_limits_that_say_what_they_are() {
    let server = Atlas::sqlite().serve();
    let deep = "collections(first: 1) { nodes { institution { ".repeat(12);
    let deep = format!("{{ institutions(first: 1) {{ nodes {{ {deep} uid {} }} }} }}", "} } }".repeat(12));
    assert_eq!(server.fails(&deep).await, ["LIMIT_EXCEEDED"]);
    let wide = "{ institutions(first: 100) { nodes { collections(first: 100) { nodes { datasets(first: 100) { nodes { uid } } } } } } }";
    assert_eq!(server.fails(wide).await, ["LIMIT_EXCEEDED"]);
    let aliases: Vec<String> = (0..200).map(|n| format!("a{n}: __typename")).collect();
    assert_eq!(server.fails(&format!("{{ {} }}", aliases.join(" "))).await, ["LIMIT_EXCEEDED"]);
    let (_, body) = server.post(&json!({ "query": "{ datasets(first: 100000) { nodes { uid } } }" })).await;
    assert_eq!(body["errors"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    assert!(
        body["errors"][0]["message"].as_str().expect("a message").contains("200"),
        "the ceiling is named: {body}"
    );
    assert_eq!(
        server
            .fails("{ dataset(uid: \"dr1\", key: \"00000000-0000-0000-0000-000000000000\") { uid } }")
            .await,
        ["BAD_USER_INPUT"]
    );
}

#[tokio::test]
async fn the_introspection_of_graphiql_passes_the_default_limits() {
    let server = Atlas::sqlite().serve();
    let data = server.query(INTROSPECTION).await;
    let types = data["__schema"]["types"].as_array().expect("types");
    assert!(types.iter().any(|t| t["name"] == "Occurrence"));
    let bare = types.iter().filter(|t| !t["name"].as_str().expect("a name").starts_with("__")).filter(|t| {
        t["fields"]
            .as_array()
            .is_some_and(|fields| fields.iter().any(|f| f["description"].as_str().is_none_or(str::is_empty)))
    });
    let bare: Vec<_> = bare.map(|t| t["name"].clone()).collect();
    assert!(bare.is_empty(), "fields without description in {bare:?}");
}

#[tokio::test]
async fn mails_about_proposals_lead_to_pages() {
    let server = Atlas::sqlite().serve();
    let page = server.get("/proposals/verify").await;
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.contains("script-src 'self'") && policy.contains("default-src 'none'"), "{policy}");
    let page = page.text().await.expect("text");
    assert!(page.contains("<form method=\"post\" action=\"/proposals/verify\">"), "{page}");
    assert!(server.text("/proposals/verify.js").await.contains("location.hash"));

    let client = reqwest::Client::new();
    let bad = client
        .post(format!("{}/proposals/verify", server.base))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("token=guessed");
    let bad = bad.send().await.expect("an answer");
    assert_eq!(bad.status(), StatusCode::BAD_REQUEST);
    assert!(bad.text().await.expect("text").contains("That token is not good"));
    for absent in ["/proposals/00000000-0000-7000-8000-000000000000", "/proposals/x"] {
        assert_eq!(server.get(absent).await.status(), StatusCode::NOT_FOUND, "{absent}");
    }
}

/// The query GraphiQL sends, from `getIntrospectionQuery` of graphql-js.
const INTROSPECTION: &str = r"
query IntrospectionQuery {
  __schema {
    queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description
  fields(includeDeprecated: true) {
    name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
  kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}";
