//! What filters match. Institutions, by name: 1 Australian Museum (AM), 4 its Branch (am), 2 émile Herbarium
//! (EH), 3 Zoo (no code, no types).

use atlas_schema::Limits;

use crate::app::{App, on_each};

/// The numbers of the institutions that match, by name.
async fn institutions(app: &App, filter: &str) -> Vec<u128> {
    let data =
        app.data(&format!("{{ institutions(where: {filter}) {{ totalCount nodes {{ key }} }} }}")).await;
    let nodes = data["institutions"]["nodes"].as_array().unwrap().clone();
    assert_eq!(data["institutions"]["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| number(&node["key"])).collect()
}

fn number(key: &serde_json::Value) -> u128 {
    key.as_str().unwrap().parse::<uuid::Uuid>().unwrap().as_u128() & 0xffff_ffff
}

#[tokio::test]
async fn operators_are_two_valued_and_complements_include_nulls() {
    on_each(Limits::default(), |app| async move {
        let cases: [(&str, &[u128]); 34] = [
            ("{}", &[1, 4, 2, 3]),
            (r#"{ code: { eq: "AM" } }"#, &[1]),
            (r#"{ code: { ne: "AM" } }"#, &[4, 2, 3]),
            (r#"{ not: { code: { eq: "AM" } } }"#, &[4, 2, 3]),
            (r#"{ code: { in: ["AM", "EH"] } }"#, &[1, 2]),
            (r#"{ code: { notIn: ["AM", "EH"] } }"#, &[4, 3]),
            ("{ code: { in: [] } }", &[]),
            ("{ code: { notIn: [] } }", &[1, 4, 2, 3]),
            ("{ code: { isNull: true } }", &[3]),
            ("{ code: { isNull: false } }", &[1, 4, 2]),
            (r#"{ code: { startsWith: "A" } }"#, &[1]),
            (r#"{ not: { code: { startsWith: "A" } } }"#, &[4, 2, 3]),
            (r#"{ code: { contains: "M" } }"#, &[1]),
            (r#"{ code: { eq: "AM", ne: "AM" } }"#, &[]),
            (r#"{ name: { contains: "MUSEUM" } }"#, &[1, 4]),
            (r#"{ name: { startsWith: "Emi" } }"#, &[2]),
            (r#"{ name: { eq: "zoo" } }"#, &[3]),
            (r#"{ name: { contains: "%" } }"#, &[]),
            (r#"{ types: { eq: "MUSEUM" } }"#, &[1, 4]),
            (r#"{ types: { ne: "MUSEUM" } }"#, &[2, 3]),
            (r#"{ types: { in: ["HERBARIUM"] } }"#, &[4, 2]),
            (r#"{ types: { notIn: ["HERBARIUM", "MUSEUM"] } }"#, &[3]),
            ("{ types: { in: [] } }", &[]),
            ("{ types: { isNull: true } }", &[3]),
            ("{ types: { isNull: false } }", &[1, 4, 2]),
            ("{ foundingDate: { lt: 1900 } }", &[1, 4]),
            ("{ foundingDate: { gte: 1900 } }", &[3]),
            ("{ not: { foundingDate: { gte: 1900 } } }", &[1, 4, 2]),
            ("{ and: [], or: [] }", &[]),
            (r#"{ or: [{ code: { eq: "AM" } }, { name: { eq: "Zoo" } }] }"#, &[1, 3]),
            (r#"{ and: [{ types: { eq: "MUSEUM" } }, { not: { code: { eq: "AM" } } }] }"#, &[4]),
            ("{ not: { and: [] } }", &[]),
            (r#"{ collections: { name: { eq: "Collection 1" } } }"#, &[1]),
            ("{ not: { collections: {} } }", &[4, 3]),
        ];
        for (filter, expected) in cases {
            assert_eq!(institutions(&app, filter).await, expected, "{filter}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_reach_across_relations_and_see_only_what_the_viewer_sees() {
    on_each(Limits::default(), |app| async move {
        let count = |filter: &'static str| {
            let app = &app;
            async move { app.data(&format!("{{ datasets(where: {filter}) {{ totalCount }} }}")).await["datasets"]["totalCount"].clone() }
        };
        // Of the 24 datasets the last is private.
        assert_eq!(count("{}").await, 23);
        assert_eq!(count(r#"{ provider: { title: { startsWith: "arzte" } } }"#).await, 12);
        assert_eq!(count(r#"{ keywords: { eq: "even" } }"#).await, 11);
        assert_eq!(count(r#"{ license: { ne: "CC_BY_4_0" } }"#).await, 7);
        assert_eq!(count(r#"{ institutions: { name: { eq: "Zoo" } }, collections: {} }"#).await, 3);
        assert_eq!(count("{ hubs: {} }").await, 1);
        assert_eq!(count(r#"{ created: { gt: "2020-01-01T00:00:00Z" } }"#).await, 23);
        assert_eq!(count(r#"{ pubDate: { gt: "2020-01-01" } }"#).await, 0);
        // The collection without an institution is in the complement.
        let data = app.data(r#"{ collections(where: { not: { institution: { code: { eq: "AM" } } } }) { nodes { name } } }"#).await;
        let names: Vec<_> = data["collections"]["nodes"].as_array().unwrap().iter().map(|n| n["name"].clone()).collect();
        assert_eq!(names, ["Collection 3", "Collection 4", "Collection 5"]);
    })
    .await;
}
