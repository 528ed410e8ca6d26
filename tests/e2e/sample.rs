//! The sample atlas, as a newcomer and as an anonymous reader meet it.

use serde_json::{Value, json};

use crate::support::{Server, on_each_database};

/// What a story knows of the private dataset of the sample.
const PRIVATE: &str = "dr12";

async fn total(server: &Server, filter: &str) -> u64 {
    let data = server.query(&format!("{{ occurrences(where: {{ {filter} }}) {{ totalCount }} }}")).await;
    data["occurrences"]["totalCount"].as_u64().expect("a total")
}

#[tokio::test]
async fn the_demo_makes_its_atlas_once_and_keeps_private_things_private() {
    on_each_database(async |atlas| {
        let server = Server::start(&atlas, &["demo"]);
        sizes_are_as_promised(&server).await;
        nothing_private_is_seen(&server).await;
        facets_and_filters_agree(&server).await;
        metadata_came_from_eml(&server).await;
        words_find_entities(&server).await;
        let runs = "{ ingestRuns { totalCount } }";
        let before = server.query(runs).await;
        assert!(server.stop().success());

        let server = Server::start(&atlas, &["demo"]);
        assert_eq!(server.query(runs).await, before, "the second demo loads nothing");
        assert_eq!(total(&server, "").await, 49_000);
    })
    .await;
}

async fn sizes_are_as_promised(server: &Server) {
    let data = server
        .query(
            "{ institutions { totalCount } collections { totalCount } providers { totalCount }
               datasets { totalCount } hubs { totalCount } installations { totalCount }
               occurrences { totalCount facet(field: DATASET, first: 50) { distinctCount buckets { count } } } }",
        )
        .await;
    let sizes = ["institutions", "collections", "providers", "datasets", "hubs", "installations"];
    let sizes = sizes.map(|kind| data[kind]["totalCount"].as_u64().expect("a total"));
    // Of twelve datasets with 50,000 records, one with 1,000 is private.
    assert_eq!(sizes, [12, 40, 8, 11, 3, 4]);
    let found = &data["occurrences"];
    assert_eq!(found["totalCount"], 49_000);
    assert_eq!(found["facet"]["distinctCount"], 11);
    let counts = found["facet"]["buckets"].as_array().expect("buckets").iter();
    assert_eq!(counts.map(|bucket| bucket["count"].as_u64().expect("a count")).sum::<u64>(), 49_000);
}

async fn nothing_private_is_seen(server: &Server) {
    let data = server
        .query(&format!(
            "{{ dataset(uid: \"{PRIVATE}\") {{ title }}
               datasets(first: 100) {{ nodes {{ uid }} }}
               hub(uid: \"dh3\") {{ datasets(first: 10) {{ totalCount nodes {{ uid }} }} occurrences {{ totalCount }} }}
               provider(uid: \"dp8\") {{ datasets(first: 10) {{ totalCount nodes {{ uid }} }} occurrences {{ totalCount }} }}
               ingestRuns(first: 50) {{ nodes {{ source dataset {{ uid }} }} }} }}"
        ))
        .await;
    assert_eq!(data["dataset"], Value::Null);
    assert!(!data.to_string().contains(PRIVATE), "{data:#}");
    for owner in ["hub", "provider"] {
        assert_eq!(data[owner]["datasets"]["totalCount"], 2, "dr10 and dr11 remain");
        assert_eq!(data[owner]["occurrences"]["totalCount"], 9_000);
    }
    // Machine observations are in the private dataset only.
    assert_eq!(total(server, "basisOfRecord: { eq: MACHINE_OBSERVATION }").await, 0);
    assert_eq!(total(server, "not: { basisOfRecord: { eq: MACHINE_OBSERVATION } }").await, 49_000);
    assert_eq!(total(server, "or: []").await, 0);
}

async fn facets_and_filters_agree(server: &Server) {
    let data = server
        .query(
            "{ occurrences {
                 state: facet(field: STATE_PROVINCE, first: 20) { buckets { label count occurrences { totalCount } } }
                 institution: facet(field: INSTITUTION, first: 20) {
                   distinctCount buckets { count institution { uid occurrences { totalCount } } } } } }",
        )
        .await;
    let states = data["occurrences"]["state"]["buckets"].as_array().expect("buckets");
    assert_eq!(states.len(), 8);
    for bucket in states {
        assert_eq!(bucket["count"], bucket["occurrences"]["totalCount"], "{bucket}");
    }
    assert_eq!(data["occurrences"]["institution"]["distinctCount"], 12);
    for bucket in data["occurrences"]["institution"]["buckets"].as_array().expect("buckets") {
        assert_eq!(bucket["count"], bucket["institution"]["occurrences"]["totalCount"], "{bucket}");
    }
    let with = total(server, "hasCoordinates: true").await;
    let without = total(server, "hasCoordinates: false").await;
    assert!(with > 40_000 && without > 1_000, "{with} and {without}");
    assert_eq!(with + without, 49_000);
    // The box around Tasmania, Bass Strait left out.
    let boxed = "boundingBox: { south: -44, north: -39.5, west: 143, east: 149 }";
    let boxed_elsewhere = total(server, &format!("{boxed}, stateProvince: {{ ne: \"Tasmania\" }}")).await;
    assert_eq!(boxed_elsewhere, 0, "nothing else lies there");
    assert!(total(server, boxed).await > 3_000);
    assert!(total(server, "taxon: { eq: \"Dasyuridae\" }, institution: { isNull: false }").await > 0);
}

/// The dataset dr7 is registered without description and contacts; its archive brings them.
async fn metadata_came_from_eml(server: &Server) {
    let query = "{ dataset(uid: \"dr7\") { description license citation { text } contacts(first: 5) { nodes { lastName } } } }";
    let data = server.query(query).await;
    let dataset = &data["dataset"];
    assert!(dataset["description"].as_str().is_some_and(|d| d.contains("Generated sample data")), "{data:#}");
    assert_eq!(dataset["license"], "CC_BY_NC_4_0");
    assert!(dataset["citation"]["text"].as_str().is_some_and(|c| c.starts_with("Merriwen")), "{data:#}");
    assert_eq!(dataset["contacts"]["nodes"][0], json!({ "lastName": "Merriwen" }));
}

async fn words_find_entities(server: &Server) {
    let data = server
        .query(
            "{ whole: search(text: \"backyard naturalists\") { node { ...Uid } }
               mistyped: search(text: \"Quensland Museum\", types: [INSTITUTION]) { node { ...Uid } }
               begun: search(text: \"tasm herb\", types: [COLLECTION], first: 1) { node { ...Uid } }
               hidden: search(text: \"threatened gliders\") { node { ...Uid } } }
             fragment Uid on Node { ... on Dataset { uid } ... on Provider { uid } ... on Institution { uid }
               ... on Collection { uid } ... on Installation { uid } ... on Hub { uid } }",
        )
        .await;
    let uids = |alias: &str| -> Vec<String> {
        let hits = data[alias].as_array().expect("hits").iter();
        hits.map(|hit| hit["node"]["uid"].as_str().expect("a uid").to_owned()).collect()
    };
    for uid in ["dp8", "dr10", "dr11", "is4"] {
        assert!(uids("whole").contains(&uid.to_owned()), "{uid} is not in {data}");
    }
    assert_eq!(uids("mistyped").first().map(String::as_str), Some("in3"), "{data}");
    assert_eq!(uids("begun"), ["co37"]);
    assert_eq!(uids("hidden"), [] as [&str; 0], "the private dataset is not found by its words");
}
