//! A part as Parquet's reader wants it.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{FutureExt, TryFutureExt, future::BoxFuture};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use parquet::{
    arrow::{
        arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
        async_reader::{AsyncFileReader, ParquetRecordBatchStreamBuilder},
    },
    errors::{ParquetError, Result},
    file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader},
};

use super::error::StoreError;

/// One part of a version.
pub(super) struct PartFile {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
}

impl PartFile {
    /// Opens a part for reading. With `by_row`, so that single rows can be found without reading the rest.
    pub async fn open(
        objects: Arc<dyn ObjectStore>,
        path: Path,
        by_row: bool,
    ) -> std::result::Result<ParquetRecordBatchStreamBuilder<Self>, StoreError> {
        let size = objects.head(&path).await?.size;
        let mut file = Self { objects, path, size };
        let policy = if by_row { PageIndexPolicy::Required } else { PageIndexPolicy::Skip };
        let options = ArrowReaderOptions::new().with_offset_index_policy(policy);
        let metadata = ArrowReaderMetadata::load_async(&mut file, options).await?;
        Ok(ParquetRecordBatchStreamBuilder::new_with_metadata(file, metadata))
    }
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for PartFile {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes>> {
        self.objects.get_range(&self.path, range).map_err(external).boxed()
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>>> {
        async move { self.objects.get_ranges(&self.path, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>>> {
        async move {
            let size = self.size;
            let reader = ParquetMetaDataReader::new().with_arrow_reader_options(options);
            Ok(Arc::new(reader.load_and_finish(self, size).await?))
        }
        .boxed()
    }
}
