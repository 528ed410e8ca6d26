//! Pages, forwards and backwards, through all records without a gap or a repeat.

use std::collections::HashSet;

use serde_json::Value;

use super::fixture::Atlas;

const ORDERS: [&str; 7] = [
    "{field: KEY}",
    "{field: KEY, direction: DESC}",
    "{field: EVENT_DATE}",
    "{field: EVENT_DATE, direction: DESC}",
    "{field: YEAR, direction: DESC}",
    "{field: SCIENTIFIC_NAME}",
    "{field: SCIENTIFIC_NAME, direction: DESC}",
];

async fn page(atlas: &Atlas, order: &str, arguments: &str) -> Value {
    let query = format!(
        "{{ occurrences(orderBy: {order}, {arguments}) {{
            edges {{ cursor node {{ key }} }} nodes {{ key }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    atlas.ask(&query).await["occurrences"].take()
}

fn keys(page: &Value) -> Vec<String> {
    let nodes = page["nodes"].as_array().unwrap().iter().map(|n| n["key"].as_str().unwrap().to_owned());
    let nodes: Vec<_> = nodes.collect();
    let edges = page["edges"].as_array().unwrap().iter().map(|e| e["node"]["key"].as_str().unwrap());
    assert!(edges.eq(nodes.iter()), "edges and nodes differ");
    nodes
}

async fn forwards(atlas: &Atlas, order: &str, size: usize) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = page(atlas, order, &format!("first: {size}{after}")).await;
        all.extend(keys(&page));
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
}

async fn backwards(atlas: &Atlas, order: &str, size: usize) -> Vec<String> {
    let (mut all, mut before) = (Vec::new(), String::new());
    loop {
        let page = page(atlas, order, &format!("last: {size}{before}")).await;
        all.splice(0..0, keys(&page));
        if page["pageInfo"]["hasPreviousPage"] == false {
            return all;
        }
        before = format!(", before: {}", page["pageInfo"]["startCursor"]);
    }
}

#[tokio::test]
async fn all_records_come_once_in_the_same_order_from_either_end() {
    let atlas = Atlas::new().await;
    for order in ORDERS {
        let there = forwards(&atlas, order, 25).await;
        assert_eq!(there.iter().collect::<HashSet<_>>().len(), 126, "{order}");
        assert_eq!(there.len(), 126, "{order}");
        assert_eq!(backwards(&atlas, order, 40).await, there, "{order}");
        assert_eq!(page_keys(&atlas, order).await, there, "{order}");
    }
}

async fn page_keys(atlas: &Atlas, order: &str) -> Vec<String> {
    keys(&page(atlas, order, "first: 200").await)
}

#[tokio::test]
async fn order_follows_the_field_and_nulls_come_last_both_ways() {
    let atlas = Atlas::new().await;
    for (direction, first) in [("ASC", 2001), ("DESC", 2019)] {
        let query = format!(
            "{{ occurrences(first: 126, orderBy: {{field: YEAR, direction: {direction}}}) {{ nodes {{ year }} }} }}"
        );
        let answer = atlas.ask(&query).await;
        let years = answer["occurrences"]["nodes"].as_array().unwrap();
        assert_eq!(years[0]["year"], first);
        assert!(years[105..].iter().all(|n| n["year"].is_null()), "{direction}");
        assert!(years[..105].iter().all(|n| n["year"].is_number()), "{direction}");
    }
}

#[tokio::test]
async fn pages_say_what_lies_beside_them() {
    let atlas = Atlas::new().await;
    let first = page(&atlas, "{field: KEY}", "first: 10").await;
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["pageInfo"]["hasPreviousPage"], false);
    assert_eq!(first["pageInfo"]["startCursor"], first["edges"][0]["cursor"]);
    let second =
        page(&atlas, "{field: KEY}", &format!("first: 10, after: {}", first["pageInfo"]["endCursor"])).await;
    assert_eq!(second["pageInfo"]["hasPreviousPage"], true);
    // Back from the start of the second page lies the first one.
    let back = page(&atlas, "{field: KEY}", &format!("before: {}", second["pageInfo"]["startCursor"])).await;
    assert_eq!(keys(&back), keys(&first));
}

#[tokio::test]
async fn sizes_cursors_and_ends_are_checked() {
    let atlas = Atlas::new().await;
    let expected = [
        ("first: 201", "LIMIT_EXCEEDED", "at most 200"),
        ("first: -1", "BAD_USER_INPUT", "negative"),
        ("first: 1, last: 1", "BAD_USER_INPUT", "from one end"),
        (r#"first: 1, after: "nonsense""#, "BAD_USER_INPUT", "not a cursor"),
    ];
    for (arguments, code, words) in expected {
        let (found, message) =
            atlas.refusal(&format!("{{ occurrences({arguments}) {{ nodes {{ key }} }} }}")).await;
        assert_eq!(found, code, "{arguments}: {message}");
        assert!(message.contains(words), "{arguments}: {message}");
    }
    let by_name = page(&atlas, "{field: SCIENTIFIC_NAME}", "first: 1").await;
    let cursor = &by_name["pageInfo"]["endCursor"];
    let (_, message) = atlas
        .refusal(&format!(
            "{{ occurrences(orderBy: {{field: YEAR}}, after: {cursor}) {{ nodes {{ key }} }} }}"
        ))
        .await;
    assert!(message.contains("another order"), "{message}");
}
