//! What an index answers.

use atlas_records::{Interpreted, OccurrenceIssue};
use uuid::Uuid;

use crate::cursor::{Cursor, FacetCursor};

/// The answer to one [`crate::OccurrenceQuery`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OccurrenceResult {
    /// How many records match, exactly; present if it was asked.
    pub total: Option<u64>,
    /// The page asked for, in its order.
    pub hits: Vec<Hit>,
    /// Whether records follow the page (or, backward, precede it).
    pub has_more: bool,
    /// The facets, in the order asked.
    pub facets: Vec<Facet>,
}

/// One record of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The record's id.
    pub id: Uuid,
    /// Key of its dataset.
    pub dataset_key: Uuid,
    /// The version of the dataset in the record store that holds the record.
    pub version: i64,
    /// The record's row in that version, from 0.
    pub row: u64,
    /// The interpreted terms.
    pub interpreted: Interpreted,
    /// The flags.
    pub issues: Vec<OccurrenceIssue>,
    /// The record's place in the page's order.
    pub cursor: Cursor,
}

/// Counts of one field's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// How many distinct values the matching records hold, exactly.
    pub distinct: u64,
    /// The buckets asked for.
    pub buckets: Vec<Bucket>,
    /// Whether buckets follow.
    pub has_more: bool,
}

/// One value and how many matching records hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The value, folded.
    pub value: String,
    /// A spelling of the value as found in the records.
    pub label: String,
    /// How many matching records hold it.
    pub count: u64,
}

impl Bucket {
    /// The bucket's place in its facet.
    pub fn cursor(&self) -> FacetCursor {
        FacetCursor { count: self.count, value: self.value.clone() }
    }
}
