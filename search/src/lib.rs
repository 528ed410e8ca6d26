//! One occurrence query model and the engines that answer it.
//!
//! [`OccurrenceQuery`] says what is asked, [`OccurrenceIndex`] is what answers; the embedded engine and
//! Meilisearch both implement it and pass the same conformance suite. This crate knows no database:
//! which loads and datasets a query may see comes in with every call as a [`Scope`].

pub mod conformance;
mod cursor;
mod embedded;
mod error;
mod field;
mod index;
mod meilisearch;
mod query;
mod result;
mod scope;
mod values;

pub use cursor::{Cursor, FacetCursor, InvalidCursor, SortValue};
pub use embedded::EmbeddedIndex;
pub use error::SearchError;
pub use field::{FacetField, Field, KeywordField, NumberField, OrderField};
pub use index::{IndexDocument, IndexStatus, OccurrenceIndex, OccurrenceIndexWriter};
pub use meilisearch::MeilisearchIndex;
pub use query::{BoundingBox, DateMatch, FacetOrder, FacetRequest, Filter, OccurrenceQuery, Order, Page};
pub use result::{Bucket, Facet, Hit, OccurrenceResult};
pub use scope::{LoadPin, Scope};
