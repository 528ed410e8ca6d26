//! A version as it was before its sensitive records were concealed.

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use uuid::Uuid;

use super::{error::SealError, key::SealKeys};
use crate::{OccurrenceRecord, RecordStore, StoredBatch};

impl RecordStore {
    /// Every record of a version in row order, the sensitive ones as they were before they were concealed. Without
    /// keys a version that has sensitive records is an error.
    pub fn read_originals(
        &self,
        dataset_key: Uuid,
        version: i64,
        keys: Option<SealKeys>,
    ) -> BoxStream<'static, Result<StoredBatch, SealError>> {
        let sealed = match keys {
            Some(keys) => self.sealed_all(dataset_key, version, keys),
            None => futures::stream::empty().boxed(),
        };
        let batches = self.read(dataset_key, version).map_err(SealError::from);
        let with_originals =
            move |(mut batches, mut sealed): (BoxStream<'static, _>, BoxStream<'static, _>)| async move {
                let Some(mut batch) = batches.try_next().await? else { return Ok(None) };
                restore(&mut batch, &mut sealed, version).await?;
                Ok(Some((batch, (batches, sealed))))
            };
        futures::stream::try_unfold((batches.boxed(), sealed), with_originals).boxed()
    }
}

async fn restore(
    batch: &mut StoredBatch,
    sealed: &mut BoxStream<'static, Result<OccurrenceRecord, SealError>>,
    version: i64,
) -> Result<(), SealError> {
    for record in batch.records.iter_mut().filter(|record| record.interpreted.sensitivity.is_some()) {
        let original = sealed.try_next().await?.filter(|original| original.id == record.id);
        let missing = SealError::Missing { dataset_key: record.dataset_key, version, record: record.id };
        *record = original.ok_or(missing)?;
    }
    Ok(())
}
