//! The compiled form of a checklist.
//!
//! A head of 24 bytes (eight letters, the format's number, a checksum of all that follows the head, its length), then the
//! checklist's key and title and one column after the other, each after its length. Numbers are little-endian.

use std::io::{self, Write};

use tantivy_fst::Map;
use uuid::Uuid;

use super::{Checklist, ChecklistError, NONE, text::Texts};

const MAGIC: &[u8; 8] = b"ATLASTAX";
const FORMAT: u32 = 1;
const HEAD: usize = 24;

impl Checklist {
    /// Writes the compiled form.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut body = Vec::with_capacity(self.labels.bytes.len() * 2);
        body.extend_from_slice(self.key.as_bytes());
        put_bytes(&mut body, self.title.as_bytes());
        for column in [&self.parent, &self.accepted, &self.by_id, &self.postings] {
            put_numbers(&mut body, column);
        }
        for column in [&self.rank, &self.status, &self.canonical] {
            put_bytes(&mut body, column);
        }
        let authors: Vec<u32> =
            self.authors.iter().map(|[start, length]| u32::from(*start) << 16 | u32::from(*length)).collect();
        put_numbers(&mut body, &authors);
        for texts in [&self.labels, &self.ids] {
            put_bytes(&mut body, texts.bytes.as_bytes());
            put_numbers(&mut body, &texts.ends);
        }
        put_bytes(&mut body, &self.index.as_fst().to_vec());
        out.write_all(MAGIC)?;
        out.write_all(&FORMAT.to_le_bytes())?;
        out.write_all(&crc32fast::hash(&body).to_le_bytes())?;
        out.write_all(&(body.len() as u64).to_le_bytes())?;
        out.write_all(&body)
    }

    /// Reads the compiled form.
    pub fn read(bytes: &[u8]) -> Result<Self, ChecklistError> {
        let (head, body) = bytes.split_at_checked(HEAD).ok_or(ChecklistError::NotAChecklist)?;
        let mut reader = Reader(head.strip_prefix(MAGIC).ok_or(ChecklistError::NotAChecklist)?);
        let (found, checksum) = (reader.number()?, reader.number()?);
        if found != FORMAT {
            return Err(ChecklistError::Version { found, expected: FORMAT });
        }
        let length = reader.long()?;
        if length != body.len() as u64 || checksum != crc32fast::hash(body) {
            return Err(ChecklistError::Damaged);
        }
        let mut reader = Reader(body);
        let key = Uuid::from_slice(reader.take(16)?).map_err(|_| ChecklistError::Damaged)?;
        let title = reader.text()?;
        let [parent, accepted, by_id, postings] =
            [reader.numbers()?, reader.numbers()?, reader.numbers()?, reader.numbers()?];
        let [rank, status, canonical] = [reader.bytes()?, reader.bytes()?, reader.bytes()?];
        let authors = reader.numbers()?.into_iter().map(|pair| [high(pair), low(pair)]).collect();
        let labels = Texts { bytes: reader.text()?, ends: reader.numbers()? };
        let ids = Texts { bytes: reader.text()?, ends: reader.numbers()? };
        let index = Map::from_bytes(reader.bytes()?)?;
        let read = Self {
            key,
            title,
            parent,
            accepted,
            rank,
            status,
            labels,
            authors,
            canonical,
            ids,
            by_id,
            index,
            postings,
            by_key: std::sync::OnceLock::new(),
            tree: std::sync::OnceLock::new(),
        };
        if read.is_sound() { Ok(read) } else { Err(ChecklistError::Damaged) }
    }

    /// Whether every place leads to a taxon and every taxon has all it should have.
    fn is_sound(&self) -> bool {
        let count = self.parent.len();
        let lengths = [
            self.accepted.len(),
            self.rank.len(),
            self.status.len(),
            self.canonical.len(),
            self.authors.len(),
            self.by_id.len(),
            self.labels.len(),
            self.ids.len(),
        ];
        let within = |at: &u32| (*at as usize) < count;
        lengths.iter().all(|length| *length == count)
            && self.parent.iter().all(|at| *at == NONE || within(at))
            && self.accepted.iter().chain(&self.by_id).all(within)
            && self.labels.is_sound()
            && self.ids.is_sound()
            && self.postings.iter().all(within)
    }
}

const fn high(pair: u32) -> u16 {
    let [_, _, a, b] = pair.to_le_bytes();
    u16::from_le_bytes([a, b])
}

const fn low(pair: u32) -> u16 {
    let [a, b, ..] = pair.to_le_bytes();
    u16::from_le_bytes([a, b])
}

fn put_bytes(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    body.extend_from_slice(bytes);
}

fn put_numbers(body: &mut Vec<u8>, numbers: &[u32]) {
    body.extend_from_slice(&(numbers.len() as u64 * 4).to_le_bytes());
    for number in numbers {
        body.extend_from_slice(&number.to_le_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], ChecklistError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ChecklistError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, ChecklistError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ChecklistError::Damaged)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn long(&mut self) -> Result<u64, ChecklistError> {
        let bytes = self.take(8)?.try_into().map_err(|_| ChecklistError::Damaged)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn slice(&mut self) -> Result<&'a [u8], ChecklistError> {
        let length = usize::try_from(self.long()?).map_err(|_| ChecklistError::Damaged)?;
        self.take(length)
    }

    fn bytes(&mut self) -> Result<Vec<u8>, ChecklistError> {
        self.slice().map(<[u8]>::to_vec)
    }

    fn text(&mut self) -> Result<String, ChecklistError> {
        String::from_utf8(self.bytes()?).map_err(|_| ChecklistError::Damaged)
    }

    fn numbers(&mut self) -> Result<Vec<u32>, ChecklistError> {
        let bytes = self.slice()?.chunks_exact(4);
        Ok(bytes.map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).collect())
    }
}
