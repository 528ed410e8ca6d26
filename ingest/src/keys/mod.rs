//! Unique keys: what identifies a record, and whether it does.

mod candidates;
mod check;
mod sorter;
mod unique;

pub(crate) use candidates::usable_keys;
pub(crate) use check::{KeyCheck, Overlap};
pub(crate) use sorter::{Payload, Place, Sorter};
pub(crate) use unique::{CORE_ID, UniqueKey, record_id};
