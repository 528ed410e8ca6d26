//! History, from the root.

use async_graphql::{Context, ID, Object, SimpleObject};
use std::sync::Arc;

use crate::{
    connection::Listable,
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    model::{FieldChange, Revision},
    operation::Operation,
};

/// Two revisions of an entity, compared.
#[derive(SimpleObject)]
pub(crate) struct RevisionComparison {
    /// The one.
    from: Revision,
    /// The other.
    to: Revision,
    /// What makes the other of the one, by path.
    changes: Vec<FieldChange>,
}

/// The root fields that answer from history.
#[derive(Default)]
pub(crate) struct HistoryQueries;

#[Object]
impl HistoryQueries {
    /// Any two revisions of one entity, compared; null where the viewer does not see both.
    async fn compare_revisions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global id of the one.")] from: ID,
        #[graphql(desc = "Global id of the other.")] to: ID,
    ) -> Result<Option<RevisionComparison>> {
        let key = |id: &ID| match GlobalId::decode(id)? {
            GlobalId { kind: Kind::Revision, key } => Ok(key),
            _ => Err(Failure::bad_input("`from` and `to` are ids of revisions")),
        };
        let (from, to) = (key(&from)?, key(&to)?);
        let sources = context.sources();
        let compared = sources.backend().registry.compare_revisions(sources.viewer(), from, to).await?;
        Ok(compared.map(|compared| RevisionComparison {
            from: Revision::of(Arc::new(compared.from)),
            to: Revision::of(Arc::new(compared.to)),
            changes: compared.changes.into_iter().map(FieldChange::from).collect(),
        }))
    }
}
