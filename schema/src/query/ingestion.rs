//! Versions of records and how they differ.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use atlas_entity::EntityKind;
use atlas_ingest::NoProgress;
use atlas_registry::policy::Action;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    failure::{Code, Failure, Result},
    id::{GlobalId, Kind},
    model::{DatasetVersion, VersionComparison},
    operation::Operation,
};

/// The root fields about versions of records.
#[derive(Default)]
pub(crate) struct IngestionQueries;

#[Object]
impl IngestionQueries {
    /// The versions of a dataset's records that were ever published, newest first; erased ones too, as tombstones.
    #[graphql(complexity = "20 + child_complexity")]
    async fn dataset_versions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global id of the dataset.")] dataset: ID,
    ) -> Result<Vec<DatasetVersion>> {
        let key = visible(context, &dataset, Action::Read).await?;
        let versions = context.sources().backend().registry.versions(key).await?;
        Ok(versions.into_iter().map(DatasetVersion::from).collect())
    }

    /// How one version of a dataset's records differs from another, record by record; for those who may publish to the
    /// dataset. It reads both versions, which takes as long as they are large.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn compare_versions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Global id of the dataset.")] dataset: ID,
        #[graphql(desc = "The version to compare with.")] base: i64,
        #[graphql(desc = "The version that is compared.")] version: i64,
    ) -> Result<VersionComparison> {
        let key = visible(context, &dataset, Action::Publish).await?;
        let backend = context.sources().backend();
        let jobs = backend.jobs.as_ref();
        let jobs = jobs.ok_or_else(|| Failure::unavailable("ingestion", &"this schema has no jobs"))?;
        let found = backend.registry.dataset_by_key(key).await?;
        let found = found.ok_or_else(|| Failure::new(Code::NotFound, "there is no such dataset"))?;
        let cancel = CancellationToken::new();
        // An operation that takes too long is dropped, and the comparing with it.
        let _stop = cancel.clone().drop_guard();
        let progress = Arc::new(NoProgress);
        let comparison =
            atlas_ingest::compare_versions(jobs.context(), &found.uid, [base, version], progress, cancel);
        Ok(comparison.await?.into())
    }
}

/// The key of the dataset with this global id, if the viewer may do this to it.
async fn visible(context: &Context<'_>, id: &ID, action: Action) -> Result<Uuid> {
    let id = GlobalId::decode(id)?;
    if id.kind != Kind::Dataset {
        return Err(Failure::bad_input("`dataset` is not the global id of a dataset"));
    }
    let viewer = context.sources().viewer();
    context.sources().backend().registry.require(viewer, action, (EntityKind::Dataset, id.key)).await?;
    Ok(id.key)
}
