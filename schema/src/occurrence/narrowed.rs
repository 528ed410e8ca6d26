//! The `occurrences` field of what is not an entity: the root and the buckets of facets. Entities have the
//! same field by their own macro.

use super::plan::DEFAULT_BUCKETS;
use crate::limits::{DEFAULT_PAGE_SIZE, page_cost};

/// What a question to the search engine costs beside what is read of its answer.
const SEARCH_COST: usize = 50;

/// What an occurrence connection costs: the question, and what is read of the answer once for every default
/// page. That the records of a page are many is in [`records_cost`], so that counts and facets beside them
/// are not charged for each record.
pub(crate) fn cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let records = page_cost(first, last, 1) - 1;
    let pages = records.div_ceil(DEFAULT_PAGE_SIZE as usize);
    SEARCH_COST.saturating_add(child.saturating_mul(pages))
}

/// What the records of a default page cost.
pub(super) fn records_cost(child: usize) -> usize {
    page_cost(None, None, child)
}

/// What a facet costs: its children once for every bucket.
pub(super) fn facet_cost(first: Option<i32>, child: usize) -> usize {
    page_cost(first.or(Some(DEFAULT_BUCKETS)), None, child)
}

/// Declares an object with the `occurrences` field beside its own `resolvers`. The field cannot be flattened
/// in from an object of its own: its type leads back to itself through the buckets.
macro_rules! with_occurrences {
    (
        $(#[$doc:meta])*
        $name:ident narrowed by $narrow:expr;
        $($resolvers:tt)*
    ) => {
        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            $($resolvers)*

            /// Occurrence records: searched, counted and paged without a ceiling. Everything selected here is
            /// answered by one question to the search engine.
            #[graphql(complexity = "crate::occurrence::cost(first, last, child_complexity)")]
            #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
            async fn occurrences(
                &self,
                context: &async_graphql::Context<'_>,
                #[graphql(desc = "How many records, from the beginning or from `after`.")] first: Option<i32>,
                #[graphql(desc = "Only records after the one with this cursor.")] after: Option<String>,
                #[graphql(desc = "How many records, from the end or from `before`.")] last: Option<i32>,
                #[graphql(desc = "Only records before the one with this cursor.")] before: Option<String>,
                #[graphql(name = "where", desc = "Only records that match.")]
                filter: Option<crate::occurrence::OccurrenceFilter>,
                #[graphql(desc = "The order, by one field; by key when not given. Ties are broken by key.")]
                order_by: Option<Vec<crate::occurrence::OccurrenceOrder>>,
            ) -> crate::failure::Result<crate::occurrence::OccurrenceConnection> {
                let page = crate::connection::PageArgs { first, after, last, before };
                let args = crate::occurrence::OccurrenceArgs::new(filter, order_by, page);
                let narrow: fn(&Self) -> crate::occurrence::Narrow = $narrow;
                crate::occurrence::occurrences_for(context, narrow(self), args).await
            }
        }
    };
}

pub(super) use with_occurrences;
