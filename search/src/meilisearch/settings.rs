//! The settings the index needs, and their application.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    api::{Api, Failure},
    document, tasks,
};
use crate::{
    error::SearchError,
    field::{FacetField, KeywordField, NumberField},
};

/// Raised where the server would otherwise cut totals (1,000) and facets (100) off. Not the largest number
/// there is: it is added to on the server's side.
const WITHOUT_LIMIT: u64 = 4_000_000_000;

/// Milliseconds after which the server would answer with what it has, unsorted. Our own limits are shorter.
const CUTOFF_MS: u64 = 3_600_000;

/// The settings of the index.
pub fn wanted() -> Value {
    json!({
        "displayedAttributes": ["*"],
        "searchableAttributes": [],
        "filterableAttributes": filterable(),
        "sortableAttributes": sortable(),
        "rankingRules": ["sort"],
        "distinctAttribute": null,
        "proximityPrecision": "byAttribute",
        "typoTolerance": { "enabled": false },
        "faceting": { "maxValuesPerFacet": WITHOUT_LIMIT, "sortFacetValuesBy": { "*": "alpha" } },
        "pagination": { "maxTotalHits": WITHOUT_LIMIT },
        "searchCutoffMs": CUTOFF_MS,
        "facetSearch": false,
        "prefixSearch": "disabled",
    })
}

/// What is compared by size is filterable as it comes; what is only looked up needs no levels of ranges.
fn filterable() -> Value {
    let is_facet = |field: KeywordField| FacetField::ALL.iter().any(|facet| facet.name() == field.name());
    let (compared, looked_up): (Vec<KeywordField>, _) =
        KeywordField::ALL.iter().partition(|field| is_facet(**field) || **field == KeywordField::Id);
    let looked_up: Vec<_> =
        looked_up.iter().copied().map(KeywordField::name).chain([document::WORDS]).collect();
    let plain = [document::LOAD, document::EVENT_START, document::EVENT_END, document::SCIENTIFIC_NAME_ORDER];
    let numbers = NumberField::ALL.iter().map(|field| field.name());
    let mut rules: Vec<Value> =
        compared.into_iter().map(KeywordField::name).chain(numbers).chain(plain).map(Value::from).collect();
    rules.push(json!({
        "attributePatterns": looked_up,
        "features": { "facetSearch": false, "filter": { "equality": true, "comparison": false } },
    }));
    rules.into()
}

/// Sorted by name, as the server returns them.
fn sortable() -> Value {
    let mut names = [
        KeywordField::Id.name(),
        document::EVENT_START,
        NumberField::Year.name(),
        document::SCIENTIFIC_NAME_ORDER,
    ];
    names.sort_unstable();
    json!(names)
}

/// Whether everything that is wanted is so; what is found may hold more.
fn holds(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            wanted.iter().all(|(name, wanted)| holds(found.get(name).unwrap_or(&Value::Null), wanted))
        }
        (found, wanted) => found == wanted,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    primary_key: Option<String>,
}

/// Makes the index with its settings, or brings the settings of the one there is up to date.
pub async fn ensure(api: &Api, index: &str) -> Result<(), SearchError> {
    match api.get::<Index>(&format!("/indexes/{index}")).await {
        Ok(Index { primary_key: Some(key) }) if key != document::KEY => {
            return Err(SearchError::Engine(format!("the index `{index}` was not made by this program")));
        }
        Ok(_) => {}
        Err(Failure::Refused(code, _)) if code == "index_not_found" => {
            let body = json!({ "uid": index, "primaryKey": document::KEY });
            let task = api.enqueue("/indexes", body).await?;
            tasks::wait(api, &[task.task_uid]).await?;
        }
        Err(failure) => return Err(failure.into()),
    }
    let path = format!("/indexes/{index}/settings");
    let wanted = wanted();
    if holds(&api.get(&path).await?, &wanted) {
        return Ok(());
    }
    tracing::info!(index, "applying the settings of the occurrence index");
    let task = api.change(&path, wanted).await?;
    tasks::wait(api, &[task.task_uid]).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{holds, wanted};

    #[test]
    fn settings_hold_when_all_that_is_wanted_is_found() {
        let found =
            json!({ "faceting": { "maxValuesPerFacet": 5, "sortFacetValuesBy": {} }, "stopWords": [] });
        assert!(holds(&found, &json!({ "faceting": { "maxValuesPerFacet": 5 } })));
        assert!(!holds(&found, &json!({ "faceting": { "maxValuesPerFacet": 6 } })));
        assert!(!holds(&found, &json!({ "facetSearch": false })));
    }

    #[test]
    fn only_words_and_numbers_of_specimens_go_without_levels() {
        let wanted = wanted();
        let rules = wanted["filterableAttributes"].as_array().unwrap();
        let last = rules.last().unwrap();
        assert_eq!(last["attributePatterns"], json!(["occurrenceID", "catalogNumber", "words"]));
        assert!(rules.contains(&json!("stateProvince")) && rules.contains(&json!("decimalLatitude")));
        assert_eq!(wanted["sortableAttributes"], json!(["eventDate", "id", "scientificNameOrder", "year"]));
    }
}
