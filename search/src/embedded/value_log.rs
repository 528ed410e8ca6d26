//! The file that keeps the dictionaries: append-only, in frames that are whole or absent.
//!
//! A frame is its length and CRC-32 (both little-endian `u32`) and as many entries as were new at
//! one flush; an entry is the field's place in [`FacetField::ALL`] (one byte), then value and label,
//! each a little-endian `u32` length and UTF-8. Frames reach the disk before the commit whose documents
//! use their ordinals, so a reader that opens a commit first and this file after it knows them all.
//! What a crash left behind the last whole frame is no part of any commit.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::field::FacetField;

const HEADER: usize = 8;

/// The longest frame written; a longer one found is damage.
const MAX_FRAME: usize = 64 << 20;

/// One value that was given the next ordinal of its field.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The field.
    pub field: FacetField,
    /// The value, folded.
    pub value: &'a str,
    /// The spelling it was first met in.
    pub label: &'a str,
}

/// The path of the file in the index's folder.
pub fn path(dir: &Path) -> PathBuf {
    dir.join("values.log")
}

/// Reads the whole frames from `offset` on, and returns where they end.
pub fn read(path: &Path, offset: u64, mut each: impl FnMut(Entry<'_>)) -> io::Result<u64> {
    let mut file = match File::open(path) {
        Ok(file) => io::BufReader::new(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(offset),
        Err(error) => return Err(error),
    };
    file.seek(SeekFrom::Start(offset))?;
    let (mut end, mut frame) = (offset, Vec::new());
    while read_frame(&mut file, &mut frame)? {
        let mut rest = frame.as_slice();
        while !rest.is_empty() {
            each(take_entry(&mut rest).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?);
        }
        end += (HEADER + frame.len()) as u64;
    }
    Ok(end)
}

/// Fills `frame` with the next frame; false where no whole one follows.
fn read_frame(file: &mut impl Read, frame: &mut Vec<u8>) -> io::Result<bool> {
    frame.clear();
    if file.by_ref().take(HEADER as u64).read_to_end(frame)? < HEADER {
        return Ok(false);
    }
    let mut rest = frame.as_slice();
    let (Some(len), Some(sum)) = (take_u32(&mut rest), take_u32(&mut rest)) else { return Ok(false) };
    frame.clear();
    if len as usize > MAX_FRAME || file.by_ref().take(u64::from(len)).read_to_end(frame)? < len as usize {
        return Ok(false);
    }
    Ok(crc32fast::hash(frame) == sum)
}

fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    let (head, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*head))
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let len = take_u32(bytes)? as usize;
    let (head, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    std::str::from_utf8(head).ok()
}

fn take_entry<'a>(bytes: &mut &'a [u8]) -> Option<Entry<'a>> {
    let (field, rest) = bytes.split_first()?;
    *bytes = rest;
    let field = FacetField::ALL.get(usize::from(*field)).copied()?;
    Some(Entry { field, value: take_text(bytes)?, label: take_text(bytes)? })
}

/// The end of the file to which entries are appended. There is one at a time: the index's writer has it.
#[derive(Debug)]
pub struct Appender {
    file: File,
    frame: Vec<u8>,
}

impl Appender {
    /// Opens the file for appending at `end`, where its last whole frame ends, and drops what lies behind.
    pub fn open(path: &Path, end: u64) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        if let Some(dir) = path.parent() {
            // So that the file itself survives a crash, not only what is in it.
            File::open(dir)?.sync_all()?;
        }
        Ok(Self { file, frame: Vec::new() })
    }

    /// Appends an entry; it is durable after the next [`Self::flush`].
    pub fn push(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.frame.push(u8::try_from(entry.field as usize).map_err(io::Error::other)?);
        for text in [entry.value, entry.label] {
            let len = u32::try_from(text.len()).map_err(io::Error::other)?;
            self.frame.extend_from_slice(&len.to_le_bytes());
            self.frame.extend_from_slice(text.as_bytes());
        }
        if self.frame.len() > MAX_FRAME / 64 { self.write_frame() } else { Ok(()) }
    }

    /// Makes every entry durable.
    pub fn flush(&mut self) -> io::Result<()> {
        self.write_frame()?;
        self.file.sync_data()
    }

    fn write_frame(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        let len = u32::try_from(self.frame.len()).map_err(io::Error::other)?;
        self.file.write_all(&len.to_le_bytes())?;
        self.file.write_all(&crc32fast::hash(&self.frame).to_le_bytes())?;
        self.file.write_all(&self.frame)?;
        self.frame.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{Appender, Entry, read};
    use crate::field::FacetField::{self, Genus, StateProvince};

    fn append(path: &Path, end: u64, entries: &[(FacetField, &str, &str)]) {
        let mut log = Appender::open(path, end).unwrap();
        for (field, value, label) in entries {
            log.push(&Entry { field: *field, value, label }).unwrap();
        }
        log.flush().unwrap();
    }

    fn entries(path: &Path, offset: u64) -> (u64, Vec<String>) {
        let mut found = Vec::new();
        let end =
            read(path, offset, |e| found.push(format!("{:?} {} {}", e.field, e.value, e.label))).unwrap();
        (end, found)
    }

    #[test]
    fn what_a_crash_left_behind_is_dropped_and_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = super::path(dir.path());
        assert_eq!(entries(&path, 0), (0, vec![]));
        append(&path, 0, &[(Genus, "acacia", "Acacia"), (StateProvince, "act", "ACT")]);
        let (end, _) = entries(&path, 0);

        // A second frame, cut at every possible length, and one with a flipped bit.
        append(&path, end, &[(Genus, "dasyurus", "Dasyurus")]);
        let whole = fs::read(&path).unwrap();
        for cut in usize::try_from(end).unwrap()..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(
                entries(&path, 0),
                (end, vec!["Genus acacia Acacia".into(), "StateProvince act ACT".into()])
            );
        }
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&path, damaged).unwrap();
        assert_eq!(entries(&path, end), (end, vec![]));

        append(&path, end, &[(Genus, "eucalyptus", "Eucalyptus")]);
        assert_eq!(entries(&path, end).1, ["Genus eucalyptus Eucalyptus"]);
    }
}
