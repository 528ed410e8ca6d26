//! Reading single rows.

use std::collections::{BTreeMap, HashMap};

use futures::TryStreamExt;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use uuid::Uuid;

use super::{RecordStore, decode, error::StoreError, file::PartFile, part_path};
use crate::OccurrenceRecord;

impl RecordStore {
    /// The records of these rows, in the order asked; a row asked twice comes twice. Only the pages that
    /// hold them are read.
    pub async fn rows(
        &self,
        dataset_key: Uuid,
        version: i64,
        rows: &[u64],
    ) -> Result<Vec<OccurrenceRecord>, StoreError> {
        let mut by_part: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for row in rows {
            by_part.entry(row / self.rows_per_part).or_default().push(row % self.rows_per_part);
        }
        let mut found = HashMap::with_capacity(rows.len());
        for (part, mut inside) in by_part {
            inside.sort_unstable();
            inside.dedup();
            let records = self.rows_of_part(dataset_key, version, part, &inside).await?;
            let first = part * self.rows_per_part;
            found.extend(inside.iter().map(|row| first + row).zip(records));
        }
        let take = |row: &u64| {
            found.get(row).cloned().ok_or(StoreError::NoSuchRow { dataset_key, version, row: *row })
        };
        rows.iter().map(take).collect()
    }

    /// The records of these rows of a part, which ascend. Rows beyond its end are left out.
    async fn rows_of_part(
        &self,
        dataset_key: Uuid,
        version: i64,
        part: u64,
        rows: &[u64],
    ) -> Result<Vec<OccurrenceRecord>, StoreError> {
        let path = part_path(dataset_key, version, part);
        let opened = PartFile::open(self.objects.clone(), path, true).await;
        let builder = match opened {
            Err(StoreError::Objects(object_store::Error::NotFound { .. })) if part > 0 => {
                return Ok(Vec::new());
            }
            Err(StoreError::Objects(object_store::Error::NotFound { .. })) => {
                return Err(StoreError::Missing { dataset_key, version });
            }
            other => other?,
        };
        let held = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let inside = &rows[..rows.partition_point(|row| *row < held)];
        let batches =
            builder.with_row_selection(selection(inside)).with_batch_size(inside.len().max(1)).build()?;
        let batches: Vec<_> = batches.try_collect().await?;
        let mut records = Vec::with_capacity(inside.len());
        for batch in batches {
            records.append(&mut decode::records(&batch, dataset_key)?);
        }
        Ok(records)
    }
}

/// These rows, which ascend without repeats, and no others.
fn selection(rows: &[u64]) -> RowSelection {
    let mut selectors = Vec::new();
    let mut next = 0;
    for row in rows {
        let row = usize::try_from(*row).unwrap_or(usize::MAX);
        if row > next {
            selectors.push(RowSelector::skip(row - next));
        }
        selectors.push(RowSelector::select(1));
        next = row + 1;
    }
    RowSelection::from(selectors)
}
