//! From a filter to a tantivy query.

use std::ops::Bound;

use atlas_records::text_tokens;
use chrono::NaiveDate;
use tantivy::{
    Term,
    query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery},
    schema::{Field as IndexField, IndexRecordOption},
};
use uuid::Uuid;

use super::{
    boxes,
    document::{day_number, folded},
    schema::{Layout, facet_of, is_whole, presence_code},
    snapshot::Snapshot,
};
use crate::{
    error::SearchError,
    field::{Field, KeywordField, NumberField},
    query::{DateMatch, Filter},
};

type Compiled = Result<Box<dyn Query>, SearchError>;

/// The query that matches the records of `filter`.
pub fn compile(filter: &Filter, snapshot: &Snapshot) -> Compiled {
    let layout = snapshot.layout();
    Ok(match filter {
        Filter::All(members) => all(members, snapshot)?,
        Filter::Any(members) => {
            any(members.iter().map(|member| compile(member, snapshot)).collect::<Result<_, _>>()?)
        }
        Filter::Not(member) => match &**member {
            Filter::Not(twice) => compile(twice, snapshot)?,
            member => excluding(Vec::new(), vec![compile(member, snapshot)?]),
        },
        Filter::Keyword(field, values) => any_term(keyword_terms(*field, values, snapshot)),
        Filter::Number { field, min, max } => number(layout, *field, *min, *max)?,
        Filter::EventDate { from, to, matching } => event_date(layout, *from, *to, *matching)?,
        Filter::Exists(field) => exists(layout, *field),
        Filter::Within(area) => boxes::within(layout, area)?,
        Filter::Text(text) => {
            let mut words = text_tokens(text);
            words.sort_unstable();
            words.dedup();
            intersection(words.iter().map(|word| term(Term::from_field_text(layout.word, word))).collect())
        }
    })
}

fn all(members: &[Filter], snapshot: &Snapshot) -> Compiled {
    let (mut must, mut must_not) = (Vec::new(), Vec::new());
    for member in members {
        match member {
            Filter::Not(member) => must_not.push(compile(member, snapshot)?),
            member => must.push(compile(member, snapshot)?),
        }
    }
    Ok(if must_not.is_empty() { intersection(must) } else { excluding(must, must_not) })
}

/// What is in all of these; everything where there are none.
pub fn intersection(mut members: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match members.len() {
        0 => Box::new(AllQuery),
        1 => members.swap_remove(0),
        _ => Box::new(BooleanQuery::intersection(members)),
    }
}

/// What is in all of `must` and in none of `must_not`.
fn excluding(mut must: Vec<Box<dyn Query>>, must_not: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if must.is_empty() {
        must.push(Box::new(AllQuery));
    }
    let must = must.into_iter().map(|query| (Occur::Must, query));
    let must_not = must_not.into_iter().map(|query| (Occur::MustNot, query));
    Box::new(BooleanQuery::new(must.chain(must_not).collect()))
}

/// What is in at least one of these; nothing where there are none.
pub fn any(mut members: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match members.len() {
        0 => Box::new(EmptyQuery),
        1 => members.swap_remove(0),
        _ => Box::new(BooleanQuery::union(members)),
    }
}

/// Few terms are merged as they are walked; many are gathered in a bit set first.
const MANY_TERMS: usize = 16;

/// What holds at least one of these terms.
pub fn any_term(mut terms: Vec<Term>) -> Box<dyn Query> {
    terms.sort_unstable();
    terms.dedup();
    if terms.len() > MANY_TERMS {
        return Box::new(TermSetQuery::new(terms));
    }
    any(terms.into_iter().map(term).collect())
}

fn term(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The terms that stand for these values; values that no record holds have none.
fn keyword_terms(field: KeywordField, values: &[String], snapshot: &Snapshot) -> Vec<Term> {
    let layout = snapshot.layout();
    values
        .iter()
        .filter_map(|value| {
            let value = folded(value);
            if let Some(facet) = facet_of(field) {
                let ordinal = snapshot.values(facet).find(&value)?;
                return Some(Term::from_field_u64(layout.facet(facet), ordinal.into()));
            }
            match field {
                KeywordField::OccurrenceId => Some(Term::from_field_text(layout.occurrence_id, &value)),
                KeywordField::CatalogNumber => Some(Term::from_field_text(layout.catalog_number, &value)),
                // Other spellings of a UUID are other keywords.
                _ => Uuid::parse_str(&value)
                    .ok()
                    .filter(|id| id.to_string() == *value)
                    .map(|id| Term::from_field_bytes(layout.id, id.as_bytes())),
            }
        })
        .collect()
}

fn exists(layout: &Layout, field: Field) -> Box<dyn Query> {
    match field {
        Field::Keyword(KeywordField::Id | KeywordField::DatasetKey) => Box::new(AllQuery),
        field => term(Term::from_field_u64(layout.present, presence_code(field))),
    }
}

fn number(layout: &Layout, field: NumberField, min: Option<f64>, max: Option<f64>) -> Compiled {
    if min.is_none() && max.is_none() {
        return Err(SearchError::Invalid(format!("a filter on {} needs a bound", field.name())));
    }
    if min.or(max).is_some_and(f64::is_nan) || max.is_some_and(f64::is_nan) {
        return Err(SearchError::Invalid(format!("a bound of {} is not a number", field.name())));
    }
    let index_field = layout.number(field);
    if !is_whole(field) {
        // Adding 0 turns −0 into 0, as it did when the value was indexed.
        let bound = |value: f64| Term::from_field_f64(index_field, value + 0.0);
        return Ok(range(min.map(bound), max.map(bound)));
    }
    Ok(whole_range(index_field, min.map(|min| whole(min.ceil())), max.map(|max| whole(max.floor()))))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float cast saturates, which is what a bound beyond all values means"
)]
const fn whole(value: f64) -> i64 {
    value as i64
}

fn whole_range(field: IndexField, min: Option<i64>, max: Option<i64>) -> Box<dyn Query> {
    match (min, max) {
        (Some(min), Some(max)) if min > max => Box::new(EmptyQuery),
        (Some(min), Some(max)) if max.abs_diff(min) <= MANY_TERMS as u64 => {
            any((min..=max).map(|value| term(Term::from_field_i64(field, value))).collect())
        }
        (min, max) => days(field, min, max),
    }
}

/// Whole numbers between two bounds, by the column.
fn days(field: IndexField, min: Option<i64>, max: Option<i64>) -> Box<dyn Query> {
    let bound = |value| Term::from_field_i64(field, value);
    range(min.map(bound), max.map(bound))
}

fn range(min: Option<Term>, max: Option<Term>) -> Box<dyn Query> {
    let bound = |term: Option<Term>| term.map_or(Bound::Unbounded, Bound::Included);
    Box::new(RangeQuery::new(bound(min), bound(max)))
}

fn event_date(
    layout: &Layout,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    matching: DateMatch,
) -> Compiled {
    let (from, to) = (from.map(day_number), to.map(day_number));
    if from.is_none() && to.is_none() {
        return Err(SearchError::Invalid("a filter on eventDate needs a bound".into()));
    }
    let mut bounds = Vec::new();
    match matching {
        DateMatch::Within => {
            // A start after `from` and an end before `to` say it all; the other two narrow the walk.
            bounds.push(days(layout.event_start, from, to));
            bounds.push(days(layout.event_end, from, to));
        }
        DateMatch::Overlaps => {
            bounds.extend(to.map(|to| days(layout.event_start, None, Some(to))));
            bounds.extend(from.map(|from| days(layout.event_end, Some(from), None)));
        }
    }
    Ok(intersection(bounds))
}
