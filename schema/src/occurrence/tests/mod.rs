//! Occurrences through GraphQL, on a database and an embedded index of their own.

mod batches;
mod facets;
mod filters;
mod fixture;
mod paging;
mod records;
