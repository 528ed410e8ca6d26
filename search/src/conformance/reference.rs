//! What the right answer is, worked out by looking at every record.
//!
//! Nothing here is shared with the engines but the meaning of folding: values are taken from the record's
//! serialised form, conditions are evaluated as they are written, orders are sorts.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap, HashSet},
};

use atlas_records::{fold_keyword, fold_text, text_tokens};
use chrono::NaiveDate;

use crate::{
    cursor::{Cursor, SortValue},
    field::{FacetField, Field, KeywordField, NumberField, OrderField},
    index::IndexDocument,
    query::{BoundingBox, DateMatch, FacetOrder, FacetRequest, Filter, OccurrenceQuery, Page},
    result::{Bucket, Facet, Hit, OccurrenceResult},
    scope::Scope,
};

/// The records of an index, in memory.
#[derive(Default)]
pub struct Reference {
    rows: Vec<Row>,
}

/// A record with its values laid open.
struct Row {
    document: IndexDocument,
    /// Folded values by the name of their field.
    keywords: HashMap<&'static str, Vec<String>>,
    numbers: HashMap<&'static str, f64>,
    words: HashSet<String>,
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
        let matching: Vec<&Row> = self.seen(scope).filter(|row| row.holds(&query.filter)).collect();
        let (hits, has_more) = query.page.as_ref().map(|page| take_page(&matching, page)).unwrap_or_default();
        OccurrenceResult {
            total: query.total.then_some(matching.len() as u64),
            hits,
            has_more,
            facets: query.facets.iter().map(|request| take_facet(&matching, request)).collect(),
        }
    }
}

impl Row {
    fn new(document: IndexDocument) -> Self {
        let terms = serde_json::to_value(&document.interpreted).unwrap_or_default();
        let keywords = KeywordField::ALL.iter().map(|field| {
            let values = match field {
                KeywordField::Id => vec![document.id.to_string()],
                KeywordField::DatasetKey => vec![document.dataset_key.to_string()],
                KeywordField::Issue => document.issues.iter().map(|issue| issue.name().to_owned()).collect(),
                field => terms[term_name(field.name())].as_str().map(str::to_owned).into_iter().collect(),
            };
            (field.name(), values.iter().map(|value| fold_keyword(value)).collect())
        });
        let keywords = keywords.collect();
        let number = |field: &NumberField| Some((field.name(), terms[term_name(field.name())].as_f64()?));
        let numbers = NumberField::ALL.iter().filter_map(number).collect();
        let words = text_tokens(&document.text()).into_iter().collect();
        Self { document, keywords, numbers, words }
    }

    fn holds(&self, filter: &Filter) -> bool {
        match filter {
            Filter::All(members) => members.iter().all(|member| self.holds(member)),
            Filter::Any(members) => members.iter().any(|member| self.holds(member)),
            Filter::Not(member) => !self.holds(member),
            Filter::Keyword(field, wanted) => {
                wanted.iter().any(|wanted| self.keywords[field.name()].contains(&fold_keyword(wanted)))
            }
            Filter::Number { field, min, max } => self.numbers.get(field.name()).is_some_and(|value| {
                min.is_none_or(|min| min <= *value) && max.is_none_or(|max| *value <= max)
            }),
            Filter::EventDate { from, to, matching } => self.date_holds(*from, *to, *matching),
            Filter::Exists(Field::Keyword(field)) => !self.keywords[field.name()].is_empty(),
            Filter::Exists(Field::Number(field)) => self.numbers.contains_key(field.name()),
            Filter::Exists(Field::EventDate) => self.document.interpreted.event_date.is_some(),
            Filter::Exists(Field::Coordinates) => self.document.interpreted.decimal_latitude.is_some(),
            Filter::Within(area) => self.lies_in(area),
            Filter::Text(text) => text_tokens(text).iter().all(|word| self.words.contains(word)),
        }
    }

    fn date_holds(&self, from: Option<NaiveDate>, to: Option<NaiveDate>, matching: DateMatch) -> bool {
        self.document.interpreted.event_date.is_some_and(|date| match matching {
            DateMatch::Within => {
                from.is_none_or(|from| from <= date.start) && to.is_none_or(|to| date.end <= to)
            }
            DateMatch::Overlaps => {
                from.is_none_or(|from| from <= date.end) && to.is_none_or(|to| date.start <= to)
            }
        })
    }

    fn lies_in(&self, area: &BoundingBox) -> bool {
        let record = &self.document.interpreted;
        let (Some(latitude), Some(longitude)) = (record.decimal_latitude, record.decimal_longitude) else {
            return false;
        };
        let beside = if area.west <= area.east {
            area.west <= longitude && longitude <= area.east
        } else {
            area.west <= longitude || longitude <= area.east
        };
        beside && area.south <= latitude && latitude <= area.north
    }

    fn cursor(&self, field: OrderField) -> Cursor {
        let record = &self.document.interpreted;
        let value = match field {
            OrderField::Id => None,
            OrderField::EventDate => record
                .event_date
                .map(|date| SortValue::Number((date.start - NaiveDate::default()).num_days())),
            OrderField::Year => record.year.map(|year| SortValue::Number(year.into())),
            OrderField::ScientificName => {
                record.scientific_name.as_deref().map(|name| SortValue::Text(fold_text(name)))
            }
        };
        Cursor { value, id: self.document.id }
    }
}

/// The name of a term in the serialised record.
fn term_name(field: &str) -> String {
    let mut name = String::new();
    for letter in field.replace("ID", "Id").chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
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
    let mut hits: Vec<Hit> = matching.iter().map(|row| hit(row, page.order.field)).collect();
    hits.sort_by(|left, right| compare(page, &left.cursor, &right.cursor));
    if let Some(cursor) = &page.cursor {
        let beyond = if page.backward { Ordering::Less } else { Ordering::Greater };
        hits.retain(|hit| compare(page, &hit.cursor, cursor) == beyond);
    }
    let has_more = hits.len() > page.limit;
    if page.backward {
        hits.drain(..hits.len().saturating_sub(page.limit));
    }
    hits.truncate(page.limit);
    (hits, has_more)
}

fn hit(row: &Row, order: OrderField) -> Hit {
    let document = row.document.clone();
    Hit {
        id: document.id,
        dataset_key: document.dataset_key,
        version: document.version,
        row: document.row,
        interpreted: document.interpreted,
        issues: document.issues,
        cursor: row.cursor(order),
    }
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
