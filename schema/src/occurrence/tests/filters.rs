//! What filters match. Every dataset holds the same six records, so a filter that matches `n` of them
//! matches `21 n` in all.

use super::fixture::{Atlas, DATASET, PROVIDER, PUBLIC, key, record_key};

const ALL: u64 = 126;

/// How many of a dataset's six records match.
async fn of_six(atlas: &Atlas, filter: &str) -> u64 {
    let total = atlas.total(filter).await;
    assert_eq!(total % u64::from(PUBLIC), 0, "{filter}: {total}");
    total / u64::from(PUBLIC)
}

#[tokio::test]
async fn every_kind_of_condition_matches_what_it_says() {
    let atlas = Atlas::new().await;
    let expected = [
        ("{}", 6),
        (r#"{text: "dealbata ACACIA"}"#, 3),
        (r#"{text: "deal"}"#, 0),
        (r#"{scientificName: {eq: "acacia dealbata link"}}"#, 3),
        (r#"{taxon: {eq: "Dasyurus"}}"#, 2),
        (r#"{taxon: {in: ["animalia", "Acacia dealbata"]}}"#, 5),
        ("{taxon: {isNull: true}}", 1),
        ("{kingdom: {in: []}}", 0),
        ("{kingdom: {notIn: []}}", 6),
        ("{basisOfRecord: {eq: PRESERVED_SPECIMEN}}", 3),
        ("{basisOfRecord: {isNull: true}}", 1),
        (r#"{countryCode: {eq: "au"}}"#, 5),
        (r#"{stateProvince: {eq: "Victoria"}}"#, 2),
        ("{stateProvince: {isNull: true}}", 2),
        ("{issue: {eq: ZERO_COORDINATE}}", 1),
        ("{issue: {ne: ZERO_COORDINATE}}", 5),
        ("{issue: {isNull: true}}", 4),
        ("{year: {eq: 2019}}", 2),
        ("{year: {gt: 2001, lte: 2019}}", 4),
        ("{year: {in: [2001, 2019]}}", 3),
        ("{year: {in: []}}", 0),
        ("{month: {eq: 5}}", 2),
        ("{month: {isNull: true}}", 2),
        (r#"{eventDate: {from: "2019-05-01", to: "2019-05-31"}}"#, 1),
        (r#"{eventDate: {from: "2019-05-01", to: "2019-05-31", matching: OVERLAPS}}"#, 2),
        (r#"{eventDate: {to: "2001-12-31"}}"#, 1),
        ("{eventDate: {isNull: true}}", 1),
        ("{hasCoordinates: true}", 4),
        ("{hasCoordinates: false}", 2),
        ("{decimalLatitude: {gte: 0}}", 2),
        ("{decimalLatitude: {gt: 0}}", 1),
        ("{decimalLongitude: {lt: 145}}", 1),
        ("{boundingBox: {west: 140, south: -45, east: 150, north: -30}}", 2),
        ("{boundingBox: {west: 179, south: -5, east: -179, north: 15}}", 2),
        (r#"{institution: {eq: "in1"}}"#, 3),
        ("{collection: {isNull: true}}", 3),
    ];
    for (filter, count) in expected {
        assert_eq!(of_six(&atlas, filter).await, count, "{filter}");
    }
}

#[tokio::test]
async fn complements_include_nulls_and_add_up() {
    let atlas = Atlas::new().await;
    let conditions = [
        r#"text: "acacia""#,
        r#"stateProvince: {eq: "victoria"}"#,
        r#"stateProvince: {in: ["Tasmania", "nowhere"]}"#,
        "stateProvince: {isNull: true}",
        r#"taxon: {eq: "Plantae"}"#,
        "basisOfRecord: {eq: HUMAN_OBSERVATION}",
        "issue: {in: [ZERO_COORDINATE, NAME_NOT_SUPPLIED]}",
        "year: {eq: 2002}",
        "year: {gte: 2002}",
        "month: {in: [5, 12]}",
        r#"eventDate: {from: "2002-01-01"}"#,
        "hasCoordinates: true",
        "boundingBox: {west: 140, south: -45, east: 150, north: -30}",
        "decimalLatitude: {lte: 0}",
        r#"dataset: {eq: "dr3"}"#,
        r#"provider: {eq: "dp1"}"#,
        r#"hub: {eq: "dh1"}"#,
        r#"collection: {eq: "co1"}"#,
        "or: []",
        "and: []",
    ];
    for condition in conditions {
        let matching = atlas.total(&format!("{{{condition}}}")).await;
        let others = atlas.total(&format!("{{not: {{{condition}}}}}")).await;
        assert_eq!(matching + others, ALL, "{condition}");
    }
    // `ne` and `notIn` are complements of `eq` and `in`.
    assert_eq!(of_six(&atlas, r#"{stateProvince: {ne: "victoria"}}"#).await, 4);
    assert_eq!(of_six(&atlas, r#"{stateProvince: {notIn: ["victoria", "tasmania"]}}"#).await, 3);
    assert_eq!(of_six(&atlas, "{year: {ne: 2002}}").await, 4);
}

#[tokio::test]
async fn conditions_compose() {
    let atlas = Atlas::new().await;
    assert_eq!(of_six(&atlas, r#"{kingdom: {eq: "Plantae"}, hasCoordinates: true}"#).await, 2);
    let either = r#"{or: [{kingdom: {eq: "Plantae"}}, {hasCoordinates: false}]}"#;
    assert_eq!(of_six(&atlas, either).await, 4);
    let nested =
        "{and: [{not: {or: [{kingdom: {isNull: true}}, {year: {eq: 2019}}]}}, {hasCoordinates: true}]}";
    assert_eq!(of_six(&atlas, nested).await, 2);
    assert_eq!(of_six(&atlas, "{or: []}").await, 0);
    assert_eq!(of_six(&atlas, "{and: []}").await, 6);
}

#[tokio::test]
async fn entities_are_named_by_uid_or_key_and_owners_expand_to_datasets() {
    let atlas = Atlas::new().await;
    let expected = [
        (r#"{dataset: {eq: "dr1"}}"#.to_owned(), 6),
        (format!("{{dataset: {{in: [\"{}\", \"DR2\"]}}}}", key(DATASET, 1)), 12),
        (r#"{dataset: {eq: "dr999"}}"#.to_owned(), 0),
        (r#"{dataset: {ne: "dr999"}}"#.to_owned(), ALL),
        (r#"{provider: {eq: "dp1"}}"#.to_owned(), 60),
        (format!("{{provider: {{eq: \"{}\"}}}}", key(PROVIDER, 1)), 60),
        (r#"{provider: {ne: "dp1"}}"#.to_owned(), 66),
        ("{provider: {isNull: true}}".to_owned(), 6),
        (r#"{hub: {eq: "dh1"}}"#.to_owned(), 12),
        (r#"{hub: {in: ["dh1", "dh2"]}}"#.to_owned(), 12),
        ("{hub: {isNull: true}}".to_owned(), 114),
        ("{hub: {isNull: false}}".to_owned(), 12),
        (format!("{{key: {{eq: \"{}\"}}}}", record_key(4, 2)), 1),
    ];
    for (filter, count) in expected {
        assert_eq!(atlas.total(&filter).await, count, "{filter}");
    }
}

#[tokio::test]
async fn private_datasets_retired_and_unfinished_loads_are_absent() {
    let atlas = Atlas::new().await;
    assert_eq!(atlas.total("{}").await, ALL);
    assert_eq!(atlas.total(r#"{dataset: {eq: "dr22"}}"#).await, 0);
    assert_eq!(atlas.total(&format!("{{dataset: {{eq: \"{}\"}}}}", key(DATASET, 22))).await, 0);
    assert_eq!(atlas.total(&format!("{{key: {{eq: \"{}\"}}}}", record_key(22, 0))).await, 0);
    let one = format!("{{ occurrence(key: \"{}\") {{ key }} }}", record_key(22, 0));
    assert!(atlas.ask(&one).await["occurrence"].is_null());
    let counted = "{ occurrences { facet(field: DATASET, first: 50) { distinctCount buckets { count } } } }";
    let facet = &atlas.ask(counted).await["occurrences"]["facet"];
    assert_eq!(facet["distinctCount"], 21);
    assert!(facet["buckets"].as_array().unwrap().iter().all(|b| b["count"] == 6), "{facet}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_would_do() {
    let atlas = Atlas::new().await;
    let expected = [
        ("{boundingBox: {west: 0, south: -91, east: 1, north: 1}}", "where.boundingBox.south", "-90 to 90"),
        ("{boundingBox: {west: 0, south: 2, east: 1, north: 1}}", "where.boundingBox", "above `north`"),
        ("{not: {decimalLatitude: {lte: 91}}}", "where.not.decimalLatitude", "give -90 to 90"),
        ("{or: [{}, {month: {eq: 13}}]}", "where.or[1].month", "1 to 12"),
        ("{year: {gte: 2020, lte: 2010}}", "where.year", "swap them"),
        (r#"{eventDate: {from: "2020-02-01", to: "2020-01-01"}}"#, "where.eventDate", "swap them"),
        ("{eventDate: {}}", "where.eventDate", "give `from` or `to`"),
        (r#"{countryCode: {eq: "Australia"}}"#, "where.countryCode", "as `AU`"),
        (r#"{provider: {eq: "CSIRO"}}"#, "where.provider", "such as `dp1`"),
    ];
    for (filter, field, mend) in expected {
        let (code, message) =
            atlas.refusal(&format!("{{ occurrences(where: {filter}) {{ totalCount }} }}")).await;
        assert_eq!(code, "BAD_USER_INPUT", "{filter}");
        assert!(message.contains(field) && message.contains(mend), "{filter}: {message}");
    }
}

#[tokio::test]
async fn filters_have_a_ceiling_that_is_named() {
    let atlas = Atlas::new().await;
    let deep = format!("{}{{}}{}", "{not: ".repeat(17), "}".repeat(17));
    let (code, message) = atlas.refusal(&format!("{{ occurrences(where: {deep}) {{ totalCount }} }}")).await;
    assert_eq!(code, "LIMIT_EXCEEDED");
    assert!(message.contains("16 levels"), "{message}");
    let years = vec!["2000"; 10_001].join(",");
    let wide = format!("{{ occurrences(where: {{year: {{in: [{years}]}}}}) {{ totalCount }} }}");
    let (code, message) = atlas.refusal(&wide).await;
    assert_eq!(code, "LIMIT_EXCEEDED");
    assert!(message.contains("10000 values"), "{message}");
}
