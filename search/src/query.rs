//! What is asked of an index.

use chrono::NaiveDate;

use crate::{
    cursor::{Cursor, FacetCursor},
    field::{FacetField, Field, KeywordField, NumberField, OrderField},
};

/// One question about the records: which ones, and what of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OccurrenceQuery {
    /// Which records.
    pub filter: Filter,
    /// Whether to count them, exactly.
    pub total: bool,
    /// Which of them to return; none when absent.
    pub page: Option<Page>,
    /// What to count among them.
    pub facets: Vec<FacetRequest>,
}

/// A condition on a record. `Not` is the set complement, so it includes records without a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All of these hold; with no members every record matches.
    All(Vec<Filter>),
    /// At least one of these holds; with no members no record matches.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The record holds at least one of these values, compared folded; an empty list matches nothing.
    Keyword(KeywordField, Vec<String>),
    /// The number lies between these bounds, both inclusive; at least one bound is given.
    Number {
        /// The field.
        field: NumberField,
        /// Lower bound, inclusive.
        min: Option<f64>,
        /// Upper bound, inclusive.
        max: Option<f64>,
    },
    /// The event's interval relates to these bounds (inclusive) as `matching` says; at least one is given.
    EventDate {
        /// First day.
        from: Option<NaiveDate>,
        /// Last day.
        to: Option<NaiveDate>,
        /// How the interval and the bounds relate.
        matching: DateMatch,
    },
    /// The record has a value in this field.
    Exists(Field),
    /// The coordinates lie in the box.
    Within(BoundingBox),
    /// The record's text holds every word of this one, folded, as whole words. A text without words
    /// matches every record.
    Text(String),
}

impl Default for Filter {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// How an event's interval relates to the bounds of a filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateMatch {
    /// The interval lies wholly within the bounds.
    #[default]
    Within,
    /// The interval and the bounds share at least one day.
    Overlaps,
}

/// A box in decimal degrees, edges inclusive. With `west` above `east` it crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

/// A page of records in a total order: the order's field, records without a value last whichever the
/// direction, ties by ascending id.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// How the records are ordered.
    pub order: Order,
    /// How many at most.
    pub limit: usize,
    /// Where to start: after this record, or (backward) before it.
    pub cursor: Option<Cursor>,
    /// Take the last `limit` records before the cursor (or of all) instead of the first after it.
    /// Hits are in the page's order either way.
    pub backward: bool,
}

/// An order of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub field: OrderField,
    /// Largest first. The id that breaks ties ascends either way (for [`OrderField::Id`] it descends).
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { field: OrderField::Id, descending: false }
    }
}

/// One field to count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FacetRequest {
    /// What to count.
    pub field: FacetField,
    /// How many buckets at most. With 0 only the distinct count is wanted.
    pub limit: usize,
    /// Start after this bucket.
    pub after: Option<FacetCursor>,
    /// How buckets are ordered.
    pub order: FacetOrder,
}

/// An order of buckets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FacetOrder {
    /// Largest count first, ties by ascending value.
    #[default]
    Count,
    /// By ascending value: folded text, or number for year and month.
    Value,
}
