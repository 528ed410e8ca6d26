//! The server's answers, put together.

use std::{cmp::Ordering, collections::HashMap};

use serde::Deserialize;

use super::{document::StoredHit, plan::Plan, value};
use crate::{
    cursor::FacetCursor,
    error::SearchError,
    field::{FacetField, OrderField},
    query::{FacetOrder, FacetRequest, OccurrenceQuery},
    result::{Bucket, Facet, Hit, OccurrenceResult},
};

/// Answers to the searches of one request, in their order.
#[derive(Debug, Deserialize)]
pub struct Answers {
    results: Vec<Answer>,
}

/// Counts of a field's values, by a spelling of each.
type Distribution = HashMap<String, u64>;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    hits: Vec<StoredHit>,
    total_hits: u64,
    #[serde(default)]
    facet_distribution: HashMap<String, Distribution>,
}

impl Answers {
    /// How many searches were answered.
    pub fn len(&self) -> usize {
        self.results.len()
    }

    /// The answer to the question that was planned so.
    pub fn assemble(
        &mut self,
        query: &OccurrenceQuery,
        plan: &Plan,
    ) -> Result<OccurrenceResult, SearchError> {
        let mut result = OccurrenceResult::default();
        if let Some(counts) = plan.counts {
            let answer = self.at(counts)?;
            result.total = query.total.then_some(answer.total_hits);
            let facets = query.facets.iter();
            result.facets =
                facets.map(|facet| count(facet, answer.facet_distribution.get(facet.field.name()))).collect();
        }
        if let Some(page) = &query.page {
            result.hits = self.hits(plan, page.order.field)?;
            result.has_more = result.hits.len() > page.limit;
            result.hits.truncate(page.limit);
            if page.backward {
                result.hits.reverse();
            }
        }
        Ok(result)
    }

    fn at(&mut self, place: usize) -> Result<&mut Answer, SearchError> {
        self.results.get_mut(place).ok_or_else(|| SearchError::Engine("a search was not answered".into()))
    }

    fn hits(&mut self, plan: &Plan, order: OrderField) -> Result<Vec<Hit>, SearchError> {
        let mut hits = Vec::new();
        for place in &plan.hits {
            let stored = std::mem::take(&mut self.at(*place)?.hits);
            hits.extend(stored.into_iter().map(|hit| hit.into_hit(order)));
        }
        Ok(hits)
    }
}

/// The part of a field's counts that was asked for. A field that no document has is not counted at all.
fn count(request: &FacetRequest, distribution: Option<&Distribution>) -> Facet {
    let mut buckets: Vec<_> =
        distribution.into_iter().flatten().map(|(spelling, count)| bucket(spelling, *count)).collect();
    let distinct = buckets.len() as u64;
    if request.limit == 0 {
        return Facet { distinct, ..Facet::default() };
    }
    if let Some(after) = &request.after {
        buckets.retain(|bucket| compare(request, &bucket.cursor(), after).is_gt());
    }
    let has_more = buckets.len() > request.limit;
    let by_place = |a: &Bucket, b: &Bucket| compare(request, &a.cursor(), &b.cursor());
    if has_more {
        // Fields may hold many thousands of values, of which a page shows a few.
        buckets.select_nth_unstable_by(request.limit, by_place);
        buckets.truncate(request.limit);
    }
    buckets.sort_unstable_by(by_place);
    Facet { distinct, buckets, has_more }
}

fn bucket(spelling: &str, count: u64) -> Bucket {
    let (value, label) = value::read_keyword(spelling.to_owned());
    Bucket { value, label, count }
}

fn compare(request: &FacetRequest, a: &FacetCursor, b: &FacetCursor) -> Ordering {
    let by_value = match request.field {
        FacetField::Year | FacetField::Month => number(&a.value).cmp(&number(&b.value)),
        _ => a.value.cmp(&b.value),
    };
    match request.order {
        FacetOrder::Count => b.count.cmp(&a.count).then(by_value),
        FacetOrder::Value => by_value,
    }
}

/// Years and months are whole; anything else sorts first.
fn number(value: &str) -> Option<i64> {
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::count;
    use crate::{
        cursor::FacetCursor,
        field::FacetField,
        query::{FacetOrder, FacetRequest},
        result::Facet,
    };

    fn ask(field: FacetField, order: FacetOrder, limit: usize, after: Option<(u64, &str)>) -> Facet {
        let counts = match field {
            FacetField::Year => vec![("987", 1), ("2020", 2), ("-5", 1)],
            _ => vec![("Victoria", 3), ("ACT", 3), ("Tasmania", 9)],
        };
        let counts: HashMap<_, _> =
            counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        let after = after.map(|(count, value)| FacetCursor { count, value: value.into() });
        count(&FacetRequest { field, limit, after, order }, Some(&counts))
    }

    fn values(facet: &Facet) -> Vec<&str> {
        facet.buckets.iter().map(|bucket| bucket.value.as_str()).collect()
    }

    #[test]
    fn buckets_order_by_count_then_value_and_page_to_the_end() {
        let first = ask(FacetField::StateProvince, FacetOrder::Count, 2, None);
        assert_eq!((values(&first), first.distinct, first.has_more), (vec!["tasmania", "act"], 3, true));
        assert_eq!(first.buckets[1].label, "ACT");
        let rest = ask(FacetField::StateProvince, FacetOrder::Count, 2, Some((3, "act")));
        assert_eq!((values(&rest), rest.distinct, rest.has_more), (vec!["victoria"], 3, false));
    }

    #[test]
    fn numbers_order_by_size() {
        assert_eq!(values(&ask(FacetField::Year, FacetOrder::Value, 9, None)), ["-5", "987", "2020"]);
        assert_eq!(values(&ask(FacetField::Year, FacetOrder::Count, 9, None)), ["2020", "-5", "987"]);
        assert_eq!(values(&ask(FacetField::Year, FacetOrder::Value, 9, Some((0, "-5")))), ["987", "2020"]);
    }

    #[test]
    fn a_field_nobody_has_counts_nothing() {
        let request =
            FacetRequest { field: FacetField::Genus, limit: 3, after: None, order: FacetOrder::Count };
        assert_eq!(count(&request, None), Facet::default());
    }
}
