//! Root fields.

use async_graphql::{Context, ID, Object};
use uuid::Uuid;

use super::{
    by_key::occurrence,
    narrowed::Occurrences,
    record::Occurrence,
};
use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
};

/// The root fields about occurrences.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OccurrenceQueries;

#[Object]
impl OccurrenceQueries {
    #[graphql(flatten)]
    async fn all(&self) -> Occurrences {
        Occurrences::all()
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
