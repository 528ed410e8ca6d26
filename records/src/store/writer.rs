//! Writing a version.

use std::sync::Arc;

use arrow_array::RecordBatch;
use object_store::{ObjectStore, buffered::BufWriter};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
    schema::types::ColumnPath,
};
use uuid::Uuid;

use super::{
    columns::RecordColumns,
    error::StoreError,
    layout::{EXTENSIONS, SCHEMA, VERBATIM},
    part_path,
};
use crate::OccurrenceRecord;

/// Rows of a row group: what a writer holds in memory, encoded, and a reader of a whole version decodes at once.
const ROW_GROUP_ROWS: usize = 32_768;
/// A row group ends earlier where its records are large.
const ROW_GROUP_BYTES: usize = 32 << 20;
/// Rows of a page: what reading one record decodes.
const PAGE_ROWS: usize = 1_024;

/// Writes one version of one dataset. Nothing of it counts before [`Self::finish`].
pub struct RecordWriter {
    objects: Arc<dyn ObjectStore>,
    dataset_key: Uuid,
    version: i64,
    rows_per_part: u64,
    next_part: u64,
    rows: u64,
    part: Option<Part>,
    broken: bool,
}

struct Part {
    encoder: ArrowWriter<Vec<u8>>,
    upload: BufWriter,
    rows: u64,
}

impl RecordWriter {
    pub(super) fn new(
        objects: Arc<dyn ObjectStore>,
        dataset_key: Uuid,
        version: i64,
        rows_per_part: u64,
    ) -> Self {
        Self {
            objects,
            dataset_key,
            version,
            rows_per_part,
            next_part: 0,
            rows: 0,
            part: None,
            broken: false,
        }
    }

    /// Rows written so far.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Appends records.
    pub async fn write(&mut self, records: &[OccurrenceRecord]) -> Result<(), StoreError> {
        let mut columns = RecordColumns::default();
        for record in records {
            columns.push(record)?;
        }
        self.write_columns(columns).await
    }

    /// Appends records that are laid out already.
    pub async fn write_columns(&mut self, columns: RecordColumns) -> Result<(), StoreError> {
        if std::mem::replace(&mut self.broken, true) {
            return Err(StoreError::Broken);
        }
        let mut batch = columns.finish()?;
        while batch.num_rows() > 0 {
            let mut part = self.take_part()?;
            let room = self.rows_per_part - part.rows;
            let count = batch.num_rows().min(usize::try_from(room).unwrap_or(usize::MAX));
            let rest = batch.slice(count, batch.num_rows() - count);
            part = part.write(batch.slice(0, count)).await?;
            self.rows += count as u64;
            if part.rows == self.rows_per_part {
                part.finish().await?;
            } else {
                self.part = Some(part);
            }
            batch = rest;
        }
        self.broken = false;
        Ok(())
    }

    /// Ends the version. Returns its rows.
    pub async fn finish(mut self) -> Result<u64, StoreError> {
        if self.broken {
            return Err(StoreError::Broken);
        }
        // A version without records is still a version: its one part is empty.
        if self.part.is_some() || self.next_part == 0 {
            self.take_part()?.finish().await?;
        }
        Ok(self.rows)
    }

    fn take_part(&mut self) -> Result<Part, StoreError> {
        if let Some(part) = self.part.take() {
            return Ok(part);
        }
        let path = part_path(self.dataset_key, self.version, self.next_part);
        self.next_part += 1;
        let encoder = ArrowWriter::try_new(Vec::new(), SCHEMA.clone(), Some(properties()))?;
        Ok(Part { encoder, upload: BufWriter::new(self.objects.clone(), path), rows: 0 })
    }
}

impl Part {
    /// Encodes on a thread of its own kind, so that the runtime stays free.
    async fn write(self, batch: RecordBatch) -> Result<Self, StoreError> {
        let Self { mut encoder, mut upload, rows } = self;
        let added = batch.num_rows() as u64;
        let encode = move || -> Result<_, StoreError> {
            encoder.write(&batch)?;
            let bytes = std::mem::take(encoder.inner_mut());
            Ok((encoder, bytes))
        };
        let (encoder, bytes) = blocking(encode).await?;
        if !bytes.is_empty() {
            upload.put(bytes.into()).await?;
        }
        Ok(Self { encoder, upload, rows: rows + added })
    }

    async fn finish(self) -> Result<(), StoreError> {
        let Self { mut encoder, mut upload, .. } = self;
        let close = move || -> Result<_, StoreError> {
            encoder.finish()?;
            Ok(std::mem::take(encoder.inner_mut()))
        };
        let bytes = blocking(close).await?;
        upload.put(bytes.into()).await?;
        tokio::io::AsyncWriteExt::shutdown(&mut upload).await?;
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Broken)?
}

fn properties() -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    // Bounds of verbatim text help no reader and cost a pass over it.
    for column in [VERBATIM, EXTENSIONS] {
        for leaf in nested_leaves(column) {
            properties = properties.set_column_statistics_enabled(leaf, EnabledStatistics::None);
        }
    }
    properties.build()
}

fn nested_leaves(column: &str) -> Vec<ColumnPath> {
    let terms = |prefix: &[&str]| -> Vec<ColumnPath> {
        let path =
            |leaf: &str| prefix.iter().copied().chain(["list", "item", leaf]).map(str::to_owned).collect();
        ["name", "value"].map(|leaf| ColumnPath::new(path(leaf))).into()
    };
    if column == VERBATIM { terms(&[VERBATIM]) } else { terms(&[EXTENSIONS, "list", "item", "terms"]) }
}
