//! The objects of the schema, by noun.

mod expose;
mod object;

pub(crate) use expose::{Date, Expose};
