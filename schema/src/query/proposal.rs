//! The queue of proposals.

use async_graphql::{Context, Object, SimpleObject};
use atlas_registry::list::Filter;
use uuid::Uuid;

use crate::{
    failure::Result,
    input::ProposalWhere,
    loader::node,
    model::{Proposal, ProposalKind, ProposalState},
    operation::Operation,
};

/// How many proposals of a kind are in a state.
#[derive(SimpleObject)]
pub(crate) struct ProposalCount {
    /// The state.
    state: ProposalState,
    /// The kind.
    kind: ProposalKind,
    /// How many.
    count: u64,
}

/// The root fields about proposals.
#[derive(Default)]
pub(crate) struct ProposalQueries;

#[Object]
impl ProposalQueries {
    /// The proposal with this key, if there is one that the viewer may see.
    async fn proposal(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its key.")] key: Uuid,
    ) -> Result<Option<Proposal>> {
        node(context, key).await
    }

    /// How many of the proposals that match are in each state, by kind: the tabs of a queue.
    async fn proposal_counts(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Only proposals that match.")] filter: Option<ProposalWhere>,
    ) -> Result<Vec<ProposalCount>> {
        let sources = context.sources();
        let filter: Filter = filter.map(Into::into).unwrap_or_default();
        crate::connection::weigh(&filter, &sources.backend().limits)?;
        let counts = sources.backend().registry.proposal_counts(sources.viewer(), &filter).await?;
        let shown = |count: atlas_registry::proposal::ProposalCount| ProposalCount {
            state: count.state.into(),
            kind: count.kind.into(),
            count: count.count,
        };
        Ok(counts.into_iter().map(shown).collect())
    }
}
