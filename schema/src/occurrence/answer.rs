//! What one connection was answered, shared by everything that is selected of it.

use std::sync::Arc;

use atlas_search::{Bucket, Filter, Hit};

use super::facet_field::FacetAsk;

/// The answer to one plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Which records the connection is about; buckets narrow it further.
    pub filter: Filter,
    /// How many they are, if asked.
    pub total: Option<u64>,
    /// The page, if asked.
    pub hits: Vec<Arc<Hit>>,
    /// Whether records follow the page (backward: precede it).
    pub has_more: bool,
    /// The facets planned.
    pub facets: Vec<(FacetAsk, FacetAnswer)>,
}

/// The answer to one facet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FacetAnswer {
    /// How many distinct values there are.
    pub distinct: u64,
    /// The buckets of the page.
    pub buckets: Vec<CountedBucket>,
    /// Whether buckets follow.
    pub has_more: bool,
}

/// One bucket and the records it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedBucket {
    /// Value, label and count.
    pub bucket: Bucket,
    /// The records of the bucket, among those of its connection.
    pub filter: Filter,
}
