//! Tables without a descriptor: their form is read off their first row.

use super::{
    descriptor::{FieldSpec, LineEnd, TableSpec},
    row_type::OCCURRENCE,
    source::{Files, Meter},
    table::TableReader,
    term::term_name,
};
use crate::{
    error::IngestError,
    report::{Defect, DefectCode},
};

/// Delimiters a plain table may have.
const DELIMITERS: [u8; 4] = *b"\t,;|";

/// The table in the file, with its first row as the names of its terms.
pub(super) fn describe(files: &Files, name: &str, meter: &Meter) -> Result<TableSpec, IngestError> {
    let mut spec = TableSpec {
        row_type: OCCURRENCE.to_owned(),
        files: vec![name.to_owned()],
        encoding: None,
        delimiter: 0,
        delimiter_assumed: false,
        quote: None,
        line_end: LineEnd::Any,
        header_lines: 0,
        id: None,
        fields: Vec::new(),
    };
    let line = first_line(files, &spec, meter)?;
    if line.trim_start().starts_with("<?xml") {
        return Err(
            Defect::whole(name, DefectCode::NotAnArchive, "it is an XML document, not a table").into()
        );
    }
    spec.delimiter = delimiter(&line).unwrap_or(b',');
    // Tab-separated text has, by GBIF's and R's habit, no quotes unless its header has.
    spec.quote = (spec.delimiter != b'\t' || line.contains('"')).then_some(b'"');
    let header = first_row(files, &spec, meter)?;
    spec.header_lines = 1;
    spec.id = header.iter().position(|name| name.trim().eq_ignore_ascii_case("id"));
    let field = |(index, name): (usize, &String)| {
        let name = term_name(name);
        let term = if name.is_empty() { format!("column{}", index + 1) } else { name.to_owned() };
        FieldSpec { term, index: Some(index), default: None }
    };
    spec.fields = header.iter().enumerate().map(field).collect();
    Ok(spec)
}

/// Where a descriptor leaves the delimiter open, that of the file: some readers assume tabs, others commas.
pub(super) fn settle_delimiter(
    files: &Files,
    table: &mut TableSpec,
    meter: &Meter,
) -> Result<(), IngestError> {
    if !table.delimiter_assumed || table.files.first().and_then(|file| files.size(file)).unwrap_or(0) == 0 {
        return Ok(());
    }
    let line = first_line(files, table, meter)?;
    if !line.as_bytes().contains(&table.delimiter) {
        table.delimiter = delimiter(&line).unwrap_or(table.delimiter);
    }
    Ok(())
}

/// The delimiter that is oftenest in a line.
fn delimiter(line: &str) -> Option<u8> {
    let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).filter(|found| count(*found) > 0)
}

fn first_line(files: &Files, table: &TableSpec, meter: &Meter) -> Result<String, IngestError> {
    // With a delimiter that is in no text, the first row is the first line.
    let line = TableSpec { delimiter: 0, quote: None, header_lines: 0, fields: Vec::new(), ..table.clone() };
    Ok(first_row(files, &line, meter)?.join(""))
}

fn first_row(files: &Files, spec: &TableSpec, meter: &Meter) -> Result<Vec<String>, IngestError> {
    let name = &spec.files[0];
    files.with(name, meter, |bytes| {
        let mut reader = TableReader::new(files, spec, name, bytes)?;
        match reader.next()? {
            Some(row) => Ok(row.values.iter().map(str::to_owned).collect()),
            None => Err(Defect::whole(name, DefectCode::Empty, "it has no rows").into()),
        }
    })
}
