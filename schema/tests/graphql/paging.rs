//! Pages: in order, without gaps, from both ends, for one list and for lists under a list.

use atlas_schema::Limits;
use serde_json::Value;

use crate::app::{App, on_each};

/// The names of all institutions in an order, gathered page by page.
async fn gather(app: &App, order: &str, backward: bool) -> Vec<String> {
    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let args = if backward { format!("last: 1 {cursor}") } else { format!("first: 1 {cursor}") };
        let query = format!(
            "{{ institutions(orderBy: {order}, {args}) {{ edges {{ cursor node {{ name }} }} \
             pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
        );
        let list = app.data(&query).await["institutions"].take();
        let edge = &list["edges"][0];
        names.push(edge["node"]["name"].as_str().unwrap().to_owned());
        assert_eq!(list["pageInfo"]["startCursor"], edge["cursor"]);
        assert_eq!(list["pageInfo"]["endCursor"], edge["cursor"]);
        let (more, argument) =
            if backward { ("hasPreviousPage", "before") } else { ("hasNextPage", "after") };
        if list["pageInfo"][more] == false {
            return names;
        }
        cursor = format!(", {argument}: {}", edge["cursor"]);
    }
}

#[tokio::test]
async fn orders_are_total_with_nulls_last_both_ways() {
    on_each(Limits::default(), |app| async move {
        let (museum, branch, herbarium, zoo) =
            ("Australian Museum", "Australian Museum Branch", "émile Herbarium", "Zoo");
        for (order, expected) in [
            ("{ field: NAME }", [museum, branch, herbarium, zoo]),
            ("{ field: NAME, direction: DESC }", [zoo, herbarium, branch, museum]),
            // Founded 1827, 1827, 1900 and not known.
            ("{ field: FOUNDING_DATE }", [museum, branch, zoo, herbarium]),
            ("{ field: FOUNDING_DATE, direction: DESC }", [zoo, museum, branch, herbarium]),
            (
                "[{ field: FOUNDING_DATE }, { field: NAME, direction: DESC }]",
                [branch, museum, zoo, herbarium],
            ),
            // AM, EH, am by code point, and none.
            ("{ field: CODE }", [museum, herbarium, branch, zoo]),
            // Written at the same moment, so by key.
            ("{ field: CREATED, direction: DESC }", [museum, herbarium, zoo, branch]),
        ] {
            assert_eq!(gather(&app, order, false).await, expected, "{order}");
            let mut reversed = expected;
            reversed.reverse();
            assert_eq!(gather(&app, order, true).await, reversed, "{order}, backward");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_under_a_list_follow_their_own_cursors() {
    on_each(Limits::default(), |app| async move {
        let page = |args: &str| format!("{{ providers {{ nodes {{ title datasets({args}) {{ nodes {{ uid }} pageInfo {{ endCursor hasNextPage }} }} }} }} }}");
        let first = app.data(&page("first: 2")).await["providers"]["nodes"].take();
        assert_eq!(uids(&first[0]), ["dr1", "dr3"]);
        assert_eq!(uids(&first[1]), ["dr2", "dr4"]);
        let cursor = &first[1]["datasets"]["pageInfo"]["endCursor"];
        let second = app.data(&page(&format!("first: 2, after: {cursor}"))).await["providers"]["nodes"].take();
        // After dr4 in both lists.
        assert_eq!(uids(&second[0]), ["dr5", "dr7"]);
        assert_eq!(uids(&second[1]), ["dr6", "dr8"]);
        let last = app.data(&page("last: 2")).await["providers"]["nodes"].take();
        assert_eq!(uids(&last[0]), ["dr21", "dr23"]);
        assert_eq!(uids(&last[1]), ["dr20", "dr22"]);
        let between = app.data(&page(&format!("first: 9, before: {cursor}"))).await["providers"]["nodes"].take();
        assert_eq!(uids(&between[0]), ["dr1", "dr3"]);
        assert_eq!(uids(&between[1]), ["dr2"]);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_belongs_to_its_order() {
    on_each(Limits::default(), |app| async move {
        let data = app.data("{ institutions(first: 1) { pageInfo { endCursor } } }").await;
        let cursor = &data["institutions"]["pageInfo"]["endCursor"];
        let query = |order: &str| {
            format!(
                "{{ institutions(after: {cursor}, orderBy: {{ field: {order} }}) {{ nodes {{ name }} }} }}"
            )
        };
        assert_eq!(app.data(&query("NAME")).await["institutions"]["nodes"].as_array().unwrap().len(), 3);
        let (code, message) = app.refusal(&query("CODE")).await;
        assert_eq!(code, "BAD_USER_INPUT");
        assert!(message.contains("endCursor"), "{message}");
    })
    .await;
}

fn uids(provider: &Value) -> Vec<&str> {
    provider["datasets"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["uid"].as_str().unwrap())
        .collect()
}
