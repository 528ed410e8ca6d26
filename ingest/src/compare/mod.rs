//! How two versions of a dataset differ, with bounded memory.
//!
//! A digest of every record of both is sorted by id on disk, which tells what was added and removed and what may have
//! changed; only that is then read again and compared term by term.

mod difference;
mod fingerprint;
mod model;
mod parts;
mod tally;

use std::path::Path;

use atlas_records::{RecordStore, StoredBatch};
use futures::TryStreamExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    error::IngestError,
    progress::{Progress, Stage},
    run::blocking,
};
use fingerprint::{Bits, Fingerprints, Matched, matched};
pub use model::{Comparison, FlagChanges, RecordSample, TermChanges, TermKind, ValueChange};
use parts::Parts;
use tally::Tally;

/// Two versions to compare.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Versions {
    pub dataset_key: Uuid,
    /// The version to compare with; none is as one without records.
    pub base: Option<i64>,
    pub version: i64,
}

/// What comparing works with.
pub(crate) struct Comparing<'a> {
    pub store: &'a RecordStore,
    /// Folder for scratch files.
    pub scratch: &'a Path,
    pub progress: &'a dyn Progress,
    pub cancel: &'a CancellationToken,
}

impl Comparing<'_> {
    /// Compares the versions.
    pub async fn compare(&self, versions: Versions) -> Result<Comparison, IngestError> {
        let old = self.fingerprints(versions.dataset_key, versions.base).await?;
        let new = self.fingerprints(versions.dataset_key, Some(versions.version)).await?;
        let (old_flags, new_flags) = (old.flags.clone(), new.flags.clone());
        let found = blocking(move || {
            let (mut old, mut new) = (old, new);
            matched(&mut old, &mut new).map_err(IngestError::io("comparing records"))
        })
        .await?;
        let mut tally = self.tally(versions, &found).await?;
        Ok(Comparison {
            base_version: versions.base,
            version: Some(versions.version),
            added: found.added,
            removed: found.removed,
            changed: tally.changed,
            unchanged: found.kept - tally.changed,
            terms: tally.terms(),
            flags: tally.flags(&old_flags, &new_flags),
            added_samples: self
                .samples(versions.dataset_key, Some(versions.version), &found.added_rows)
                .await?,
            removed_samples: self.samples(versions.dataset_key, versions.base, &found.removed_rows).await?,
        })
    }

    async fn fingerprints(&self, key: Uuid, version: Option<i64>) -> Result<Fingerprints, IngestError> {
        let mut all = Fingerprints::new(self.scratch);
        let Some(version) = version else { return Ok(all) };
        let mut batches = self.store.read(key, version);
        while let Some(batch) = batches.try_next().await? {
            self.tell(&batch)?;
            all = blocking(move || all.add(batch.first_row, &batch.records).map(|()| all)).await?;
        }
        Ok(all)
    }

    async fn tally(&self, versions: Versions, found: &Matched) -> Result<Tally, IngestError> {
        let Some(base) = versions.base.filter(|_| found.differing > 0) else { return Ok(Tally::default()) };
        let parts = Parts::new(self.scratch, found.differing).map_err(comparing())?;
        let (key, old, new) = (versions.dataset_key, &found.differing_old, &found.differing_new);
        let parts = self.divide(parts, (key, base), old, Parts::add_old).await?;
        let parts = self.divide(parts, (key, versions.version), new, Parts::add_new).await?;
        blocking(move || {
            let mut tally = Tally::default();
            parts.tally(&mut tally).map_err(comparing())?;
            Ok(tally)
        })
        .await
    }

    /// Adds the records of these rows.
    async fn divide(
        &self,
        mut parts: Parts,
        (key, version): (Uuid, i64),
        rows: &Bits,
        add: fn(&mut Parts, &atlas_records::OccurrenceRecord) -> std::io::Result<()>,
    ) -> Result<Parts, IngestError> {
        let mut batches = self.store.read(key, version);
        while let Some(batch) = batches.try_next().await? {
            self.tell(&batch)?;
            let numbered = (batch.first_row..).zip(batch.records);
            let chosen: Vec<_> =
                numbered.filter(|(row, _)| rows.has(*row)).map(|(_, record)| record).collect();
            if !chosen.is_empty() {
                let adding =
                    move || chosen.iter().try_for_each(|record| add(&mut parts, record)).map(|()| parts);
                parts = blocking(move || adding().map_err(comparing())).await?;
            }
        }
        Ok(parts)
    }

    async fn samples(
        &self,
        key: Uuid,
        version: Option<i64>,
        rows: &[u64],
    ) -> Result<Vec<RecordSample>, IngestError> {
        let Some(version) = version.filter(|_| !rows.is_empty()) else { return Ok(Vec::new()) };
        let records = self.store.rows(key, version, rows).await?;
        Ok(records.iter().map(RecordSample::of).collect())
    }

    fn tell(&self, batch: &StoredBatch) -> Result<(), IngestError> {
        if self.cancel.is_cancelled() {
            return Err(IngestError::Cancelled);
        }
        self.progress.update(Stage::Comparing, batch.first_row + batch.records.len() as u64, None);
        Ok(())
    }
}

fn comparing() -> impl FnOnce(std::io::Error) -> IngestError {
    IngestError::io("comparing records")
}

#[cfg(test)]
mod tests;
