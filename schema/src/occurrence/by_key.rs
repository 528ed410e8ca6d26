//! Single records by their key, in batches.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, dataloader::Loader};
use atlas_search::{Filter, Hit, KeywordField, OccurrenceQuery, Order, Page};
use uuid::Uuid;

use super::record::Occurrence;
use crate::{
    failure::{Failure, Result},
    operation::{Operation, Sources},
};

/// The record with this key, if the viewer may see it.
pub(crate) async fn occurrence(ctx: &Context<'_>, key: Uuid) -> Result<Option<Occurrence>> {
    let hit = ctx.loader().load_one(RecordKey(key)).await?;
    Ok(hit.map(Occurrence::new))
}

/// A record, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordKey(Uuid);

/// One question to the index, whatever the number of records.
#[async_graphql::async_trait::async_trait]
impl Loader<RecordKey> for Sources {
    type Value = Arc<Hit>;
    type Error = Failure;

    async fn load(&self, keys: &[RecordKey]) -> Result<HashMap<RecordKey, Arc<Hit>>> {
        let page = Page { order: Order::default(), limit: keys.len(), cursor: None, backward: false };
        let query = OccurrenceQuery {
            filter: Filter::Keyword(KeywordField::Id, keys.iter().map(|key| key.0.to_string()).collect()),
            page: Some(page),
            ..OccurrenceQuery::default()
        };
        let scope = self.scope().await?;
        let results = self.backend().index.search(&[query], &scope).await?;
        Ok(results.into_iter().flat_map(|r| r.hits).map(|hit| (RecordKey(hit.id), Arc::new(hit))).collect())
    }
}
