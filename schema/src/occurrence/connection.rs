//! A connection of occurrences, with everything that can be asked of it.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use atlas_search::Hit;

use super::{
    answer::Answer,
    facet::OccurrenceFacet,
    facet_field::{BucketOrder, CountedField},
    narrowed::{facet_cost, records_cost},
    plan::{FacetArgs, Narrow, OccurrenceArgs, Plan, PlanKey, facet_ask},
    record::Occurrence,
};
use crate::{
    connection::PageInfo,
    failure::{Failure, Result},
    operation::Operation,
};

/// Occurrences of a query, in pages, with their exact number and counts of their values. One question to the
/// search engine answers all of it.
pub struct OccurrenceConnection {
    answer: Arc<Answer>,
    backward: bool,
    resumed: bool,
}

/// Answers the connection of the field being resolved, together with its siblings.
pub async fn occurrences_for(
    ctx: &Context<'_>,
    narrow: Narrow,
    args: OccurrenceArgs,
) -> Result<OccurrenceConnection> {
    let (backward, resumed) = (args.backward(), args.resumed());
    let key = PlanKey(Arc::new(Plan::new(ctx, narrow, args)?));
    let answer = ctx.loader().load_one(key).await?;
    let answer = answer.ok_or_else(|| Failure::internal(&"a batch left a plan out"))?;
    Ok(OccurrenceConnection { answer, backward, resumed })
}

/// An occurrence and its place in the connection.
#[derive(SimpleObject)]
pub struct OccurrenceEdge {
    /// Opaque place of the record, for `after` and `before`.
    cursor: String,
    /// The record.
    node: Occurrence,
}

impl From<&Arc<Hit>> for OccurrenceEdge {
    fn from(hit: &Arc<Hit>) -> Self {
        Self { cursor: hit.cursor.encode(), node: Occurrence::new(hit.clone()) }
    }
}

/// Occurrences that match: a page of them, how many there are, and counts of their values.
#[Object]
impl OccurrenceConnection {
    /// The page, with a cursor for each record.
    #[graphql(complexity = "records_cost(child_complexity)")]
    async fn edges(&self) -> Vec<OccurrenceEdge> {
        self.answer.hits.iter().map(OccurrenceEdge::from).collect()
    }

    /// The page.
    #[graphql(complexity = "records_cost(child_complexity)")]
    async fn nodes(&self) -> Vec<Occurrence> {
        self.answer.hits.iter().cloned().map(Occurrence::new).collect()
    }

    /// Where the page starts and ends, and whether there is more.
    async fn page_info(&self) -> PageInfo {
        let more = self.answer.has_more;
        // Backward, `more` tells what precedes; a page that resumes from a cursor has that record beside it.
        let (has_previous, has_next) =
            if self.backward { (more, self.resumed) } else { (self.resumed, more) };
        let cursor = |hit: Option<&Arc<Hit>>| hit.map(|h| h.cursor.encode());
        PageInfo {
            has_next_page: has_next,
            has_previous_page: has_previous,
            start_cursor: cursor(self.answer.hits.first()),
            end_cursor: cursor(self.answer.hits.last()),
        }
    }

    /// How many records there are in all pages, exactly.
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn total_count(&self) -> Result<u64> {
        self.answer.total.ok_or_else(|| Failure::internal(&"the total was not planned"))
    }

    /// Counts of a field's values among the records of all pages. Records without a value are in no bucket.
    #[graphql(complexity = "facet_cost(first, child_complexity)")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn facet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to count.")] field: CountedField,
        #[graphql(desc = "How many buckets; 10 when not given.")] first: Option<i32>,
        #[graphql(desc = "After which bucket: `pageInfo.endCursor` of the page before.")] after: Option<
            String,
        >,
        #[graphql(desc = "In which order.", default)] order_by: BucketOrder,
    ) -> Result<OccurrenceFacet> {
        let ask = facet_ask(
            &ctx.sources().backend().limits,
            &ctx.look_ahead(),
            field,
            &FacetArgs { first, after, order: order_by },
        )?;
        let found = self.answer.facets.iter().position(|(planned, _)| *planned == ask);
        let place = found.ok_or_else(|| Failure::internal(&"the facet was not planned"))?;
        Ok(OccurrenceFacet::new(self.answer.clone(), place))
    }
}
