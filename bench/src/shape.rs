//! The searches that are timed, each as GraphQL variables and as the engine's own question.

use atlas_search::{
    BoundingBox, Cursor, FacetField, FacetOrder, FacetRequest, Filter, KeywordField, OccurrenceQuery, Order,
    OrderField, Page,
};
use serde_json::{Value, json};

use crate::occurrence::{STATES, species_name};

/// Buckets of each facet.
const BUCKETS: usize = 10;
/// Records of a page.
const PAGE: usize = 20;

const FACETS: [FacetField; 5] = [
    FacetField::Species,
    FacetField::InstitutionCode,
    FacetField::StateProvince,
    FacetField::BasisOfRecord,
    FacetField::Year,
];

/// A page of records, newest first, their number and five facets.
pub const WITH_FACETS: &str = "
query($where: OccurrenceWhere) {
  occurrences(where: $where, first: 20, orderBy: [{ field: EVENT_DATE, direction: DESC }]) {
    totalCount
    nodes { key scientificName eventDate { start end } stateProvince locality decimalLatitude decimalLongitude }
    species: facet(field: SPECIES) { distinctCount buckets { value label count } }
    institutionCode: facet(field: INSTITUTION_CODE) { distinctCount buckets { value label count } }
    stateProvince: facet(field: STATE_PROVINCE) { distinctCount buckets { value label count } }
    basisOfRecord: facet(field: BASIS_OF_RECORD) { distinctCount buckets { value label count } }
    year: facet(field: YEAR) { distinctCount buckets { value label count } }
  }
}";

/// A page of records after another, newest first, and their number.
pub const DEEP_PAGE: &str = "
query($after: String) {
  occurrences(after: $after, first: 20, orderBy: [{ field: EVENT_DATE, direction: DESC }]) {
    totalCount
    nodes { key scientificName eventDate { start end } stateProvince locality decimalLatitude decimalLongitude }
  }
}";

/// A kind of search, with different values each time it is made: nothing is gained by remembering answers.
pub struct Shape {
    /// What is searched.
    pub name: String,
    /// The GraphQL document.
    pub document: &'static str,
    /// The same question twice: variables and query.
    pub questions: Vec<(Value, OccurrenceQuery)>,
}

/// The shapes; `deep` are places far down the order.
pub fn shapes(deep: &[Cursor], depth: u64) -> Vec<Shape> {
    let species = (0..40).map(|number| {
        let (genus, epithet) = species_name(number);
        let name = format!("{genus} {epithet}");
        (json!({ "species": { "eq": name } }), keyword(KeywordField::Species, &name))
    });
    let states = STATES.iter().map(|state| {
        let filter = keyword(KeywordField::StateProvince, state.name);
        (json!({ "stateProvince": { "eq": state.name } }), filter)
    });
    let boxes = (0..20_u8).map(|n| within(113.5 + f64::from(n) * 1.7, -38.0 + f64::from(n % 5)));
    let texts = (0..40).map(|number| {
        let text = format!("{} {}", species_name(number * 9).0, STATES[number as usize % 3].name);
        let words: Vec<&str> = text.split(' ').collect();
        // The genus and the last word of the state: two words.
        let text = [words.first(), words.last()].into_iter().flatten().copied().collect::<Vec<_>>().join(" ");
        (json!({ "text": text }), Filter::Text(text))
    });
    vec![
        faceted("everything", std::iter::once((Value::Null, Filter::default()))),
        faceted("one species", species),
        faceted("one state", states),
        faceted("a box of 6 × 5 degrees", boxes),
        faceted("text, two words", texts),
        Shape {
            name: format!("a page after {depth} records, no facets"),
            document: DEEP_PAGE,
            questions: deep.iter().map(after).collect(),
        },
    ]
}

fn keyword(field: KeywordField, value: &str) -> Filter {
    Filter::Keyword(field, vec![value.to_owned()])
}

fn within(west: f64, south: f64) -> (Value, Filter) {
    let area = BoundingBox { west, south, east: west + 6.0, north: south + 5.0 };
    let named = json!({ "west": area.west, "south": area.south, "east": area.east, "north": area.north });
    (json!({ "boundingBox": named }), Filter::Within(area))
}

fn faceted(name: &str, filters: impl Iterator<Item = (Value, Filter)>) -> Shape {
    let facet = |field| FacetRequest { field, limit: BUCKETS, after: None, order: FacetOrder::Count };
    let questions = filters.map(|(condition, filter)| {
        let facets = FACETS.map(facet).to_vec();
        let query = OccurrenceQuery { filter, total: true, page: Some(page(PAGE, None)), facets };
        (json!({ "where": condition }), query)
    });
    Shape { name: format!("{name}, 5 facets"), document: WITH_FACETS, questions: questions.collect() }
}

fn after(cursor: &Cursor) -> (Value, OccurrenceQuery) {
    let page = Some(page(PAGE, Some(cursor.clone())));
    (json!({ "after": cursor.encode() }), OccurrenceQuery { total: true, page, ..OccurrenceQuery::default() })
}

/// A page of records, newest first.
pub fn page(limit: usize, cursor: Option<Cursor>) -> Page {
    Page { order: Order { field: OrderField::EventDate, descending: true }, limit, cursor, backward: false }
}

#[cfg(test)]
mod tests {
    use super::shapes;

    #[test]
    fn there_are_six_shapes_and_texts_have_two_words() {
        let all = shapes(&[], 100_000);
        assert_eq!(all.len(), 6);
        for (variables, _) in &all[4].questions {
            let text = variables["where"]["text"].as_str().unwrap();
            assert_eq!(text.split(' ').count(), 2, "{text}");
        }
    }
}
