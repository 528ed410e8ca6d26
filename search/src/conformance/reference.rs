//! What the right answer is, worked out by looking at every record.
//!
//! Nothing here is shared with the engines but the meaning of folding: values are taken from the record's
//! serialised form, conditions are evaluated as they are written, orders are sorts.

use std::{cmp::Ordering, collections::BTreeMap};

use atlas_records::fold_keyword;

use super::row::{Row, condition};
use crate::{
    cursor::{Cursor, SortValue},
    field::{FacetField, OrderField},
    index::IndexDocument,
    query::{FacetOrder, FacetRequest, OccurrenceQuery, Page},
    result::{Bucket, Facet, Hit, OccurrenceResult},
    scope::Scope,
};

/// The records of an index, in memory.
#[derive(Default)]
pub struct Reference {
    rows: Vec<Row>,
}

impl Reference {
    /// Adds records.
    pub fn add(&mut self, documents: &[IndexDocument]) {
        self.rows.extend(documents.iter().cloned().map(Row::new));
    }

    /// Takes the records of these loads out.
    pub fn purge(&mut self, loads: &[i64]) {
        self.rows.retain(|row| !loads.contains(&row.document.load));
    }

    /// The records a scope sees.
    pub fn visible<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a IndexDocument> {
        self.seen(scope).map(|row| &row.document)
    }

    fn seen<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(|row| {
            scope.loads().sees(row.document.load)
                && !scope.hidden_datasets().contains(&row.document.dataset_key)
        })
    }

    /// The right answer.
    pub fn answer(&self, query: &OccurrenceQuery, scope: &Scope) -> OccurrenceResult {
        let holds = condition(&query.filter);
        let matching: Vec<&Row> = self.seen(scope).filter(|row| holds(row)).collect();
        let (hits, has_more) = query.page.as_ref().map(|page| take_page(&matching, page)).unwrap_or_default();
        OccurrenceResult {
            total: query.total.then_some(matching.len() as u64),
            hits,
            has_more,
            facets: query.facets.iter().map(|request| take_facet(&matching, request)).collect(),
        }
    }
}

/// Which of two places comes first.
fn compare(page: &Page, left: &Cursor, right: &Cursor) -> Ordering {
    let values = match (&left.value, &right.value) {
        (Some(left), Some(right)) => {
            let order = match (left, right) {
                (SortValue::Number(left), SortValue::Number(right)) => left.cmp(right),
                (SortValue::Text(left), SortValue::Text(right)) => left.cmp(right),
                _ => Ordering::Equal,
            };
            if page.order.descending { order.reverse() } else { order }
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    let ids = left.id.cmp(&right.id);
    let descends = page.order.descending && page.order.field == OrderField::Id;
    values.then(if descends { ids.reverse() } else { ids })
}

fn take_page(matching: &[&Row], page: &Page) -> (Vec<Hit>, bool) {
    let mut rows: Vec<_> = matching.iter().map(|row| (row.cursor(page.order.field), *row)).collect();
    rows.sort_by(|(left, _), (right, _)| compare(page, left, right));
    if let Some(cursor) = &page.cursor {
        let beyond = if page.backward { Ordering::Less } else { Ordering::Greater };
        rows.retain(|(place, _)| compare(page, place, cursor) == beyond);
    }
    let has_more = rows.len() > page.limit;
    if page.backward {
        rows.drain(..rows.len().saturating_sub(page.limit));
    }
    rows.truncate(page.limit);
    (rows.into_iter().map(hit).collect(), has_more)
}

fn hit((cursor, row): (Cursor, &Row)) -> Hit {
    let IndexDocument { id, dataset_key, version, row, interpreted, issues, .. } = row.document.clone();
    Hit { id, dataset_key, version, row, interpreted, issues, cursor }
}

fn take_facet(matching: &[&Row], request: &FacetRequest) -> Facet {
    let field = request.field.name();
    let numeric = matches!(request.field, FacetField::Year | FacetField::Month);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in matching {
        let number = row.numbers.get(field).filter(|_| numeric).map(f64::to_string);
        for value in row.keywords.get(field).into_iter().flatten().cloned().chain(number) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let distinct = counts.len() as u64;
    if request.limit == 0 {
        return Facet { distinct, buckets: Vec::new(), has_more: false };
    }
    let by_value = |left: &str, right: &str| {
        if numeric { left.parse::<i64>().ok().cmp(&right.parse::<i64>().ok()) } else { left.cmp(right) }
    };
    let order = |left: (&str, u64), right: (&str, u64)| match request.order {
        FacetOrder::Count => right.1.cmp(&left.1).then_with(|| by_value(left.0, right.0)),
        FacetOrder::Value => by_value(left.0, right.0),
    };
    let mut buckets: Vec<Bucket> =
        counts.into_iter().map(|(value, count)| Bucket { label: value.clone(), value, count }).collect();
    buckets.sort_by(|left, right| order((&left.value, left.count), (&right.value, right.count)));
    if let Some(after) = &request.after {
        buckets.retain(|bucket| order((&bucket.value, bucket.count), (&after.value, after.count)).is_gt());
    }
    let has_more = buckets.len() > request.limit;
    buckets.truncate(request.limit);
    Facet { distinct, buckets, has_more }
}

/// The answer with every label folded, as labels may be any spelling of the value.
pub fn with_folded_labels(mut result: OccurrenceResult) -> OccurrenceResult {
    for bucket in result.facets.iter_mut().flat_map(|facet| &mut facet.buckets) {
        bucket.label = fold_keyword(&bucket.label);
    }
    result
}
