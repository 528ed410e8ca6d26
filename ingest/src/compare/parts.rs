//! Records that differ, on disk, divided by id, so that both states of one come together with bounded memory.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use atlas_records::OccurrenceRecord;
use uuid::Uuid;

use super::tally::Tally;

/// Records of one version in a part, about: what is held in memory.
const RECORDS: u64 = 4_000;
/// Files that may be open at once. Beyond it parts grow with the versions.
const MAX_PARTS: u64 = 512;

/// Records divided into files: those of the old version first, then those of the new.
pub(super) struct Parts(Vec<Part>);

struct Part {
    file: BufWriter<File>,
    /// Records of the old version.
    old: u64,
}

impl Parts {
    /// Unnamed scratch files in `folder` for that many records.
    pub fn new(folder: &Path, records: u64) -> io::Result<Self> {
        let count = records.div_ceil(RECORDS).clamp(1, MAX_PARTS);
        let part =
            |_| Ok(Part { file: BufWriter::with_capacity(16 << 10, tempfile::tempfile_in(folder)?), old: 0 });
        Ok(Self((0..count).map(part).collect::<io::Result<_>>()?))
    }

    /// Adds a record of the old version. None may be added after those of the new one.
    pub fn add_old(&mut self, record: &OccurrenceRecord) -> io::Result<()> {
        let part = self.of(record.id);
        part.old += 1;
        write(&mut part.file, record)
    }

    /// Adds a record of the new version.
    pub fn add_new(&mut self, record: &OccurrenceRecord) -> io::Result<()> {
        write(&mut self.of(record.id).file, record)
    }

    /// Brings both states of every record together.
    pub fn tally(self, tally: &mut Tally) -> io::Result<()> {
        for part in self.0 {
            let mut file = part.file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            let mut input = BufReader::with_capacity(64 << 10, file);
            let mut old = HashMap::new();
            for _ in 0..part.old {
                let record = read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                old.insert(record.id, record);
            }
            while let Some(new) = read(&mut input)? {
                if let Some(old) = old.remove(&new.id) {
                    tally.take(&old, &new);
                }
            }
        }
        Ok(())
    }

    fn of(&mut self, id: Uuid) -> &mut Part {
        let at = usize::try_from(id.as_u128() % self.0.len() as u128).unwrap_or_default();
        &mut self.0[at]
    }
}

fn write(out: &mut impl Write, record: &OccurrenceRecord) -> io::Result<()> {
    let text = serde_json::to_vec(record)?;
    out.write_all(&u32::try_from(text.len()).map_err(io::Error::other)?.to_le_bytes())?;
    out.write_all(&text)
}

fn read(input: &mut impl Read) -> io::Result<Option<OccurrenceRecord>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut text = Vec::new();
    input.take(u64::from(u32::from_le_bytes(length))).read_to_end(&mut text)?;
    Ok(Some(serde_json::from_slice(&text)?))
}
