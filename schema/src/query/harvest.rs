//! Harvests that fail: for those who can mend them.

use async_graphql::{Context, Object};
use atlas_registry::{Viewer, harvest::failing};

use crate::{
    connection::{Connection, ListInput, PageArgs},
    failure::{Code, Failure, Result},
    input::{DatasetOrder, DatasetWhere},
    model::Dataset,
    operation::Operation,
};

/// The root fields about harvests.
#[derive(Default)]
pub(crate) struct HarvestQueries;

#[Object]
impl HarvestQueries {
    /// Datasets whose last harvest failed, of those the viewer may publish to; `harvest` of each says why.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection has these arguments")]
    #[expect(clippy::unused_async, reason = "resolvers are async, whether they wait or not")]
    async fn failing_harvests(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
        #[graphql(name = "where", desc = "Only nodes that match.")] filter: Option<DatasetWhere>,
        #[graphql(desc = "The order; ties are broken by key.")] order_by: Option<Vec<DatasetOrder>>,
    ) -> Result<Connection<Dataset>> {
        if *context.sources().viewer() == Viewer::Anonymous {
            return Err(Failure::new(Code::Unauthenticated, "sign in first"));
        }
        let page = PageArgs { first, after, last, before };
        Connection::narrowed(context, failing(), ListInput { filter, order: order_by, page })
    }
}
