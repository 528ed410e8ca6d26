//! Sorting of ids on disk, so that their number does not matter.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

/// Where a record is in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Position of the file in its table.
    pub file: u16,
    /// Line, from 1.
    pub line: u64,
}

/// What is kept with an id.
pub(crate) trait Payload: Copy + Ord {
    /// Bytes it takes, at most 32.
    const BYTES: usize;

    /// Writes that many bytes.
    fn write(&self, out: &mut [u8]);

    /// Reads what was written.
    fn read(bytes: &[u8]) -> Self;
}

impl Payload for Place {
    const BYTES: usize = 10;

    fn write(&self, out: &mut [u8]) {
        out[..2].copy_from_slice(&self.file.to_le_bytes());
        out[2..].copy_from_slice(&self.line.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Self {
        let (mut file, mut line) = ([0; 2], [0; 8]);
        file.copy_from_slice(&bytes[..2]);
        line.copy_from_slice(&bytes[2..]);
        Self { file: u16::from_le_bytes(file), line: u64::from_le_bytes(line) }
    }
}

/// An id and what is kept with it.
type Entry<P> = (Uuid, P);

const ID_BYTES: usize = 16;
/// Bytes a reader of a sorted run holds.
const RUN_BUFFER: usize = 16 << 10;

/// Takes ids in any order and gives them back sorted. Holds a bounded number in memory.
pub(crate) struct Sorter<P = Place> {
    folder: PathBuf,
    limit: usize,
    entries: Vec<Entry<P>>,
    runs: Vec<File>,
    count: u64,
}

impl<P: Payload> Sorter<P> {
    /// A sorter with scratch files in `folder` that holds at most `limit` ids in memory.
    pub fn new(folder: &Path, limit: usize) -> Self {
        Self { folder: folder.to_owned(), limit, entries: Vec::new(), runs: Vec::new(), count: 0 }
    }

    /// Ids taken so far.
    pub const fn len(&self) -> u64 {
        self.count
    }

    /// Takes an id.
    pub fn push(&mut self, id: Uuid, payload: P) -> io::Result<()> {
        self.count += 1;
        self.entries.push((id, payload));
        if self.entries.len() >= self.limit { self.spill() } else { Ok(()) }
    }

    /// The ids, ascending; equal ones in the order of what is kept with them. May be called again.
    pub fn sorted(&mut self) -> io::Result<Sorted<'_, P>> {
        self.entries.sort_unstable();
        let mut runs = Vec::with_capacity(self.runs.len() + 1);
        for file in &mut self.runs {
            file.seek(SeekFrom::Start(0))?;
            runs.push(Run::File(BufReader::with_capacity(RUN_BUFFER, file)));
        }
        runs.push(Run::Memory(self.entries.iter()));
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (n, run) in runs.iter_mut().enumerate() {
            if let Some(entry) = run.next()? {
                heads.push(Reverse((entry, n)));
            }
        }
        Ok(Sorted { runs, heads })
    }

    fn spill(&mut self) -> io::Result<()> {
        self.entries.sort_unstable();
        // Unnamed: gone with the process however it ends.
        let mut out = BufWriter::with_capacity(64 << 10, tempfile::tempfile_in(&self.folder)?);
        let mut bytes = vec![0; P::BYTES];
        for (id, payload) in self.entries.drain(..) {
            payload.write(&mut bytes);
            out.write_all(id.as_bytes())?;
            out.write_all(&bytes)?;
        }
        self.runs.push(out.into_inner().map_err(io::IntoInnerError::into_error)?);
        Ok(())
    }
}

/// The ids of a [`Sorter`], ascending.
pub(crate) struct Sorted<'a, P> {
    runs: Vec<Run<'a, P>>,
    heads: BinaryHeap<Reverse<(Entry<P>, usize)>>,
}

impl<P: Payload> Iterator for Sorted<'_, P> {
    type Item = io::Result<Entry<P>>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((entry, run)) = self.heads.pop()?;
        match self.runs[run].next() {
            Ok(Some(next)) => self.heads.push(Reverse((next, run))),
            Ok(None) => {}
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(entry))
    }
}

enum Run<'a, P> {
    File(BufReader<&'a mut File>),
    Memory(std::slice::Iter<'a, Entry<P>>),
}

impl<P: Payload> Run<'_, P> {
    fn next(&mut self) -> io::Result<Option<Entry<P>>> {
        let file = match self {
            Self::Memory(entries) => return Ok(entries.next().copied()),
            Self::File(file) => file,
        };
        let mut id = [0; ID_BYTES];
        match file.read_exact(&mut id) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let mut bytes = [0; 32];
        let bytes = &mut bytes[..P::BYTES];
        file.read_exact(bytes)?;
        Ok(Some((Uuid::from_bytes(id), P::read(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Place, Sorter};

    #[test]
    fn ids_come_back_sorted_from_memory_and_disk() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), 3);
        for (line, id) in [5_u128, 2, 9, 1, 5, 0, 7].into_iter().enumerate() {
            let place = Place { file: 1, line: line as u64 };
            sorter.push(Uuid::from_u128(id << 64), place).unwrap();
        }
        assert_eq!(sorter.len(), 7);
        for _ in 0..2 {
            let entries: Vec<_> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let ids: Vec<_> = entries.iter().map(|(id, place)| (id.as_u128() >> 64, place.line)).collect();
            assert_eq!(ids, [(0, 5), (1, 3), (2, 1), (5, 0), (5, 4), (7, 6), (9, 2)]);
        }
    }
}
