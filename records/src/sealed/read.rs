//! Opening sealed records.

use std::sync::Arc;

use bytes::Bytes;
use futures::{
    StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use uuid::Uuid;

use super::{
    cipher::{Bound, Cipher},
    error::SealError,
    key::{SealKeys, written},
    part::{self, ENTRY_BYTES, Entry, HEADER_BYTES, MAGIC, TRAILER_BYTES},
};
use crate::{OccurrenceRecord, RecordStore};

/// Bytes read at once, about, where all records are.
const BYTES_AT_ONCE: u64 = 1 << 20;

/// A part that is open for reading.
#[derive(Clone, Debug)]
struct OpenPart {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    cipher: Arc<Cipher>,
    entries: Arc<Vec<Entry>>,
}

impl RecordStore {
    /// The original of a sensitive record of a version; `None` if none is sealed.
    pub async fn sealed(
        &self,
        dataset_key: Uuid,
        version: i64,
        record: Uuid,
        keys: &SealKeys,
    ) -> Result<Option<OccurrenceRecord>, SealError> {
        let bound = Bound { dataset_key, version };
        for number in 0.. {
            let Some(part) = OpenPart::open(self.objects(), bound, number, keys).await? else { break };
            if let Some(at) = part.entries.iter().position(|entry| entry.record == record) {
                return Ok(part.records(at, at + 1).await?.pop());
            }
        }
        Ok(None)
    }

    /// The originals of all sensitive records of a version, in the version's order.
    pub fn sealed_all(
        &self,
        dataset_key: Uuid,
        version: i64,
        keys: SealKeys,
    ) -> BoxStream<'static, Result<OccurrenceRecord, SealError>> {
        let (objects, bound) = (self.objects(), Bound { dataset_key, version });
        let parts = stream::try_unfold(0, move |number| {
            let (objects, keys) = (objects.clone(), keys.clone());
            async move {
                let part = OpenPart::open(objects, bound, number, &keys).await?;
                Ok::<_, SealError>(part.map(|part| (part.all(), number + 1)))
            }
        });
        parts.try_flatten().boxed()
    }
}

impl OpenPart {
    async fn open(
        objects: Arc<dyn ObjectStore>,
        bound: Bound,
        number: u64,
        keys: &SealKeys,
    ) -> Result<Option<Self>, SealError> {
        let path = part::path(bound.dataset_key, bound.version, number);
        let size = match objects.head(&path).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other?.size,
        };
        let ends = HEADER_BYTES.max(TRAILER_BYTES) as u64;
        if size < ends {
            return Err(damaged(&path, "it is too short"));
        }
        let header = objects.get_range(&path, 0..HEADER_BYTES as u64).await?;
        let cipher = cipher(&path, &header, bound, keys)?;
        let trailer = objects.get_range(&path, size - TRAILER_BYTES as u64..size).await?;
        let (seal, count) = trailer.split_at(TRAILER_BYTES - 4);
        let count = u32::from_le_bytes(count.try_into().map_err(|_| damaged(&path, "its end is cut off"))?);
        let end = size - TRAILER_BYTES as u64;
        let start = end.checked_sub(u64::from(count) * ENTRY_BYTES as u64);
        let start = start.filter(|start| *start >= HEADER_BYTES as u64);
        let start = start.ok_or_else(|| damaged(&path, "its index is longer than itself"))?;
        let index = objects.get_range(&path, start..end).await?;
        if !cipher.is_index(&index, seal) {
            return Err(damaged(&path, "its index is not the one that was written"));
        }
        let entries = index.chunks(ENTRY_BYTES).filter_map(Entry::read).collect();
        Ok(Some(Self { objects, path, cipher: Arc::new(cipher), entries: Arc::new(entries) }))
    }

    /// The records with these numbers, `from` to before `to`.
    async fn records(&self, from: usize, to: usize) -> Result<Vec<OccurrenceRecord>, SealError> {
        let entries = &self.entries[from..to];
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(Vec::new()) };
        let bytes = self.objects.get_range(&self.path, first.offset..last.end()).await?;
        let mut records = Vec::with_capacity(entries.len());
        for (number, entry) in (from as u64..).zip(entries) {
            records.push(self.record(number, *entry, first.offset, &bytes)?);
        }
        Ok(records)
    }

    fn record(
        &self,
        number: u64,
        entry: Entry,
        start: u64,
        bytes: &Bytes,
    ) -> Result<OccurrenceRecord, SealError> {
        let at = |offset: u64| usize::try_from(offset - start).unwrap_or(usize::MAX);
        let sealed = bytes.get(at(entry.offset)..at(entry.end()));
        let plain = sealed.and_then(|sealed| self.cipher.open(number, entry.record, sealed));
        let plain = plain.ok_or_else(|| damaged(&self.path, "a record is not the one that was sealed"))?;
        serde_json::from_slice(&plain).map_err(|_| damaged(&self.path, "a record cannot be understood"))
    }

    /// Every record, some at a time.
    fn all(self) -> BoxStream<'static, Result<OccurrenceRecord, SealError>> {
        let groups = stream::try_unfold(0, move |from| {
            let part = self.clone();
            async move {
                if from == part.entries.len() {
                    return Ok::<_, SealError>(None);
                }
                let start = part.entries[from].offset;
                let fits = |entry: &Entry| entry.end() - start <= BYTES_AT_ONCE;
                let to = from + part.entries[from..].partition_point(fits).max(1);
                let records = part.records(from, to).await?;
                Ok(Some((stream::iter(records.into_iter().map(Ok)), to)))
            }
        });
        groups.try_flatten().boxed()
    }
}

fn cipher(path: &Path, header: &[u8], bound: Bound, keys: &SealKeys) -> Result<Cipher, SealError> {
    let (magic, rest) = header.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(damaged(path, "it is no file of sealed records"));
    }
    let (id, salt) = rest.split_at(8);
    let Some(key) = keys.all().find(|key| key.id_bytes() == id) else {
        let sealed_with = id.try_into().map(written).unwrap_or_default();
        let given = keys.all().map(super::SealKey::id).collect::<Vec<_>>().join(", ");
        return Err(SealError::WrongKey { sealed_with, given });
    };
    Cipher::of(key, salt, bound)
}

fn damaged(path: &Path, what: &'static str) -> SealError {
    SealError::Damaged { file: path.to_string(), what }
}
