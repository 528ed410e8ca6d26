//! The `occurrences` field, the same wherever it stands: on the root, on entities, on buckets.

use async_graphql::{Context, Object};
use uuid::Uuid;

use super::{
    connection::{OccurrenceConnection, occurrences_for},
    expansion::Joined,
    filter::OccurrenceFilter,
    plan::{Narrow, OccurrenceArgs, OccurrenceOrder},
};
use crate::{connection::PageArgs, failure::Result, limits::page_cost};

/// What a question to the search engine costs beside what is read of its answer.
const SEARCH_COST: usize = 50;

/// The `occurrences` field of whatever flattens this object into itself.
pub(crate) struct Occurrences(Narrow);

impl Occurrences {
    /// Of all records the viewer may see.
    pub(crate) const fn all() -> Self {
        Self(Narrow::All)
    }

    /// Of the records of an entity.
    pub(crate) const fn of(kind: Joined, key: Uuid) -> Self {
        Self(Narrow::Of(kind, key))
    }

    /// Of the records that match.
    pub(crate) const fn matching(filter: atlas_search::Filter) -> Self {
        Self(Narrow::Records(filter))
    }
}

fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    page_cost(first, last, child).saturating_add(SEARCH_COST)
}

/// The records that belong to this.
#[Object]
impl Occurrences {
    /// Its occurrence records: searched, counted and paged without a ceiling. Everything selected here is
    /// answered by one question to the search engine.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    async fn occurrences(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where", desc = "Only records that match.")] filter: Option<OccurrenceFilter>,
        #[graphql(desc = "The order, by one field; by key when not given, which is fastest. Ties are broken by key.")]
        order_by: Option<Vec<OccurrenceOrder>>,
        #[graphql(desc = "How many records, from the beginning or from `after`.")] first: Option<i32>,
        #[graphql(desc = "Only records after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many records, from the end or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only records before the one with this cursor.")] before: Option<String>,
    ) -> Result<OccurrenceConnection> {
        let page = PageArgs { first, after, last, before };
        occurrences_for(ctx, self.0.clone(), OccurrenceArgs { filter, order_by: order_by.unwrap_or_default(), page }).await
    }
}
