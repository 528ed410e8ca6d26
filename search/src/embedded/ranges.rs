//! Ranges of numbers and days, by looking at columns.
//!
//! tantivy's own range query is not used: its walk over a column subtracts with overflow when an intersection
//! moves it by `seek_danger`. A predicate costs as little beside a more selective condition.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use tantivy::{
    DocId, SegmentReader, Term,
    query::{
        EmptyQuery, Query,
        doc_predicate_query::{DocPredicateQuery, FunctionPredicate},
    },
};

use super::{
    document::day_number,
    filter::any_term,
    schema::{Layout, column, is_whole},
};
use crate::{error::SearchError, field::NumberField, query::DateMatch};

/// So many whole numbers are looked up by term rather than in the column.
const FEW: u64 = 400;

/// What has a number between two bounds.
pub fn number(
    layout: &Layout,
    field: NumberField,
    min: Option<f64>,
    max: Option<f64>,
) -> Result<Box<dyn Query>, SearchError> {
    if min.is_none() && max.is_none() {
        return Err(SearchError::Invalid(format!("a filter on {} needs a bound", field.name())));
    }
    let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
    if min.is_nan() || max.is_nan() {
        return Err(SearchError::Invalid(format!("a bound of {} is not a number", field.name())));
    }
    Ok(if is_whole(field) {
        whole_number(layout, field, whole(min.ceil())..=whole(max.floor()))
    } else {
        real(field, min..=max)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float cast saturates, as a bound beyond all values should"
)]
const fn whole(value: f64) -> i64 {
    value as i64
}

fn whole_number(layout: &Layout, field: NumberField, range: RangeInclusive<i64>) -> Box<dyn Query> {
    if range.is_empty() {
        return Box::new(EmptyQuery);
    }
    if range.end().abs_diff(*range.start()) < FEW {
        let index_field = layout.number(field);
        return any_term(range.map(|value| Term::from_field_i64(index_field, value)).collect());
    }
    predicate(move |segment| {
        let column = segment.fast_fields().i64(field.name())?;
        let range = range.clone();
        Ok(move |doc| column.first(doc).is_some_and(|value| range.contains(&value)))
    })
}

fn real(field: NumberField, range: RangeInclusive<f64>) -> Box<dyn Query> {
    predicate(move |segment| {
        let column = segment.fast_fields().f64(field.name())?;
        let range = range.clone();
        Ok(move |doc| column.first(doc).is_some_and(|value| range.contains(&value)))
    })
}

/// What has an event whose interval relates to the bounds as asked.
pub fn event_date(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    matching: DateMatch,
) -> Result<Box<dyn Query>, SearchError> {
    if from.is_none() && to.is_none() {
        return Err(SearchError::Invalid("a filter on eventDate needs a bound".into()));
    }
    let (from, to) = (from.map_or(i64::MIN, day_number), to.map_or(i64::MAX, day_number));
    Ok(predicate(move |segment| {
        let (starts, ends) =
            (segment.fast_fields().i64(column::EVENT_START)?, segment.fast_fields().i64(column::EVENT_END)?);
        Ok(move |doc| {
            starts.first(doc).zip(ends.first(doc)).is_some_and(|(start, end)| match matching {
                DateMatch::Within => from <= start && end <= to,
                DateMatch::Overlaps => from <= end && start <= to,
            })
        })
    }))
}

/// What passes a test that is made for each segment.
fn predicate<T>(
    test_of: impl Fn(&SegmentReader) -> tantivy::Result<T> + Send + Sync + 'static,
) -> Box<dyn Query>
where
    T: Fn(DocId) -> bool + Send + Sync + 'static,
{
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(test_of)))
}
