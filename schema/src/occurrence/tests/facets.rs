//! Facets add up, join entities and page to their end.

use serde_json::{Value, json};

use super::fixture::{Atlas, HUB, PROVIDER, key};

async fn facet(atlas: &Atlas, arguments: &str, selection: &str) -> Value {
    let query = format!("{{ occurrences {{ facet({arguments}) {{ {selection} }} }} }}");
    atlas.ask(&query).await["occurrences"]["facet"].take()
}

#[tokio::test]
async fn counts_add_up_with_the_records_that_have_no_value() {
    let atlas = Atlas::new().await;
    for (field, filter) in [
        ("STATE_PROVINCE", "stateProvince"),
        ("KINGDOM", "kingdom"),
        ("YEAR", "year"),
        ("MONTH", "month"),
        ("BASIS_OF_RECORD", "basisOfRecord"),
        ("COLLECTION", "collection"),
        ("PROVIDER", "provider"),
        ("DATASET", "dataset"),
    ] {
        let facet = facet(&atlas, &format!("field: {field}, first: 100"), "buckets { count }").await;
        let counts = facet["buckets"].as_array().unwrap().iter().map(|b| b["count"].as_u64().unwrap());
        let without = atlas.total(&format!("{{{filter}: {{isNull: true}}}}")).await;
        assert_eq!(counts.sum::<u64>() + without, 126, "{field}");
    }
}

#[tokio::test]
async fn buckets_have_values_labels_and_entities() {
    let atlas = Atlas::new().await;
    let states = facet(
        &atlas,
        "field: STATE_PROVINCE",
        "field distinctCount buckets { value count dataset { title } }",
    )
    .await;
    let bucket = |value: &str, count: u32| json!({"value": value, "count": count, "dataset": null});
    assert_eq!(
        states,
        json!({
            "field": "STATE_PROVINCE",
            "distinctCount": 3,
            "buckets": [bucket("victoria", 42), bucket("new south wales", 21), bucket("tasmania", 21)],
        })
    );
    let kinds = facet(&atlas, "field: BASIS_OF_RECORD", "buckets { value label count }").await;
    assert_eq!(
        kinds["buckets"][0],
        json!({"value": "PRESERVED_SPECIMEN", "label": "PRESERVED_SPECIMEN", "count": 63})
    );
    let years = facet(&atlas, "field: YEAR, orderBy: VALUE", "buckets { value count }").await;
    let year = |value: &str, count: u32| json!({"value": value, "count": count});
    assert_eq!(years["buckets"], json!([year("2001", 21), year("2002", 42), year("2019", 42)]));
    let institutions =
        facet(&atlas, "field: INSTITUTION", "buckets { label count institution { name } }").await;
    let institution =
        |name: &str, count: u32| json!({"label": name, "count": count, "institution": {"name": name}});
    assert_eq!(
        institutions["buckets"],
        json!([institution("Institution 1", 63), institution("Institution 2", 42)])
    );
}

#[tokio::test]
async fn providers_and_hubs_are_rolled_up_from_datasets() {
    let atlas = Atlas::new().await;
    let selection = "distinctCount buckets { value label count provider { uid } hub { uid } }";
    let providers = facet(&atlas, "field: PROVIDER", selection).await;
    let provider = |n: u32| {
        let (value, uid) = (key(PROVIDER, n).to_string(), format!("dp{n}"));
        json!({"value": value, "label": format!("Provider {n}"), "count": 60, "provider": {"uid": uid}, "hub": null})
    };
    assert_eq!(providers, json!({"distinctCount": 2, "buckets": [provider(1), provider(2)]}));
    let hubs = facet(&atlas, "field: HUB", selection).await;
    let hub = |n: u32, count: u32| {
        let (value, uid) = (key(HUB, n).to_string(), format!("dh{n}"));
        json!({"value": value, "label": format!("Hub {n}"), "count": count, "provider": null, "hub": {"uid": uid}})
    };
    assert_eq!(hubs, json!({"distinctCount": 2, "buckets": [hub(1, 12), hub(2, 6)]}));
}

#[tokio::test]
async fn a_facet_pages_to_its_end() {
    let atlas = Atlas::new().await;
    for (field, distinct) in [("DATASET", 21), ("PROVIDER", 2), ("STATE_PROVINCE", 3)] {
        for order in ["COUNT", "VALUE"] {
            let (mut values, mut after) = (Vec::new(), String::new());
            loop {
                let arguments = format!("field: {field}, first: 2, orderBy: {order}{after}");
                let page =
                    facet(&atlas, &arguments, "buckets { value } pageInfo { hasNextPage endCursor }").await;
                values.extend(page["buckets"].as_array().unwrap().iter().map(|b| b["value"].to_string()));
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = format!(", after: {}", page["pageInfo"]["endCursor"]);
            }
            assert_eq!(values.len(), distinct, "{field} by {order}: {values:?}");
            values.sort();
            values.dedup();
            assert_eq!(values.len(), distinct, "{field} by {order} repeats a bucket");
        }
    }
}

#[tokio::test]
async fn a_bucket_leads_to_its_occurrences() {
    let atlas = Atlas::new().await;
    for field in [
        "STATE_PROVINCE",
        "YEAR",
        "MONTH",
        "DATASET",
        "PROVIDER",
        "HUB",
        "ISSUE",
        "INSTITUTION",
        "COUNTRY_CODE",
    ] {
        let query = format!(
            "{{ occurrences(where: {{taxon: {{isNull: false}}}}) {{ facet(field: {field}, first: 30) {{
                buckets {{ count occurrences(first: 1) {{ totalCount }} }} }} }} }}"
        );
        let (answer, calls) = atlas.counted(&query).await;
        let buckets = answer["occurrences"]["facet"]["buckets"].as_array().unwrap();
        assert!(!buckets.is_empty(), "{field}");
        for bucket in buckets {
            assert_eq!(bucket["count"], bucket["occurrences"]["totalCount"], "{field}: {bucket}");
        }
        assert_eq!(calls, 2, "{field}: one request a level");
    }
}

#[tokio::test]
async fn a_page_of_buckets_has_a_ceiling() {
    let atlas = Atlas::new().await;
    let query = "{ occurrences(first: 1) { facet(field: YEAR, first: 201) { distinctCount } } }";
    let (code, message) = atlas.refusal(query).await;
    assert_eq!(code, "LIMIT_EXCEEDED");
    assert!(message.contains("at most 200"), "{message}");
}
