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
        quote: None,
        line_end: LineEnd::Any,
        header_lines: 0,
        id: None,
        fields: Vec::new(),
    };
    // With a delimiter that is in no text, the first row is the first line.
    let line = first_row(files, &spec, meter)?.join("");
    let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    spec.delimiter = DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
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
