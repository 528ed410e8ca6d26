//! The layout of a part.

use uuid::Uuid;

use super::cipher::{SALT_BYTES, TAG_BYTES};

pub(super) const MAGIC: &[u8; 8] = b"ATLSEAL1";
pub(super) const HEADER_BYTES: usize = 8 + 8 + SALT_BYTES;
pub(super) const ENTRY_BYTES: usize = 16 + 8 + 4;
/// Seal of the index and number of records.
pub(super) const TRAILER_BYTES: usize = TAG_BYTES + 4;

/// Where a record is in its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub record: Uuid,
    pub offset: u64,
    pub length: u32,
}

impl Entry {
    pub fn write(self, index: &mut Vec<u8>) {
        index.extend_from_slice(self.record.as_bytes());
        index.extend_from_slice(&self.offset.to_le_bytes());
        index.extend_from_slice(&self.length.to_le_bytes());
    }

    pub fn read(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            record: Uuid::from_slice(bytes.get(..16)?).ok()?,
            offset: u64::from_le_bytes(bytes.get(16..24)?.try_into().ok()?),
            length: u32::from_le_bytes(bytes.get(24..28)?.try_into().ok()?),
        })
    }

    pub const fn end(self) -> u64 {
        self.offset + self.length as u64
    }
}

/// The path of a part.
pub(super) fn path(dataset_key: Uuid, version: i64, part: u64) -> object_store::path::Path {
    crate::store::sealed_path(dataset_key, version).join(format!("part-{part:05}.sealed"))
}
