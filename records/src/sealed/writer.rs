//! Sealing the originals of a version.

use std::sync::Arc;

use object_store::{ObjectStore, buffered::BufWriter};
use uuid::Uuid;

use super::{
    cipher::{Bound, Cipher},
    error::SealError,
    key::{SealKey, SealKeys},
    part::{self, Entry, HEADER_BYTES, MAGIC},
};
use crate::{OccurrenceRecord, RecordStore};

/// Records from which a part is full: their index is read to find one.
const RECORDS_PER_PART: usize = 20_000;

/// Writes the sealed records of one version. Nothing of a part counts before the next begins or [`Self::finish`].
#[derive(Debug)]
pub struct SealedWriter {
    objects: Arc<dyn ObjectStore>,
    key: SealKey,
    bound: Bound,
    next_part: u64,
    records: u64,
    records_per_part: usize,
    part: Option<Part>,
}

#[derive(Debug)]
struct Part {
    upload: BufWriter,
    sealer: Sealer,
}

/// The part of the work that is done beside the runtime.
#[derive(Debug)]
struct Sealer {
    cipher: Cipher,
    index: Vec<u8>,
    count: u32,
    offset: u64,
}

impl RecordStore {
    /// Starts the sealed records of a version, of which the store removes what a broken-off run left when the
    /// version's own writer is made.
    pub fn sealed_writer(&self, dataset_key: Uuid, version: i64, keys: &SealKeys) -> SealedWriter {
        SealedWriter {
            objects: self.objects(),
            key: keys.current().clone(),
            bound: Bound { dataset_key, version },
            next_part: 0,
            records: 0,
            records_per_part: RECORDS_PER_PART,
            part: None,
        }
    }
}

impl SealedWriter {
    /// Records written so far.
    pub const fn records(&self) -> u64 {
        self.records
    }

    #[cfg(test)]
    pub(super) const fn with_records_per_part(mut self, records: usize) -> Self {
        self.records_per_part = records;
        self
    }

    /// Seals and appends records, which are of the writer's dataset and in the order of its version.
    pub async fn write(&mut self, records: Vec<OccurrenceRecord>) -> Result<(), SealError> {
        if records.is_empty() {
            return Ok(());
        }
        let count = records.len();
        let Part { mut upload, sealer } = self.take_part().await?;
        let seal = move || sealer.seal(&records);
        let (sealer, bytes) = tokio::task::spawn_blocking(seal).await.map_err(|_| SealError::Sealing)??;
        upload.put(bytes.into()).await?;
        self.records += count as u64;
        let part = Part { upload, sealer };
        if part.sealer.count as usize >= self.records_per_part {
            part.finish().await?;
        } else {
            self.part = Some(part);
        }
        Ok(())
    }

    /// Ends the version. Returns its sealed records.
    pub async fn finish(mut self) -> Result<u64, SealError> {
        if let Some(part) = self.part.take() {
            part.finish().await?;
        }
        Ok(self.records)
    }

    async fn take_part(&mut self) -> Result<Part, SealError> {
        if let Some(part) = self.part.take() {
            return Ok(part);
        }
        let path = part::path(self.bound.dataset_key, self.bound.version, self.next_part);
        self.next_part += 1;
        let (cipher, salt) = Cipher::fresh(&self.key, self.bound)?;
        let mut upload = BufWriter::new(self.objects.clone(), path);
        let header = [MAGIC.as_slice(), &self.key.id_bytes(), &salt].concat();
        upload.put(header.into()).await?;
        let sealer = Sealer { cipher, index: Vec::new(), count: 0, offset: HEADER_BYTES as u64 };
        Ok(Part { upload, sealer })
    }
}

impl Sealer {
    fn seal(mut self, records: &[OccurrenceRecord]) -> Result<(Self, Vec<u8>), SealError> {
        let mut all = Vec::new();
        for record in records {
            let plain = serde_json::to_vec(record).map_err(|_| SealError::Sealing)?;
            let sealed = self.cipher.seal(u64::from(self.count), record.id, &plain)?;
            let length = u32::try_from(sealed.len()).map_err(|_| SealError::Sealing)?;
            let entry = Entry { record: record.id, offset: self.offset, length };
            entry.write(&mut self.index);
            self.offset = entry.end();
            self.count += 1;
            all.extend_from_slice(&sealed);
        }
        Ok((self, all))
    }
}

impl Part {
    async fn finish(self) -> Result<(), SealError> {
        let Self { mut upload, sealer } = self;
        let seal = sealer.cipher.seal_index(&sealer.index)?;
        let trailer = [sealer.index.as_slice(), &seal, &sealer.count.to_le_bytes()].concat();
        upload.put(trailer.into()).await?;
        Ok(tokio::io::AsyncWriteExt::shutdown(&mut upload).await?)
    }
}
