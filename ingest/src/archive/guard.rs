//! Limits on what hostile input may cost.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes of text one row may have.
pub(super) const MAX_ROW_BYTES: u64 = 16 << 20;
/// Bytes `meta.xml` or `eml.xml` may have.
pub(super) const MAX_XML_BYTES: u64 = 16 << 20;
/// Entries a zip may have.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// How often smaller than its text an entry may be, once the text is large. Tables that are nearly all
/// empty columns shrink about a hundredfold; bombs a thousandfold.
const MAX_RATIO: u64 = 400;
/// Text below this size is no bomb whatever its ratio.
const RATIO_FREE_BYTES: u64 = 64 << 20;
/// Bytes of text all entries together may have. No dataset is as large.
const MAX_TOTAL_BYTES: u64 = 1 << 40;

/// What unpacking a zip may cost, entry by entry and in all: many small bombs are one as well.
#[derive(Debug, Default)]
pub(super) struct Budget {
    unpacked: u64,
    packed: u64,
}

impl Budget {
    /// Adds an entry, or says why it is too much.
    pub fn spend(&mut self, name: &str, unpacked: u64, packed: u64) -> Result<(), String> {
        let is_bomb =
            |unpacked: u64, packed: u64| unpacked > RATIO_FREE_BYTES && unpacked / MAX_RATIO > packed;
        self.unpacked = self.unpacked.saturating_add(unpacked);
        self.packed = self.packed.saturating_add(packed);
        if is_bomb(unpacked, packed) {
            return Err(format!("the entry `{name}` unpacks to {unpacked} bytes: it is a zip bomb"));
        }
        if is_bomb(self.unpacked, self.packed) || self.unpacked > MAX_TOTAL_BYTES {
            return Err(format!("its entries unpack to {} bytes and more: it is a zip bomb", self.unpacked));
        }
        Ok(())
    }
}

/// Marks an error of [`RowGuard`].
#[derive(Debug, thiserror::Error)]
#[error("a row has more than {} MB: a line or a quoted value does not end", MAX_ROW_BYTES >> 20)]
pub(super) struct EndlessRow;

/// Stops reading when more than a row's worth of bytes went by since the last row ended.
pub(super) struct RowGuard<R> {
    inner: R,
    since_row: Arc<AtomicU64>,
}

impl<R> RowGuard<R> {
    /// The guard, and the counter to reset at each row.
    pub fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let since_row = Arc::new(AtomicU64::new(0));
        (Self { inner, since_row: since_row.clone() }, since_row)
    }
}

impl<R: Read> Read for RowGuard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.since_row.load(Ordering::Relaxed) > MAX_ROW_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, EndlessRow));
        }
        let count = self.inner.read(buf)?;
        self.since_row.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Marks an error of [`SizeGuard`].
#[derive(Debug, thiserror::Error)]
#[error("the entry holds more than its zip says: it is damaged or a zip bomb")]
pub(super) struct Oversize;

/// Stops reading at the size that was declared.
pub(super) struct SizeGuard<R> {
    inner: R,
    left: u64,
}

impl<R> SizeGuard<R> {
    pub const fn new(inner: R, size: u64) -> Self {
        Self { inner, left: size }
    }
}

impl<R: Read> Read for SizeGuard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, Oversize)),
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, MAX_TOTAL_BYTES};

    #[test]
    fn bombs_are_told_from_tables_by_their_sizes() {
        const MB: u64 = 1 << 20;
        let cases: [(&[(u64, u64)], bool); 7] = [
            // Unpacked and packed bytes of each entry.
            (&[(50 * MB, 1)], true),
            (&[(100 * MB, MB)], true),
            (&[(100 * MB, MB / 8)], false),
            (&[(50 * MB, MB / 8), (50 * MB, MB / 8)], true),
            (&[(50 * MB, MB / 100), (50 * MB, MB / 100)], false),
            (&[(MAX_TOTAL_BYTES / 2, MAX_TOTAL_BYTES / 4), (MAX_TOTAL_BYTES / 2, MAX_TOTAL_BYTES / 4)], true),
            (&[(MAX_TOTAL_BYTES, MAX_TOTAL_BYTES / 2), (1, 1)], false),
        ];
        for (entries, fits) in cases {
            let mut budget = Budget::default();
            let spent =
                entries.iter().try_for_each(|(unpacked, packed)| budget.spend("x", *unpacked, *packed));
            assert_eq!(spent.is_ok(), fits, "{entries:?}: {spent:?}");
        }
    }
}
