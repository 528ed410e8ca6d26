//! What to ask the server so that one question about the records is answered.

use serde::Serialize;

use super::{
    document::{self, RETRIEVED},
    expression::Expression,
    filter, value,
};
use crate::{
    cursor::{Cursor, SortValue},
    error::SearchError,
    field::{KeywordField, NumberField, OrderField},
    query::{OccurrenceQuery, Order, Page},
    scope::Scope,
};

/// One search, as the server takes it.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    index_uid: String,
    filter: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facets: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sort: Vec<String>,
    /// Asked by page, the server counts exactly.
    page: usize,
    hits_per_page: usize,
    attributes_to_retrieve: &'static [&'static str],
}

/// Several searches in one request.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Batch {
    /// The searches; answers come in the same order.
    pub queries: Vec<Search>,
}

/// Where in a batch the answers to one question are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The search with the total and the facets.
    pub counts: Option<usize>,
    /// The searches whose hits, one after the other, begin with the page.
    pub hits: Vec<usize>,
}

/// A run of records in an order.
#[derive(Debug, PartialEq)]
struct Stretch {
    restriction: Expression,
    sort: Vec<String>,
}

impl Batch {
    /// Adds the searches of one question.
    pub fn add(&mut self, query: &OccurrenceQuery, scope: &Scope, index: &str) -> Result<Plan, SearchError> {
        let matching = filter::matching(&query.filter, scope);
        let mut plan = Plan::default();
        let counting = query.total || !query.facets.is_empty();
        let stretches = query.page.as_ref().map(stretches).transpose()?.unwrap_or_default();
        let limit = query.page.as_ref().map_or(0, |page| page.limit.saturating_add(1));
        for stretch in stretches {
            let whole = stretch.restriction == Expression::All(Vec::new());
            let filter = Expression::all([matching.clone(), stretch.restriction]).to_text()?;
            plan.hits.push(self.queries.len());
            if whole && counting {
                plan.counts = Some(self.queries.len());
            }
            self.queries.push(Search {
                index_uid: index.to_owned(),
                filter,
                facets: if whole { facets(query) } else { Vec::new() },
                sort: stretch.sort,
                page: 1,
                hits_per_page: limit,
                attributes_to_retrieve: RETRIEVED,
            });
        }
        if counting && plan.counts.is_none() {
            plan.counts = Some(self.queries.len());
            self.queries.push(Search {
                index_uid: index.to_owned(),
                filter: matching.to_text()?,
                facets: facets(query),
                sort: Vec::new(),
                page: 1,
                hits_per_page: 0,
                attributes_to_retrieve: &[],
            });
        }
        Ok(plan)
    }
}

fn facets(query: &OccurrenceQuery) -> Vec<&'static str> {
    let mut names: Vec<_> = query.facets.iter().map(|facet| facet.field.name()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The document field of an order; `None` for the id alone.
const fn order_field(field: OrderField) -> Option<&'static str> {
    match field {
        OrderField::Id => None,
        OrderField::EventDate => Some(document::EVENT_START),
        OrderField::Year => Some(NumberField::Year.name()),
        OrderField::ScientificName => Some(document::SCIENTIFIC_NAME_ORDER),
    }
}

/// The runs of records that, one after the other in the direction of the page, hold it.
///
/// The server puts documents without a value last whatever the direction, as the page's order does. So a
/// page read backwards begins with them, as a run of their own.
fn stretches(page: &Page) -> Result<Vec<Stretch>, SearchError> {
    let Page { order, cursor, backward, .. } = page;
    let Some(field) = order_field(order.field) else {
        let descending = order.descending != *backward;
        let after = cursor.as_ref().map(|cursor| beyond_id(cursor, descending));
        return Ok(vec![Stretch { restriction: Expression::all(after), sort: vec![sort("id", descending)] }]);
    };
    let place = cursor.as_ref().map(|cursor| literal(cursor, *order)).transpose()?;
    let valued = || Expression::leaf(format!("{field} EXISTS"));
    let valueless = || Expression::leaf(format!("NOT {field} EXISTS"));
    let by_value = vec![sort(field, order.descending != *backward), sort("id", *backward)];
    let by_id = vec![sort("id", *backward)];
    let run = |restriction: Expression, sort: &[String]| Stretch { restriction, sort: sort.to_vec() };
    let beyond = cursor.as_ref().map(|cursor| beyond_id(cursor, *backward));
    Ok(match (place.flatten(), beyond, *backward) {
        (None, None, false) => vec![run(Expression::All(Vec::new()), &by_value)],
        (None, Some(beyond), false) => vec![run(Expression::all([valueless(), beyond]), &by_id)],
        (None, beyond, true) => vec![
            run(Expression::all([valueless()].into_iter().chain(beyond)), &by_id),
            run(valued(), &by_value),
        ],
        (Some(value), beyond, backward) => {
            let sign = if order.descending == backward { '>' } else { '<' };
            let tie = [Expression::leaf(format!("{field} = {value}"))].into_iter().chain(beyond);
            let mut runs = vec![Expression::leaf(format!("{field} {sign} {value}")), Expression::all(tie)];
            if !backward {
                runs.push(valueless());
            }
            vec![run(Expression::any(runs), &by_value)]
        }
    })
}

fn sort(field: &str, descending: bool) -> String {
    format!("{field}:{}", if descending { "desc" } else { "asc" })
}

fn beyond_id(cursor: &Cursor, descending: bool) -> Expression {
    let sign = if descending { '<' } else { '>' };
    Expression::leaf(format!("{} {sign} {}", KeywordField::Id.name(), value::quoted(&cursor.id.to_string())))
}

/// The cursor's value as the filter language writes it.
fn literal(cursor: &Cursor, order: Order) -> Result<Option<String>, SearchError> {
    match (&cursor.value, order.field) {
        (None, _) => Ok(None),
        (Some(SortValue::Number(number)), OrderField::EventDate | OrderField::Year) => {
            Ok(Some(number.to_string()))
        }
        (Some(SortValue::Text(text)), OrderField::ScientificName) => {
            Ok(Some(value::quoted(&value::order_key(text))))
        }
        _ => Err(SearchError::Invalid("the cursor comes from a page in another order".into())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::{Batch, Plan};
    use crate::{
        cursor::{Cursor, SortValue},
        error::SearchError,
        field::{FacetField, OrderField},
        query::{FacetOrder, FacetRequest, OccurrenceQuery, Order, Page},
        scope::{LoadPin, Scope},
    };

    const ID: &str = r#""00000000-0000-0000-0000-000000000007""#;

    fn plan(query: &OccurrenceQuery) -> Result<(Plan, Value), SearchError> {
        let mut batch = Batch::default();
        let scope = Scope::new(LoadPin::new(1, vec![]), vec![]);
        let plan = batch.add(query, &scope, "occurrences")?;
        Ok((plan, serde_json::to_value(batch).unwrap()["queries"].take()))
    }

    fn page(field: OrderField, descending: bool, backward: bool, cursor: Option<Cursor>) -> Page {
        Page { order: Order { field, descending }, limit: 2, cursor, backward }
    }

    fn at(value: impl Into<Option<SortValue>>) -> Cursor {
        Cursor { value: value.into(), id: Uuid::from_u128(7) }
    }

    /// Filters and sorts of the searches for a page.
    fn runs(page: Page) -> Vec<(String, Value)> {
        let (_, searches) =
            plan(&OccurrenceQuery { page: Some(page), ..OccurrenceQuery::default() }).unwrap();
        let searches = searches.as_array().unwrap().iter();
        searches.map(|s| (s["filter"].as_str().unwrap().to_owned(), s["sort"].clone())).collect()
    }

    #[test]
    fn a_first_page_with_its_counts_is_one_search() {
        let facet = |field| FacetRequest { field, limit: 5, after: None, order: FacetOrder::Count };
        let query = OccurrenceQuery {
            total: true,
            page: Some(page(OrderField::Id, false, false, None)),
            facets: vec![facet(FacetField::Year), facet(FacetField::Family), facet(FacetField::Year)],
            ..OccurrenceQuery::default()
        };
        let (plan, searches) = plan(&query).unwrap();
        assert_eq!(plan, Plan { counts: Some(0), hits: vec![0] });
        assert_eq!(
            searches,
            json!([{
                "indexUid": "occurrences",
                "filter": "load <= 1",
                "facets": ["family", "year"],
                "sort": ["id:asc"],
                "page": 1,
                "hitsPerPage": 3,
                "attributesToRetrieve": [
                    "id", "datasetKey", "version", "row", "interpreted", "issue",
                    "decimalLatitude", "decimalLongitude", "coordinateUncertaintyInMeters", "reals",
                ],
            }])
        );
    }

    #[test]
    fn counts_do_not_begin_at_the_cursor() {
        let query = OccurrenceQuery {
            total: true,
            page: Some(page(OrderField::Id, true, false, Some(at(None)))),
            ..OccurrenceQuery::default()
        };
        let (plan, searches) = plan(&query).unwrap();
        assert_eq!(plan, Plan { counts: Some(1), hits: vec![0] });
        assert_eq!(searches[0]["filter"], format!("load <= 1 AND id < {ID}"));
        assert_eq!((&searches[1]["filter"], &searches[1]["hitsPerPage"]), (&json!("load <= 1"), &json!(0)));
    }

    #[test]
    fn a_page_after_a_value_goes_on_to_those_without() {
        let after = Some(at(SortValue::Number(-5)));
        assert_eq!(
            runs(page(OrderField::EventDate, false, false, after)),
            [(
                format!(
                    "load <= 1 AND (eventDate > -5 OR eventDate = -5 AND id > {ID} OR NOT eventDate EXISTS)"
                ),
                json!(["eventDate:asc", "id:asc"])
            )]
        );
        assert_eq!(
            runs(page(OrderField::EventDate, true, false, Some(at(None)))),
            [(format!("load <= 1 AND NOT eventDate EXISTS AND id > {ID}"), json!(["id:asc"]))]
        );
    }

    #[test]
    fn a_page_before_those_without_a_value_reads_two_runs() {
        assert_eq!(
            runs(page(OrderField::Year, true, true, Some(at(None)))),
            [
                (format!("load <= 1 AND NOT year EXISTS AND id < {ID}"), json!(["id:desc"])),
                ("load <= 1 AND year EXISTS".into(), json!(["year:asc", "id:desc"])),
            ]
        );
    }

    #[test]
    fn a_page_before_a_value_never_meets_those_without() {
        let before = Some(at(SortValue::Text("acacia".into())));
        assert_eq!(
            runs(page(OrderField::ScientificName, false, true, before)),
            [(
                format!(
                    r#"load <= 1 AND (scientificNameOrder < "=acacia" OR scientificNameOrder = "=acacia" AND id < {ID})"#
                ),
                json!(["scientificNameOrder:desc", "id:desc"])
            )]
        );
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let query = OccurrenceQuery {
            page: Some(page(OrderField::Year, false, false, Some(at(SortValue::Text("acacia".into()))))),
            ..OccurrenceQuery::default()
        };
        assert!(matches!(plan(&query), Err(SearchError::Invalid(_))));
    }
}
