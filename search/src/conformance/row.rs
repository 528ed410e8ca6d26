//! One record with its values laid open, and conditions on it.

use std::collections::{BTreeSet, HashMap, HashSet};

use atlas_records::{fold_keyword, fold_text, text_tokens};
use chrono::NaiveDate;
use serde_json::Value;

use crate::{
    cursor::{Cursor, SortValue},
    field::{Field, KeywordField, NumberField, OrderField},
    index::IndexDocument,
    query::{BoundingBox, DateMatch, Filter},
};

/// A record with its values laid open.
pub struct Row {
    /// The record.
    pub document: IndexDocument,
    /// Folded values by the name of their field.
    pub keywords: HashMap<&'static str, Vec<String>>,
    /// Numbers by the name of their field.
    pub numbers: HashMap<&'static str, f64>,
    words: HashSet<String>,
    /// The scientific name, folded.
    name: Option<String>,
}

impl Row {
    /// Lays a record open.
    pub fn new(document: IndexDocument) -> Self {
        let terms = serde_json::to_value(&document.interpreted).unwrap_or_default();
        let keywords = KeywordField::ALL.iter().map(|field| {
            let values = match field {
                KeywordField::Id => vec![document.id.to_string()],
                KeywordField::DatasetKey => vec![document.dataset_key.to_string()],
                KeywordField::Issue => document.issues.iter().map(|issue| issue.name().to_owned()).collect(),
                KeywordField::TaxonKey => lineages(&terms),
                field => texts(&terms[term_name(field.name())]),
            };
            (field.name(), values.iter().map(|value| fold_keyword(value)).collect())
        });
        let keywords = keywords.collect();
        let number = |field: &NumberField| Some((field.name(), terms[term_name(field.name())].as_f64()?));
        let numbers = NumberField::ALL.iter().filter_map(number).collect();
        let words = text_tokens(&document.text()).into_iter().collect();
        let name = document.interpreted.scientific_name.as_deref().map(fold_text);
        Self { document, keywords, numbers, words, name }
    }

    /// The record's place in an order.
    pub fn cursor(&self, field: OrderField) -> Cursor {
        let record = &self.document.interpreted;
        let value = match field {
            OrderField::Id => None,
            OrderField::EventDate => record
                .event_date
                .map(|date| SortValue::Number((date.start - NaiveDate::default()).num_days())),
            OrderField::Year => record.year.map(|year| SortValue::Number(year.into())),
            OrderField::ScientificName => self.name.clone().map(SortValue::Text),
        };
        Cursor { value, id: self.document.id }
    }
}

/// A text, or the texts of a list.
fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The keys of all lineages, each once.
fn lineages(terms: &Value) -> Vec<String> {
    let taxa = terms["taxa"].as_array().into_iter().flatten();
    let keys: BTreeSet<_> = taxa.flat_map(|taxon| texts(&taxon["lineage"])).collect();
    keys.into_iter().collect()
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

/// Whether a record is in a set.
type Condition<'a> = Box<dyn Fn(&Row) -> bool + 'a>;

/// The condition that a filter is.
pub fn condition(filter: &Filter) -> Condition<'_> {
    match filter {
        Filter::All(members) => {
            let members: Vec<_> = members.iter().map(condition).collect();
            Box::new(move |row| members.iter().all(|holds| holds(row)))
        }
        Filter::Any(members) => {
            let members: Vec<_> = members.iter().map(condition).collect();
            Box::new(move |row| members.iter().any(|holds| holds(row)))
        }
        Filter::Not(member) => {
            let holds = condition(member);
            Box::new(move |row| !holds(row))
        }
        Filter::Keyword(field, wanted) => {
            let wanted: HashSet<_> = wanted.iter().map(|value| fold_keyword(value)).collect();
            Box::new(move |row| row.keywords[field.name()].iter().any(|value| wanted.contains(value)))
        }
        Filter::Number { field, min, max } => Box::new(move |row| {
            let value = row.numbers.get(field.name());
            value.is_some_and(|value| {
                min.is_none_or(|min| min <= *value) && max.is_none_or(|max| *value <= max)
            })
        }),
        Filter::EventDate { from, to, matching } => {
            Box::new(move |row| date_holds(row, *from, *to, *matching))
        }
        Filter::Exists(field) => Box::new(move |row| has(row, *field)),
        Filter::Within(area) => Box::new(move |row| lies_in(row, area)),
        Filter::Text(text) => {
            let words = text_tokens(text);
            Box::new(move |row| words.iter().all(|word| row.words.contains(word)))
        }
    }
}

fn has(row: &Row, field: Field) -> bool {
    match field {
        Field::Keyword(field) => !row.keywords[field.name()].is_empty(),
        Field::Number(field) => row.numbers.contains_key(field.name()),
        Field::EventDate => row.document.interpreted.event_date.is_some(),
        Field::Coordinates => row.document.interpreted.decimal_latitude.is_some(),
    }
}

fn date_holds(row: &Row, from: Option<NaiveDate>, to: Option<NaiveDate>, matching: DateMatch) -> bool {
    row.document.interpreted.event_date.is_some_and(|date| match matching {
        DateMatch::Within => from.is_none_or(|from| from <= date.start) && to.is_none_or(|to| date.end <= to),
        DateMatch::Overlaps => {
            from.is_none_or(|from| from <= date.end) && to.is_none_or(|to| date.start <= to)
        }
    })
}

fn lies_in(row: &Row, area: &BoundingBox) -> bool {
    let record = &row.document.interpreted;
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
