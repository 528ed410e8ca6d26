//! The rows of one delimited file.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator};
use encoding_rs::WINDOWS_1252;

use super::{
    charset::Decoding,
    descriptor::{LineEnd, TableSpec},
    guard::RowGuard,
    oddity::Oddities,
    source::Files,
};
use crate::{
    error::IngestError,
    report::{Defect, DefectCode},
};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The line it starts on, from 1.
    pub line: u64,
    /// Its values by column.
    pub values: StringRecord,
}

/// Reads the rows of one file of a table, its header lines left out.
pub(crate) struct TableReader<'a> {
    files: &'a Files,
    name: &'a str,
    csv: csv::Reader<Decoding<RowGuard<&'a mut dyn Read>>>,
    since_row: Arc<AtomicU64>,
    /// Columns a row may have: those of the header or the first row, or as many as are described.
    width: Option<usize>,
    described: usize,
    strip_return: bool,
    /// Whether the file's encoding is named: what is not in it is no text then.
    encoding_named: bool,
    record: ByteRecord,
    oddities: Oddities,
}

impl<'a> TableReader<'a> {
    /// A reader of the bytes of the file `name`.
    pub fn new(
        files: &'a Files,
        spec: &TableSpec,
        name: &'a str,
        bytes: &'a mut dyn Read,
    ) -> Result<Self, IngestError> {
        let (guarded, since_row) = RowGuard::new(bytes);
        let text =
            Decoding::new(guarded, spec.encoding).map_err(|error| files.read_error(name, None, error))?;
        let line_end = if text.returns_only() { LineEnd::Any } else { spec.line_end };
        let oddities = Oddities::of_encoding(spec.encoding, text.encoding());
        let columns = spec.fields.iter().filter_map(|field| field.index).chain(spec.id);
        let mut reader = Self {
            files,
            name,
            csv: csv_reader(spec, line_end, text),
            since_row,
            width: None,
            described: columns.max().map_or(0, |last| last + 1),
            strip_return: line_end == LineEnd::Feed,
            encoding_named: spec.encoding.is_some(),
            record: ByteRecord::new(),
            oddities,
        };
        for _ in 0..spec.header_lines {
            let Some(row) = reader.read()? else { break };
            // Of several lines none need be the names of the columns.
            reader.width = (spec.header_lines == 1).then_some(row.values.len().max(reader.described));
        }
        Ok(reader)
    }

    /// What was odd about the rows read so far, in sentences.
    pub fn notes(&self) -> Vec<String> {
        self.oddities.notes(self.name)
    }

    /// The next row with a value.
    pub fn next(&mut self) -> Result<Option<Row>, IngestError> {
        loop {
            let Some(row) = self.read()? else { return Ok(None) };
            if !row.values.iter().all(|value| value.trim().is_empty()) {
                return self.checked(row).map(Some);
            }
            self.oddities.blank.add(row.line);
        }
    }

    /// The row, if it has no more columns than the file.
    fn checked(&mut self, mut row: Row) -> Result<Row, IngestError> {
        let found = row.values.len();
        let described = self.described;
        let width = *self.width.get_or_insert_with(|| found.max(described));
        if found < width {
            self.oddities.short.add(row.line);
        } else if found > width && row.values.iter().skip(width).all(str::is_empty) {
            row.values.truncate(width);
        } else if found > width {
            let message = format!("the row has {found} columns where the file has {width}");
            return Err(self.defect(row.line, width as u64 + 1, DefectCode::ColumnCount, message));
        }
        Ok(row)
    }

    fn read(&mut self) -> Result<Option<Row>, IngestError> {
        let more = match self.csv.read_byte_record(&mut self.record) {
            Ok(more) => more,
            Err(error) => {
                let line = self.csv.position().line();
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => self.files.read_error(self.name, Some(line), error),
                    other => IngestError::Internal(format!("{}: {other:?}", self.name)),
                });
            }
        };
        self.since_row.store(0, Ordering::Relaxed);
        if !more {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let record = std::mem::take(&mut self.record);
        let mut values = match StringRecord::from_byte_record(record) {
            Ok(values) => values,
            Err(error) if self.encoding_named => {
                let column = error.utf8_error().field() as u64 + 1;
                let message = "the value is not UTF-8; if the file is in another encoding, such as Windows-1252, name it \
                               in meta.xml"
                    .to_owned();
                return Err(self.defect(line, column, DefectCode::BadEncoding, message));
            }
            Err(error) => {
                self.oddities.foreign.add(line);
                from_windows(&error.into_byte_record())
            }
        };
        if self.strip_return && values.iter().next_back().is_some_and(|last| last.ends_with('\r')) {
            values = without_return(&values);
        }
        Ok(Some(Row { line, values }))
    }

    fn defect(&self, line: u64, column: u64, code: DefectCode, message: String) -> IngestError {
        Defect { file: self.name.to_owned(), line: Some(line), column: Some(column), code, message }.into()
    }
}

fn csv_reader<R: Read>(spec: &TableSpec, line_end: LineEnd, text: R) -> csv::Reader<R> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(spec.delimiter)
        .quoting(spec.quote.is_some())
        .quote(spec.quote.unwrap_or(b'"'))
        .terminator(match line_end {
            LineEnd::Feed => Terminator::Any(b'\n'),
            LineEnd::Any => Terminator::CRLF,
        })
        .buffer_capacity(64 << 10)
        .from_reader(text)
}

/// The row with those of its values that are not UTF-8 taken as Windows-1252.
fn from_windows(record: &ByteRecord) -> StringRecord {
    let value = |bytes: &[u8]| {
        std::str::from_utf8(bytes)
            .map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), str::to_owned)
    };
    record.iter().map(value).collect()
}

/// The row without the carriage return at its end, where lines were said to end in a line feed alone.
fn without_return(values: &StringRecord) -> StringRecord {
    let last = values.len() - 1;
    values
        .iter()
        .enumerate()
        .map(|(n, value)| if n == last { value.trim_end_matches('\r') } else { value })
        .collect()
}
