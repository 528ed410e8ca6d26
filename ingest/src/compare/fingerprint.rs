//! Which records of two versions differ, by their digests.

use std::{cmp::Ordering, io, path::Path};

use atlas_records::OccurrenceRecord;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::tally::{FlagCounts, SAMPLES};
use crate::{
    error::IngestError,
    keys::{Payload, Sorter},
};

/// Records held in memory while sorting: 40 bytes each, 12 MB.
const IN_MEMORY: usize = 300_000;

/// Where a record is in its version, and a digest of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fingerprint {
    row: u64,
    digest: [u8; 16],
}

impl Payload for Fingerprint {
    const BYTES: usize = 24;

    fn write(&self, out: &mut [u8]) {
        out[..8].copy_from_slice(&self.row.to_le_bytes());
        out[8..].copy_from_slice(&self.digest);
    }

    fn read(bytes: &[u8]) -> Self {
        let (mut row, mut digest) = ([0; 8], [0; 16]);
        row.copy_from_slice(&bytes[..8]);
        digest.copy_from_slice(&bytes[8..]);
        Self { row: u64::from_le_bytes(row), digest }
    }
}

/// The fingerprints of a version.
pub(super) struct Fingerprints {
    sorter: Sorter<Fingerprint>,
    pub flags: FlagCounts,
}

impl Fingerprints {
    /// None yet; scratch files go to `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { sorter: Sorter::new(folder, IN_MEMORY), flags: FlagCounts::default() }
    }

    /// Takes the records from this row on.
    pub fn add(&mut self, first_row: u64, records: &[OccurrenceRecord]) -> Result<(), IngestError> {
        for (row, record) in (first_row..).zip(records) {
            self.flags.add(&record.issues);
            let fingerprint = Fingerprint { row, digest: digest(record)? };
            self.sorter.push(record.id, fingerprint).map_err(IngestError::io("comparing records"))?;
        }
        Ok(())
    }

    fn len(&self) -> u64 {
        self.sorter.len()
    }
}

fn digest(record: &OccurrenceRecord) -> Result<[u8; 16], IngestError> {
    let mut hasher = Sha256::new();
    serde_json::to_writer(&mut hasher, record).map_err(|error| IngestError::Internal(error.to_string()))?;
    let mut half = [0; 16];
    half.copy_from_slice(&hasher.finalize()[..16]);
    Ok(half)
}

/// Rows of a version, a bit each.
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn new(rows: u64) -> Self {
        Self(vec![0; usize::try_from(rows.div_ceil(64)).unwrap_or_default()])
    }

    fn set(&mut self, row: u64) {
        if let Some(word) = usize::try_from(row / 64).ok().and_then(|at| self.0.get_mut(at)) {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether the row is among them.
    pub fn has(&self, row: u64) -> bool {
        let word = usize::try_from(row / 64).ok().and_then(|at| self.0.get(at));
        word.is_some_and(|word| word & (1 << (row % 64)) != 0)
    }
}

/// The records of two versions, matched by id.
pub(super) struct Matched {
    pub added: u64,
    pub removed: u64,
    /// Records of both versions.
    pub kept: u64,
    /// Records of both versions whose digests differ.
    pub differing: u64,
    pub differing_old: Bits,
    pub differing_new: Bits,
    /// Rows of some that were added, and of some that were removed.
    pub added_rows: Vec<u64>,
    pub removed_rows: Vec<u64>,
}

/// Matches the records of two versions.
pub(super) fn matched(old: &mut Fingerprints, new: &mut Fingerprints) -> io::Result<Matched> {
    let mut found = Matched {
        added: 0,
        removed: 0,
        kept: 0,
        differing: 0,
        differing_old: Bits::new(old.len()),
        differing_new: Bits::new(new.len()),
        added_rows: Vec::new(),
        removed_rows: Vec::new(),
    };
    let (mut olds, mut news) = (old.sorter.sorted()?, new.sorter.sorted()?);
    let (mut was, mut is) = (olds.next().transpose()?, news.next().transpose()?);
    loop {
        let order = match (&was, &is) {
            (None, None) => return Ok(found),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((old, _)), Some((new, _))) => old.cmp(new),
        };
        found.take(was.filter(|_| order.is_le()), is.filter(|_| order.is_ge()));
        if order.is_le() {
            was = olds.next().transpose()?;
        }
        if order.is_ge() {
            is = news.next().transpose()?;
        }
    }
}

type Entry = Option<(Uuid, Fingerprint)>;

impl Matched {
    /// Counts a record: as it was, as it is.
    fn take(&mut self, was: Entry, is: Entry) {
        match (was, is) {
            (Some((_, was)), Some((_, is))) => {
                self.kept += 1;
                if was.digest != is.digest {
                    self.differing += 1;
                    self.differing_old.set(was.row);
                    self.differing_new.set(is.row);
                }
            }
            (Some((_, was)), None) => {
                self.removed += 1;
                keep(&mut self.removed_rows, was.row);
            }
            (None, Some((_, is))) => {
                self.added += 1;
                keep(&mut self.added_rows, is.row);
            }
            (None, None) => {}
        }
    }
}

fn keep(rows: &mut Vec<u64>, row: u64) {
    if rows.len() < SAMPLES {
        rows.push(row);
    }
}
