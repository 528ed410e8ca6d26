//! From a filter to a tantivy query.

use atlas_records::text_tokens;
use tantivy::{
    Term,
    query::{AllQuery, BooleanQuery, EmptyQuery, Occur, Query, TermQuery, TermSetQuery},
    schema::IndexRecordOption,
};
use uuid::Uuid;

use super::{
    boxes,
    document::folded,
    ranges,
    schema::{Layout, facet_of, presence_code},
    snapshot::Snapshot,
};
use crate::{
    error::SearchError,
    field::{Field, KeywordField},
    query::Filter,
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
        Filter::Number { field, min, max } => ranges::number(layout, *field, *min, *max)?,
        Filter::EventDate { from, to, matching } => ranges::event_date(*from, *to, *matching)?,
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
