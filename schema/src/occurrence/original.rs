//! The originals of sensitive records.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, dataloader::Loader};
use atlas_entity::EntityKind;
use atlas_ingest::sensitive::{OriginalRequest, originals};
use atlas_records::OccurrenceRecord;
use atlas_registry::{policy::Action, sensitive::SensitiveRead};
use atlas_search::Hit;

use super::record::OriginalOccurrence;
use crate::{
    failure::{Failure, Result},
    model::ViewerCan,
    operation::{Operation, Sources},
};

/// The original of a record, if it has one and the viewer may read it. That a record is sensitive is public, so nothing
/// is told by the answer; nothing is read for those who may not.
pub(super) async fn original(ctx: &Context<'_>, hit: &Hit) -> Result<Option<OriginalOccurrence>> {
    if hit.interpreted.sensitivity.is_none() {
        return Ok(None);
    }
    let can = ViewerCan::on(ctx, EntityKind::Dataset, hit.dataset_key).await?;
    if !can.may(Action::ReadSensitive) {
        return Ok(None);
    }
    let read = SensitiveRead { dataset_key: hit.dataset_key, version: hit.version, record: hit.id };
    let found = ctx.loader().load_one(OriginalKey(read)).await?;
    Ok(found.map(OriginalOccurrence))
}

/// An original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OriginalKey(SensitiveRead);

/// Policy is asked again where they are read, and who reads which is written down before.
#[async_graphql::async_trait::async_trait]
impl Loader<OriginalKey> for Sources {
    type Value = Arc<OccurrenceRecord>;
    type Error = Failure;

    async fn load(&self, keys: &[OriginalKey]) -> Result<HashMap<OriginalKey, Self::Value>> {
        self.count_originals(keys.len())?;
        let backend = self.backend();
        let reads: Vec<SensitiveRead> = keys.iter().map(|key| key.0).collect();
        let request =
            OriginalRequest { viewer: self.viewer(), reads: &reads, keys: backend.seal_keys.as_ref() };
        let found = originals(&backend.registry, &backend.records, request).await?;
        let pairs = keys.iter().zip(found);
        Ok(pairs.filter_map(|(key, record)| Some((*key, Arc::new(record?)))).collect())
    }
}
