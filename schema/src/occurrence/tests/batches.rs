//! How many requests to the index and to the database an operation costs.

use super::fixture::Atlas;

#[tokio::test]
async fn one_request_answers_a_connection_with_its_total_facets_and_nodes() {
    let atlas = Atlas::new().await;
    let query = r#"{
        occurrences(first: 5, where: {provider: {eq: "dp1"}, hub: {isNull: false}}) {
            totalCount
            nodes { key scientificName issues { name description } dataset { title } institution { name } }
            pageInfo { hasNextPage }
            states: facet(field: STATE_PROVINCE) { distinctCount buckets { value count } }
            species: facet(field: SPECIES, first: 1) { buckets { value } pageInfo { hasNextPage } }
            providers: facet(field: PROVIDER) { buckets { count provider { title } } }
        }
    }"#;
    let (answer, calls) = atlas.counted(query).await;
    assert_eq!(calls, 1);
    let found = &answer["occurrences"];
    assert_eq!(found["totalCount"], 6);
    assert_eq!(found["nodes"].as_array().unwrap().len(), 5);
    assert_eq!(found["states"]["distinctCount"], 3);
    assert_eq!(found["species"]["buckets"][0]["value"], "acacia dealbata");
    assert_eq!(found["species"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(found["providers"]["buckets"][0]["provider"]["title"], "Provider 1");
}

#[tokio::test]
async fn fragments_aliases_and_variables_are_planned_too() {
    let atlas = Atlas::new().await;
    let query = r"
        { occurrences { ...Counted ... on OccurrenceConnection { again: facet(field: YEAR, first: 1) { buckets { value } } } } }
        fragment Counted on OccurrenceConnection { totalCount facet(field: YEAR) { buckets { value } } }
    ";
    let (answer, calls) = atlas.counted(query).await;
    assert_eq!(calls, 1);
    assert_eq!(answer["occurrences"]["facet"]["buckets"].as_array().unwrap().len(), 3);
    assert_eq!(answer["occurrences"]["again"]["buckets"].as_array().unwrap().len(), 1);
}

/// Requests to the index and statements to the database for a page of datasets.
async fn cost(atlas: &Atlas, datasets: usize) -> (usize, u64) {
    let query = format!(
        "{{ datasets(first: {datasets}) {{ nodes {{ uid provider {{ title }}
            occurrences(first: 2, where: {{provider: {{isNull: false}}}}) {{
                totalCount nodes {{ key institution {{ name }} }} facet(field: HUB) {{ buckets {{ count hub {{ title }} }} }}
            }} }} }} }}"
    );
    let before = atlas.registry.statements();
    let (answer, calls) = atlas.counted(&query).await;
    assert_eq!(answer["datasets"]["nodes"].as_array().unwrap().len(), datasets);
    (calls, atlas.registry.statements() - before)
}

#[tokio::test]
async fn occurrences_under_a_list_cost_one_request_and_a_constant_number_of_statements() {
    let atlas = Atlas::new().await;
    // First the datasets 1; then their provider 1 and, for their records, every provider's datasets 1, the loads
    // seen 1, the datasets hidden 1, the hubs of the datasets counted 1; then the records' institution 1, the hub 1.
    let expected = (1, 1 + 5 + 2);
    assert_eq!(cost(&atlas, 5).await, expected);
    assert_eq!(cost(&atlas, 20).await, expected);
}

#[tokio::test]
async fn every_entity_narrows_to_its_records() {
    let atlas = Atlas::new().await;
    let query = r#"{
        dataset(uid: "dr1") { occurrences { totalCount } }
        institution(uid: "in1") { occurrences { totalCount } }
        collection(uid: "co1") { occurrences(where: {year: {eq: 2001}}) { totalCount } }
        provider(uid: "dp1") { occurrences { totalCount } }
        hub(uid: "dh1") { occurrences { totalCount } }
    }"#;
    let answer = atlas.ask(query).await;
    let expected = [("dataset", 6), ("institution", 63), ("collection", 21), ("provider", 60), ("hub", 12)];
    for (entity, count) in expected {
        assert_eq!(answer[entity]["occurrences"]["totalCount"], count, "{entity}");
    }
}

#[tokio::test]
async fn siblings_are_asked_together() {
    let atlas = Atlas::new().await;
    let query = r#"{
        all: occurrences { totalCount }
        plants: occurrences(where: {kingdom: {eq: "Plantae"}}) { totalCount }
        hub: occurrences(where: {hub: {eq: "dh2"}}) { totalCount }
    }"#;
    let (answer, calls) = atlas.counted(query).await;
    assert_eq!(calls, 1);
    for (alias, count) in [("all", 126), ("plants", 63), ("hub", 6)] {
        assert_eq!(answer[alias]["totalCount"], count, "{alias}");
    }
}
