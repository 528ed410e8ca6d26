//! Root fields.

use async_graphql::{Context, ID};
use atlas_records::OccurrenceIssue;
use uuid::Uuid;

use super::{
    by_key::occurrence, narrowed::with_occurrences, parts::IssueNote, plan::Narrow, record::Occurrence,
};
use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
};

/// The root fields about occurrences.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OccurrenceQueries;

with_occurrences! {
    /// The root fields about occurrences.
    OccurrenceQueries narrowed by |_| Narrow::All;

    /// Every issue that the interpretation of a record can raise, by the names of GBIF and the Living Atlases.
    async fn occurrence_issues(&self) -> Vec<IssueNote> {
        OccurrenceIssue::ALL.iter().copied().map(IssueNote::from).collect()
    }

    /// One occurrence record, by its global id or its key; null if there is none.
    async fn occurrence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the record.")] id: Option<ID>,
        #[graphql(desc = "Key of the record.")] key: Option<Uuid>,
    ) -> Result<Option<Occurrence>> {
        let key = match (id, key) {
            (Some(id), None) => {
                let id = GlobalId::decode(&id)?;
                if id.kind != Kind::Occurrence {
                    return Err(Failure::bad_input("`id` is the global id of something else; use `node`"));
                }
                id.key
            }
            (None, Some(key)) => key,
            _ => return Err(Failure::bad_input("name the record by `id` or by `key`, one of them")),
        };
        occurrence(ctx, key).await
    }
}
