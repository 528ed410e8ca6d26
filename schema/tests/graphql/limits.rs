//! What a request may ask for, and how it is told that it asks for too much.

use std::{sync::Arc, time::Duration};

use atlas_schema::{Backend, Limits};
use atlas_search::{
    IndexStatus, OccurrenceIndex, OccurrenceIndexWriter, OccurrenceQuery, OccurrenceResult, Scope,
    SearchError,
};

use crate::app::{App, on_each};

#[tokio::test]
async fn depth_complexity_aliases_recursion_and_directives_are_limited() {
    let limits =
        Limits { depth: 4, complexity: 100, aliases: 2, recursion: 6, directives: 1, ..Limits::default() };
    on_each(limits, |app| async move {
        // Each pair: the largest that passes, the smallest that does not.
        for (passes, refused, word) in [
            (
                "{ datasets(first: 1) { nodes { provider { title } } } }",
                "{ datasets(first: 1) { nodes { provider { datasets(first: 1) { totalCount } } } } }",
                "deep",
            ),
            // 1 + 33 × (1 + 2) = 100.
            (
                "{ datasets(first: 33) { nodes { key uid } } }",
                "{ datasets(first: 34) { nodes { key uid } } }",
                "complex",
            ),
            ("{ a: __typename b: __typename }", "{ a: __typename b: __typename c: __typename }", "aliases"),
            (
                "{ __typename @include(if: true) }",
                "{ __typename @include(if: true) @include(if: true) }",
                "directives",
            ),
            (
                "{ ... { ... { ... { ... { __typename } } } } }",
                "{ ... { ... { ... { ... { ... { ... { ... { __typename } } } } } } } }",
                "recursion",
            ),
        ] {
            app.data(passes).await;
            let (code, message) = app.refusal(refused).await;
            assert_eq!(code, "LIMIT_EXCEEDED", "{refused}: {message}");
            assert!(message.contains(word), "{refused}: {message}");
        }
    })
    .await;
}

#[tokio::test]
async fn facets_cost_by_their_buckets_and_not_by_the_records_beside_them() {
    on_each(Limits::default(), |app| async move {
        let counted = "{ datasets(first: 20) { nodes { occurrences { totalCount
            species: facet(field: SPECIES, first: 20) { buckets { label count } }
            years: facet(field: YEAR, first: 20) { buckets { label count } } } } } }";
        app.data(counted).await;
        // 200 × 200 questions to the engine.
        let nested = "{ occurrences(first: 1) { facet(field: DATASET, first: 200) { buckets {
            occurrences(first: 1) { facet(field: YEAR, first: 200) { buckets {
                occurrences(first: 1) { totalCount } } } } } } } }";
        let (code, message) = app.refusal(nested).await;
        assert_eq!((code.as_str(), message.contains("complex")), ("LIMIT_EXCEEDED", true), "{message}");
    })
    .await;
}

#[tokio::test]
async fn what_multiplies_or_grows_with_its_square_is_refused() {
    on_each(Limits::default(), |app| async move {
        let step = |n: usize| format!("fragment A{n} on Query {{ ...A{0} ...A{0} }} ", n + 1);
        let bomb = (0..38).map(step).collect::<Vec<_>>().concat();
        let bomb = format!("{{ ...A0 }} {bomb} fragment A38 on Query {{ __typename }}");
        assert_eq!(app.refusal(&bomb).await.0, "LIMIT_EXCEEDED");
        let order = "{ field: TITLE },".repeat(6);
        let (code, message) =
            app.refusal(&format!("{{ datasets(orderBy: [{order}]) {{ totalCount }} }}")).await;
        assert_eq!((code.as_str(), message.contains("at most 5")), ("LIMIT_EXCEEDED", true), "{message}");
        let text = "a".repeat(500_000);
        let data = app.data(&format!("{{ search(text: \"{text}\", first: 1) {{ score }} }}")).await;
        assert_eq!(data["search"].as_array().map(Vec::len), Some(0));
        let (code, _) =
            app.refusal(&format!("{{ occurrences(where: {{ text: \"{text}\" }}) {{ totalCount }} }}")).await;
        assert_eq!(code, "LIMIT_EXCEEDED");
    })
    .await;
}

#[tokio::test]
async fn an_error_spreads_to_the_nearest_field_that_may_be_null_and_fields_keep_their_order() {
    on_each(Limits::default(), |app| async move {
        let answer = app
            .schema
            .execute(r"{ datasets(first: 1) { nodes { title provider { title } uid } totalCount } }")
            .await;
        let text = answer.data.to_string();
        let places: Vec<_> = ["title:", "provider:", "uid:", "totalCount:"]
            .iter()
            .map(|name| text.find(name).unwrap_or_else(|| panic!("{name} is not in {text}")))
            .collect();
        assert!(places.is_sorted(), "{text}");
        let answer = app
            .schema
            .execute(r#"{ occurrences(first: 0) { totalCount facet(field: YEAR, after: "bad") { distinctCount } } }"#)
            .await;
        assert_eq!(answer.data, async_graphql::Value::Null);
        assert_eq!(answer.errors.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn pages_filters_and_lists_of_keys_beyond_a_ceiling_are_refused_by_name() {
    let limits = Limits { page_size: 10, keys: 1, ..Limits::default() };
    on_each(limits, |app| async move {
        app.data("{ datasets(first: 10) { nodes { key } } }").await;
        for query in
            ["{ datasets(first: 11) { nodes { key } } }", "{ datasets(last: 2000000) { nodes { key } } }"]
        {
            let (code, message) = app.refusal(query).await;
            assert_eq!(code, "LIMIT_EXCEEDED");
            assert!(message.contains("at most 10 nodes"), "{message}");
        }
        let nested = "{ providers { nodes { datasets(first: 11) { totalCount } } } }";
        assert_eq!(app.refusal(nested).await.0, "LIMIT_EXCEEDED");
        let (code, message) =
            app.refusal(&format!("{{ datasets(where: {}) {{ totalCount }} }}", "[".repeat(100_000))).await;
        assert_eq!((code.as_str(), message.contains("at most 40")), ("LIMIT_EXCEEDED", true), "{message}");
        let many = r#"{ uid: { eq: "dr1" } },"#.repeat(300);
        let (code, message) =
            app.refusal(&format!("{{ datasets(where: {{ or: [{many}] }}) {{ totalCount }} }}")).await;
        assert_eq!((code.as_str(), message.contains("at most 500")), ("LIMIT_EXCEEDED", true), "{message}");
        let few = r#"{ uid: { eq: "dr1" } },"#.repeat(160);
        let data = app.data(&format!("{{ datasets(where: {{ or: [{few}] }}) {{ totalCount }} }}")).await;
        assert_eq!(data["datasets"]["totalCount"], 1);
        let (code, message) = app.refusal(r#"{ nodes(ids: ["a", "b"]) { id } }"#).await;
        assert_eq!(code, "LIMIT_EXCEEDED");
        assert!(message.contains("at most 1"), "{message}");
    })
    .await;
}

/// An index that never answers.
struct Silent;

#[async_trait::async_trait]
impl OccurrenceIndex for Silent {
    async fn search(&self, _: &[OccurrenceQuery], _: &Scope) -> Result<Vec<OccurrenceResult>, SearchError> {
        std::future::pending().await
    }

    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError> {
        std::future::pending().await
    }

    async fn status(&self) -> Result<IndexStatus, SearchError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn an_operation_ends_when_its_time_is_up() {
    on_each(Limits::default(), |app| async move {
        let limits = Limits { timeout: Duration::from_millis(50), ..Limits::default() };
        let backend = Backend { index: Arc::new(Silent), limits, ..app.backend.clone() };
        let slow = App { schema: atlas_schema::build(Some(backend)), ..app };
        let (code, message) = slow.refusal("{ occurrences { totalCount } }").await;
        assert_eq!((code.as_str(), message.contains("0.05 s")), ("LIMIT_EXCEEDED", true), "{message}");
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_bad_input() {
    on_each(Limits::default(), |app| async move {
        for query in [
            "{ datasets(first: -1) { totalCount } }",
            "{ datasets(first: 1, last: 1) { totalCount } }",
            r#"{ datasets(after: "noise") { nodes { key } } }"#,
            "{ nothing }",
            "{ datasets(",
            "{ institution { key } }",
            r#"{ institution(uid: "in1", identifier: "x") { key } }"#,
            r#"{ institution(key: "in1") { key } }"#,
            r#"{ node(id: "x") { id } }"#,
        ] {
            let (code, message) = app.refusal(query).await;
            assert_eq!(code, "BAD_USER_INPUT", "{query}: {message}");
        }
    })
    .await;
}
