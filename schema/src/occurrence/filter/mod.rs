//! `where` of occurrence connections: the input types, their validation, and their conversion into the
//! filter tree of the search.

mod check;
mod compile;
mod input;
mod operators;

pub use check::check;
pub use compile::{compile, members};
pub use input::OccurrenceFilter;
