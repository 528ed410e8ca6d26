//! Occurrence records: the connection over the index, its facets, and the records themselves.

use async_graphql::{Context, Object, SimpleObject};

use crate::{failure::Result, operation::Operation};

/// The root fields that answer from the occurrence index.
#[derive(Default)]
pub(crate) struct OccurrenceQueries;

/// The index of occurrence records.
#[derive(SimpleObject)]
pub(crate) struct OccurrenceIndexStatus {
    /// Name and version of the engine.
    engine: String,
    /// Documents held, including those of loads that are not, or no longer, searched.
    documents: u64,
}

#[Object]
impl OccurrenceQueries {
    /// The index that answers searches for occurrence records.
    async fn occurrence_index(&self, context: &Context<'_>) -> Result<OccurrenceIndexStatus> {
        let status = context.sources().backend().index.status().await?;
        Ok(OccurrenceIndexStatus { engine: status.engine, documents: status.documents })
    }
}
