//! Reading a whole version.

use arrow_array::RecordBatch;
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use object_store::ObjectStoreExt;
use parquet::arrow::ProjectionMask;
use uuid::Uuid;

use super::{
    RecordStore, decode,
    error::StoreError,
    file::PartFile,
    layout::{EXTENSIONS, ID, SCHEMA, VERBATIM},
    part_path,
};
use crate::OccurrenceRecord;

/// Records decoded at once.
const BATCH_ROWS: usize = 2_048;

/// Some consecutive records of a version.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredBatch {
    /// The row of the first of them, from 0.
    pub first_row: u64,
    /// The records.
    pub records: Vec<OccurrenceRecord>,
}

impl RecordStore {
    /// Every record of a version in row order, some thousand at a time.
    pub fn read(
        &self,
        dataset_key: Uuid,
        version: i64,
    ) -> BoxStream<'static, Result<StoredBatch, StoreError>> {
        let columns = SCHEMA.fields().iter().map(|field| field.name().clone()).collect();
        self.read_columns(dataset_key, version, columns)
    }

    /// As [`Self::read`] without the verbatim terms and extension rows, which makes it several times faster.
    pub fn read_interpreted(
        &self,
        dataset_key: Uuid,
        version: i64,
    ) -> BoxStream<'static, Result<StoredBatch, StoreError>> {
        let names = SCHEMA.fields().iter().map(|field| field.name().clone());
        let columns = names.filter(|name| name != VERBATIM && name != EXTENSIONS).collect();
        self.read_columns(dataset_key, version, columns)
    }

    /// The ids of a version, in row order.
    pub fn ids(&self, dataset_key: Uuid, version: i64) -> BoxStream<'static, Result<Vec<Uuid>, StoreError>> {
        let batches = self.batches(dataset_key, version, vec![ID.to_owned()]);
        batches.and_then(|batch| async move { decode::ids(&batch) }).boxed()
    }

    fn read_columns(
        &self,
        dataset_key: Uuid,
        version: i64,
        columns: Vec<String>,
    ) -> BoxStream<'static, Result<StoredBatch, StoreError>> {
        let mut next_row = 0;
        self.batches(dataset_key, version, columns)
            .map(move |batch| {
                let records = decode::records(&batch?, dataset_key)?;
                let first_row = next_row;
                next_row += records.len() as u64;
                Ok(StoredBatch { first_row, records })
            })
            .boxed()
    }

    fn batches(
        &self,
        dataset_key: Uuid,
        version: i64,
        columns: Vec<String>,
    ) -> BoxStream<'static, Result<RecordBatch, StoreError>> {
        let store = self.clone();
        let parts = stream::try_unfold(0, move |part| {
            let (store, columns) = (store.clone(), columns.clone());
            async move {
                let path = part_path(dataset_key, version, part);
                match store.objects.head(&path).await {
                    Err(object_store::Error::NotFound { .. }) if part > 0 => return Ok(None),
                    Err(object_store::Error::NotFound { .. }) => {
                        return Err(StoreError::Missing { dataset_key, version });
                    }
                    other => other?,
                };
                let builder = PartFile::open(store.objects, path, false).await?;
                let names = columns.iter().map(String::as_str);
                let mask = ProjectionMask::columns(builder.parquet_schema(), names);
                let batches = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build()?;
                Ok(Some((batches.map_err(StoreError::from), part + 1)))
            }
        });
        parts.try_flatten().boxed()
    }
}
