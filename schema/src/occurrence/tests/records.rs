//! The record itself.

use serde_json::json;

use super::fixture::{Atlas, record_key};

#[tokio::test]
async fn a_record_shows_what_was_interpreted_and_what_was_given() {
    let atlas = Atlas::new().await;
    let query = format!(
        r#"{{ occurrence(key: "{}") {{
            basisOfRecord scientificName stateProvince decimalLatitude eventDate {{ start end }} year month
            issues {{ name description }} verbatim {{ name value }} extensions {{ rowType terms {{ name value }} }}
            dataset {{ uid provider {{ uid }} }} institution {{ uid }} collection {{ uid institution {{ uid }} }}
        }} }}"#,
        record_key(1, 5)
    );
    let expected = json!({
        "basisOfRecord": "PRESERVED_SPECIMEN",
        "scientificName": "Acacia dealbata Link",
        "stateProvince": "New South Wales",
        "decimalLatitude": null,
        "eventDate": {"start": "2002-12-01", "end": "2002-12-01"},
        "year": 2002,
        "month": 12,
        "issues": [{"name": "ZERO_COORDINATE", "description": "Latitude and longitude are both zero."}],
        "verbatim": [{"name": "occurrenceID", "value": "urn:1:5"}, {"name": "remarks", "value": "row 5"}],
        "extensions": [{
            "rowType": "http://rs.gbif.org/terms/1.0/Multimedia",
            "terms": [{"name": "identifier", "value": "https://example.org/1/5.jpg"}],
        }],
        "dataset": {"uid": "dr1", "provider": {"uid": "dp1"}},
        "institution": {"uid": "in1"},
        "collection": {"uid": "co1", "institution": {"uid": "in1"}},
    });
    assert_eq!(atlas.ask(&query).await["occurrence"], expected);
}

#[tokio::test]
async fn records_are_found_by_their_global_id_in_one_request() {
    let atlas = Atlas::new().await;
    let listed = atlas.ask("{ occurrences(first: 3) { nodes { id key } } }").await;
    let nodes = listed["occurrences"]["nodes"].as_array().unwrap();
    let fields = nodes
        .iter()
        .zip(["a", "b", "c"])
        .map(|(n, alias)| format!("{alias}: occurrence(id: {}) {{ key }}", n["id"]));
    let query = format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "));
    let (answer, calls) = atlas.counted(&query).await;
    assert_eq!(calls, 1);
    assert_eq!(answer["b"]["key"], nodes[1]["key"]);
    assert_eq!(answer["c"]["key"], nodes[2]["key"]);
}

#[tokio::test]
async fn a_record_must_be_named_one_way() {
    let atlas = Atlas::new().await;
    let (code, message) = atlas.refusal("{ occurrence { key } }").await;
    assert_eq!((code.as_str(), message.contains("`id` or by `key`")), ("BAD_USER_INPUT", true));
}

#[tokio::test]
async fn verbatim_terms_of_a_page_belong_to_their_records() {
    let atlas = Atlas::new().await;
    let query = r#"{ occurrences(first: 50, where: {dataset: {in: ["dr1", "dr2", "dr3"]}}) {
        nodes { key verbatim { value } } } }"#;
    let answer = atlas.ask(query).await;
    let nodes = answer["occurrences"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 18);
    for dataset in 1..=3 {
        for row in 0..6 {
            let key = record_key(dataset, row).to_string();
            let node = nodes.iter().find(|n| n["key"] == key.as_str()).unwrap();
            assert_eq!(node["verbatim"][0]["value"], format!("urn:{dataset}:{row}"));
        }
    }
}
