//! The questions of the suite.

use super::{filters, random::Random};
use crate::{
    cursor::{Cursor, FacetCursor},
    field::{FacetField, KeywordField, NumberField, OrderField},
    index::IndexDocument,
    query::{FacetOrder, FacetRequest, Filter, OccurrenceQuery, Order, Page},
};

/// Every order of records.
pub fn orders() -> impl Iterator<Item = Order> {
    OrderField::ALL
        .iter()
        .flat_map(|field| [false, true].map(|descending| Order { field: *field, descending }))
}

/// Every order of every facet.
pub fn facets() -> impl Iterator<Item = (FacetField, FacetOrder)> {
    FacetField::ALL
        .iter()
        .flat_map(|field| [FacetOrder::Count, FacetOrder::Value].map(|order| (*field, order)))
}

/// Filters whose records are paged through from end to end.
pub fn paged_filters() -> [Filter; 3] {
    [
        Filter::default(),
        Filter::Keyword(KeywordField::StateProvince, vec!["VICTORIA".into(), "tasmania".into()]),
        Filter::Number { field: NumberField::Year, min: Some(1975.0), max: None },
    ]
}

/// For each filter: a page with its total, and a facet.
pub fn filtered(samples: &[&IndexDocument], random: &mut Random, drawn: usize) -> Vec<OccurrenceQuery> {
    let by_hand = filters::by_hand(samples);
    let at_random: Vec<_> = (0..drawn).map(|_| filters::at_random(random, samples, 3)).collect();
    let orders: Vec<_> = orders().collect();
    let facets: Vec<_> = facets().collect();
    by_hand
        .into_iter()
        .chain(at_random)
        .map(|filter| {
            let order = random.pick(&orders).copied().unwrap_or_default();
            let backward = random.percent(30);
            let page = Page { order, limit: random.below(20) as usize + 1, cursor: None, backward };
            let facets = random.pick(&facets).map(|(field, order)| facet(*field, *order, 5, None));
            OccurrenceQuery { filter, total: true, page: Some(page), facets: facets.into_iter().collect() }
        })
        .collect()
}

/// One question for everything at once, and for parts of it alone.
pub fn combined(samples: &[&IndexDocument], random: &mut Random) -> Vec<OccurrenceQuery> {
    let filter = filters::at_random(random, samples, 2);
    let filter = Filter::Any(vec![filter, Filter::Keyword(KeywordField::CountryCode, vec!["au".into()])]);
    let facets: Vec<_> = facets().map(|(field, order)| facet(field, order, 1000, None)).collect();
    let page = Page { order: Order::default(), limit: 50, cursor: None, backward: false };
    let all = OccurrenceQuery { filter, total: true, page: Some(page), facets };
    vec![
        OccurrenceQuery { facets: Vec::new(), page: None, ..all.clone() },
        OccurrenceQuery { facets: Vec::new(), total: false, ..all.clone() },
        OccurrenceQuery { page: None, total: false, ..all.clone() },
        OccurrenceQuery {
            facets: FacetField::ALL.iter().map(|field| facet(*field, FacetOrder::Count, 0, None)).collect(),
            ..all.clone()
        },
        all,
    ]
}

/// Pages that start at places where no matching record is, or none at all.
pub fn odd_cursors(cursors: &[Cursor], order: Order) -> Vec<OccurrenceQuery> {
    let filter =
        Filter::Keyword(KeywordField::BasisOfRecord, vec!["HUMAN_OBSERVATION".into(), "occurrence".into()]);
    let pages = cursors.iter().flat_map(|cursor| {
        [false, true].map(|backward| Page { order, limit: 7, cursor: Some(cursor.clone()), backward })
    });
    pages
        .map(|page| OccurrenceQuery {
            filter: filter.clone(),
            page: Some(page),
            ..OccurrenceQuery::default()
        })
        .collect()
}

/// Facets that start at buckets that are not there.
pub fn odd_buckets() -> Vec<OccurrenceQuery> {
    let fields = [FacetField::Species, FacetField::StateProvince, FacetField::Year];
    let cursors = [(0, "1"), (3, "1971"), (5, "1999"), (u64::MAX, "2500")];
    let requests = fields.iter().flat_map(|field| {
        cursors.iter().flat_map(|(count, value)| {
            let after = FacetCursor { count: *count, value: (*value).into() };
            [FacetOrder::Count, FacetOrder::Value].map(|order| facet(*field, order, 4, Some(after.clone())))
        })
    });
    requests.map(|request| OccurrenceQuery { facets: vec![request], ..OccurrenceQuery::default() }).collect()
}

/// A request for buckets.
pub const fn facet(
    field: FacetField,
    order: FacetOrder,
    limit: usize,
    after: Option<FacetCursor>,
) -> FacetRequest {
    FacetRequest { field, limit, after, order }
}
