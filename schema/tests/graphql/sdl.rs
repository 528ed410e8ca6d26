//! The schema definition: committed, sorted, described, and readable by GraphiQL under the default limits.

use std::path::Path;

use atlas_schema::Limits;
use serde_json::Value;

use crate::app::on_each;

/// What GraphiQL 5 sends when it opens (graphql-js, `getIntrospectionQuery` with every option).
const GRAPHIQL: &str = r"
query IntrospectionQuery {
  __schema {
    description
    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
}
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
    kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
}
";

#[test]
fn the_committed_definition_is_the_one_built() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.graphql");
    let built = atlas_schema::sdl();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &built).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == built,
        "schema.graphql is stale: run the tests of atlas-schema with UPDATE=1 and commit it"
    );
}

#[tokio::test]
async fn everything_is_described_and_graphiql_can_read_it() {
    on_each(Limits::default(), |app| async move {
        let data = app.data(GRAPHIQL).await;
        let types = data["__schema"]["types"].as_array().unwrap();
        let mut bare = Vec::new();
        for defined in types.iter().filter(|defined| !text(&defined["name"]).starts_with("__")) {
            let name = text(&defined["name"]);
            note(&mut bare, name, defined);
            for list in ["fields", "inputFields", "enumValues"] {
                for member in defined[list].as_array().into_iter().flatten() {
                    let path = format!("{name}.{}", text(&member["name"]));
                    note(&mut bare, &path, member);
                    for argument in member["args"].as_array().into_iter().flatten() {
                        note(&mut bare, &format!("{path}({})", text(&argument["name"])), argument);
                    }
                }
            }
        }
        assert_eq!(bare, Vec::<String>::new(), "without a description");
        assert!(types.len() > 60, "introspection was cut short: {} types", types.len());
    })
    .await;
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn note(bare: &mut Vec<String>, path: &str, described: &Value) {
    if text(&described["description"]).trim().is_empty() {
        bare.push(path.to_owned());
    }
}
