//! The rows of one delimited file.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator};

use super::{
    charset::Decoding,
    descriptor::{LineEnd, TableSpec},
    guard::RowGuard,
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
    /// Columns a row must have, once a row told.
    width: Option<usize>,
    strip_return: bool,
    record: ByteRecord,
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
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(spec.delimiter)
            .quoting(spec.quote.is_some())
            .quote(spec.quote.unwrap_or(b'"'))
            .terminator(match spec.line_end {
                LineEnd::Feed => Terminator::Any(b'\n'),
                LineEnd::Any => Terminator::CRLF,
            })
            .buffer_capacity(64 << 10)
            .from_reader(text);
        let strip_return = spec.line_end == LineEnd::Feed;
        let mut reader =
            Self { files, name, csv, since_row, width: None, strip_return, record: ByteRecord::new() };
        for _ in 0..spec.header_lines {
            let Some(row) = reader.read()? else { break };
            reader.width = Some(row.values.len());
        }
        Ok(reader)
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<Row>, IngestError> {
        let Some(mut row) = self.read()? else { return Ok(None) };
        let found = row.values.len();
        let width = *self.width.get_or_insert(found);
        if found > width && row.values.iter().skip(width).all(str::is_empty) {
            row.values.truncate(width);
        } else if found != width {
            return Err(self.defect(
                Some(row.line),
                Some(found.min(width) as u64 + 1),
                DefectCode::ColumnCount,
                format!("the row has {found} columns where the file has {width}"),
            ));
        }
        Ok(Some(row))
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
        let mut values = StringRecord::from_byte_record(record).map_err(|error| {
            let column = error.utf8_error().field() as u64 + 1;
            let message = "the value is not UTF-8; name the encoding of the file in meta.xml".to_owned();
            self.defect(Some(line), Some(column), DefectCode::BadEncoding, message)
        })?;
        if self.strip_return && values.iter().next_back().is_some_and(|last| last.ends_with('\r')) {
            values = without_return(&values);
        }
        Ok(Some(Row { line, values }))
    }

    fn defect(
        &self,
        line: Option<u64>,
        column: Option<u64>,
        code: DefectCode,
        message: String,
    ) -> IngestError {
        Defect { file: self.name.to_owned(), line, column, code, message }.into()
    }
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
