//! Rows on disk, divided by the hash of the id they share.

use std::{
    fs::File,
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use csv::StringRecord;

/// Rows divided into files.
pub(super) struct Spill {
    parts: Vec<BufWriter<File>>,
}

/// Where a row is from, and what was found about it on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub table: u16,
    pub file: u16,
    pub line: u64,
    /// Whether it is an event that is its own ancestor.
    pub looped: bool,
}

/// A row read back.
pub(super) struct SpilledRow {
    pub origin: Origin,
    pub id: String,
    pub values: StringRecord,
}

impl Spill {
    /// Files that may be open at once. Beyond it parts grow with the archive.
    pub const MAX_PARTS: u64 = 512;

    /// Unnamed scratch files in `folder`.
    pub fn new(folder: &Path, parts: u64) -> io::Result<Self> {
        let part = |_| Ok(BufWriter::with_capacity(16 << 10, tempfile::tempfile_in(folder)?));
        Ok(Self { parts: (0..parts).map(part).collect::<io::Result<_>>()? })
    }

    /// Adds a row to the part of its id.
    pub fn push(&mut self, origin: Origin, id: &str, values: &StringRecord) -> io::Result<()> {
        let at = part_of(id, self.parts.len());
        let out = &mut self.parts[at];
        out.write_all(&origin.table.to_le_bytes())?;
        out.write_all(&origin.file.to_le_bytes())?;
        out.write_all(&[u8::from(origin.looped)])?;
        out.write_all(&origin.line.to_le_bytes())?;
        write_text(out, id)?;
        out.write_all(&length(values.len())?)?;
        values.iter().try_for_each(|value| write_text(out, value))
    }

    /// The parts, each in the order its rows were added.
    pub fn parts(self) -> io::Result<Vec<SpilledPart>> {
        let part = |out: BufWriter<File>| {
            let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(SpilledPart { input: BufReader::with_capacity(16 << 10, file), text: String::new() })
        };
        self.parts.into_iter().map(part).collect()
    }
}

/// The part of an id among so many.
pub(super) fn part_of(id: &str, parts: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    usize::try_from(hasher.finish() % parts as u64).unwrap_or_default()
}

/// One part.
pub(super) struct SpilledPart {
    input: BufReader<File>,
    text: String,
}

impl SpilledPart {
    /// Goes back to its first row.
    pub fn rewind(&mut self) -> io::Result<()> {
        self.input.seek(SeekFrom::Start(0)).map(drop)
    }

    /// The next row.
    pub fn next(&mut self) -> io::Result<Option<SpilledRow>> {
        let mut head = [0; 13];
        match self.input.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let [t0, t1, f0, f1, looped, line @ ..] = head;
        let id = self.read_text()?.to_owned();
        let columns = self.read_length()?;
        let mut values = StringRecord::new();
        for _ in 0..columns {
            let value = self.read_text()?;
            values.push_field(value);
        }
        let origin = Origin {
            table: u16::from_le_bytes([t0, t1]),
            file: u16::from_le_bytes([f0, f1]),
            line: u64::from_le_bytes(line),
            looped: looped != 0,
        };
        Ok(Some(SpilledRow { origin, id, values }))
    }

    fn read_length(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.input.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn read_text(&mut self) -> io::Result<&str> {
        let length = u64::from(self.read_length()?);
        self.text.clear();
        (&mut self.input).take(length).read_to_string(&mut self.text)?;
        Ok(&self.text)
    }
}

fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(&length(text.len())?)?;
    out.write_all(text.as_bytes())
}

fn length(length: usize) -> io::Result<[u8; 4]> {
    u32::try_from(length).map(u32::to_le_bytes).map_err(io::Error::other)
}
