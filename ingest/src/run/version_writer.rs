//! A version on its way to the record store: what the public sees, and the originals of its sensitive records.

use atlas_records::{OccurrenceRecord, RecordColumns, RecordWriter, SealedWriter};
use uuid::Uuid;

use crate::{context::IngestContext, error::IngestError};

/// Some records, interpreted.
#[derive(Default)]
pub(super) struct Batch {
    /// What the public sees of them.
    pub columns: RecordColumns,
    /// The sensitive ones among them as they were, in the same order.
    pub originals: Vec<OccurrenceRecord>,
}

/// Writes one version of one dataset. Nothing of it counts before [`Self::finish`].
pub(super) struct VersionWriter {
    public: RecordWriter,
    /// None without a key; then no batch has originals.
    sealed: Option<SealedWriter>,
}

impl VersionWriter {
    /// Starts a version. What a broken-off run left under the same number is removed first.
    pub async fn begin(ctx: &IngestContext, dataset_key: Uuid, version: i64) -> Result<Self, IngestError> {
        let public = ctx.records.writer(dataset_key, version).await?;
        let sealed = ctx.seal_keys.as_ref().map(|keys| ctx.records.sealed_writer(dataset_key, version, keys));
        Ok(Self { public, sealed })
    }

    /// Appends records. The originals go first: a public record without its original could not be undone.
    pub async fn write(&mut self, batch: Batch) -> Result<(), IngestError> {
        if !batch.originals.is_empty() {
            let sealed = self.sealed.as_mut().ok_or(IngestError::NoSealKey { rule: None })?;
            sealed.write(batch.originals).await?;
        }
        Ok(self.public.write_columns(batch.columns).await?)
    }

    /// Ends the version. Returns its records.
    pub async fn finish(self) -> Result<u64, IngestError> {
        if let Some(sealed) = self.sealed {
            sealed.finish().await?;
        }
        Ok(self.public.finish().await?)
    }
}
