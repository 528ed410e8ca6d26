//! Lists of the registry: filters, orders, cursors and pages, the same on SQLite and PostgreSQL.
//!
//! A [`Filter`] is a tree of two-valued conditions over [`Column`]s, an [`Order`] is total, a [`Place`] is a
//! row's position in it. [`Registry::page`](crate::Registry::page) reads a page of a table and
//! [`Registry::pages_of`](crate::Registry::pages_of) the same page for each of many parents along a
//! [`Relation`], both in one statement, so that a page of entities with nested lists costs a number of
//! statements that does not depend on how many entities it holds.

mod column;
mod cursor;
mod filter;
mod find;
mod groups;
mod labels;
mod listed;
mod order;
mod page;
mod relation;
pub mod relations;

pub use column::{Column, ColumnKind};
pub use cursor::InvalidCursor;
pub use filter::{Comparison, Filter, Weight};
pub(crate) use find::{keys_of_uids, known_keys};
pub use listed::{Listed, Row, key_of};
pub use order::{Order, OrderTerm, Place};
pub use page::{ListQuery, Page, Slice};
pub use relation::Relation;
pub use sea_orm::Value;
