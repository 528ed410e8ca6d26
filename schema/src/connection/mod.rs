//! Relay connections over the lists of the registry.

mod args;
mod input;
mod list;

pub use args::{PageArgs, PageSize};
pub(crate) use input::{ListInput, Listable, weigh};
pub(crate) use list::{Connection, Edge};

use async_graphql::SimpleObject;

/// Where a page lies in its connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, SimpleObject)]
pub struct PageInfo {
    /// Whether nodes follow this page. When paging backward: whether `before` was given.
    pub has_next_page: bool,
    /// Whether nodes precede this page. When paging forward: whether `after` was given.
    pub has_previous_page: bool,
    /// Cursor of the first node; absent on an empty page. Pass it as `before` to page backward.
    pub start_cursor: Option<String>,
    /// Cursor of the last node; absent on an empty page. Pass it as `after` to page forward.
    pub end_cursor: Option<String>,
}
