//! Reading a table.

use std::collections::HashMap;

use atlas_entity::EntityKind;
use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;
use uuid::Uuid;

use super::{
    cell,
    column::{Column, IDENTITY, PASSED_OVER, columns},
};
use crate::{FieldError, document::Fields};

/// The most faults that are told of one table.
const MOST_FAULTS: usize = 100;

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFault {
    /// The line, from 1; the header is on the first.
    pub line: u64,
    /// The header of the column, where it is in one.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl From<SheetFault> for FieldError {
    fn from(fault: SheetFault) -> Self {
        let SheetFault { line, column, message } = fault;
        let column = column.map(|column| format!(", column {column}")).unwrap_or_default();
        Self::new(format!("line {line}{column}"), "INVALID", message)
    }
}

/// A table that was read.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) kind: EntityKind,
    pub(super) headers: StringRecord,
    pub(super) rows: Vec<SheetRow>,
}

/// A row of it.
#[derive(Clone, Debug)]
pub(super) struct SheetRow {
    pub(super) cells: StringRecord,
    pub(super) key: Option<Uuid>,
    pub(super) uid: Option<String>,
    pub(super) version: Option<i64>,
    pub(super) fields: Fields,
}

impl Sheet {
    /// Reads a table of entities of this kind: UTF-8, cells separated by commas, headers in the first line.
    ///
    /// # Errors
    /// What is wrong with the table as such, with lines and columns. What is wrong with the values is told on import.
    pub fn read(kind: EntityKind, table: &[u8]) -> Result<Self, Vec<SheetFault>> {
        let table = table.strip_prefix(b"\xef\xbb\xbf").unwrap_or(table);
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(table);
        let headers = reader.headers().cloned().map_err(|error| vec![unreadable(&error)])?;
        let places = places(kind, &headers)?;
        let mut sheet = Self { kind, headers, rows: Vec::new() };
        let mut faults = Vec::new();
        let mut seen = HashMap::new();
        for record in reader.into_records() {
            match record {
                Ok(cells) => match sheet.row(&places, cells, &mut seen) {
                    Ok(row) => sheet.rows.push(row),
                    Err(some) => faults.extend(some),
                },
                Err(error) => faults.push(unreadable(&error)),
            }
            if faults.len() > MOST_FAULTS {
                break;
            }
        }
        if faults.is_empty() { Ok(sheet) } else { Err(faults) }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn row(
        &self,
        places: &[Option<Column>],
        cells: StringRecord,
        seen: &mut HashMap<String, u64>,
    ) -> Result<SheetRow, Vec<SheetFault>> {
        let line = cells.position().map_or(0, csv::Position::line);
        let fault = |column: Option<&str>, message: String| SheetFault {
            line,
            column: column.map(str::to_owned),
            message,
        };
        if cells.len() != self.headers.len() {
            let message = format!("{} cells under {} headers", cells.len(), self.headers.len());
            return Err(vec![fault(None, message)]);
        }
        let mut faults = Vec::new();
        let mut row = SheetRow { cells, key: None, uid: None, version: None, fields: Fields::new() };
        for (place, (header, cell)) in places.iter().zip(self.headers.iter().zip(row.cells.iter())) {
            let text = cell.trim();
            match (place, header) {
                (Some(column), _) => match cell::read(cell, column.holds) {
                    Ok(value) => drop(row.fields.insert(column.name.clone(), value)),
                    Err(message) => faults.push(fault(Some(header), message)),
                },
                (None, _) if text.is_empty() => {}
                (None, "key") => match text.parse() {
                    Ok(key) => row.key = Some(key),
                    Err(_) => faults.push(fault(Some("key"), format!("`{text}` is not a key"))),
                },
                (None, "uid") => row.uid = Some(text.to_owned()),
                (None, "version") => match text.parse() {
                    Ok(version) => row.version = Some(version),
                    Err(_) => faults.push(fault(Some("version"), format!("`{text}` is not a version"))),
                },
                (None, _) => {}
            }
        }
        let named = [("key", row.key.map(|key| key.to_string())), ("uid", row.uid.clone())];
        for (header, name) in named.into_iter().filter_map(|(header, name)| Some((header, name?))) {
            if let Some(first) = seen.insert(format!("{header} {name}"), line) {
                faults.push(fault(Some(header), format!("{name} is on line {first} already")));
            }
        }
        if faults.is_empty() { Ok(row) } else { Err(faults) }
    }
}

/// For each header its column of fields, or none where it is of the identity or passed over.
fn places(kind: EntityKind, headers: &StringRecord) -> Result<Vec<Option<Column>>, Vec<SheetFault>> {
    let known = columns(kind);
    let mut faults = Vec::new();
    let mut places = Vec::new();
    let fault =
        |column: &str, message: String| SheetFault { line: 1, column: Some(column.to_owned()), message };
    if let (1, Some(only)) = (headers.len(), headers.get(0))
        && let Some(separator) = [';', '\t', '|'].into_iter().find(|separator| only.contains(*separator))
    {
        let message = format!("the columns seem to be separated by {separator:?}; separate them by commas");
        return Err(vec![SheetFault { line: 1, column: None, message }]);
    }
    for (n, header) in headers.iter().enumerate() {
        if headers.iter().take(n).any(|other| other == header) {
            faults.push(fault(header, "the column is there twice".to_owned()));
        }
        let column = known.iter().find(|column| column.name == header);
        if column.is_none() && !IDENTITY.contains(&header) && !PASSED_OVER.contains(&header) {
            faults.push(fault(header, unknown(kind, header, &known)));
        }
        places.push(column.cloned());
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

fn unknown(kind: EntityKind, header: &str, known: &[Column]) -> String {
    let near = |column: &&Column| strsim::jaro_winkler(header, &column.name) > 0.85;
    let hint = known.iter().find(near).map(|column| format!("; did you mean `{}`?", column.name));
    format!("{} has no such column{}", kind.noun(), hint.unwrap_or_default())
}

fn unreadable(error: &csv::Error) -> SheetFault {
    let line = error.position().map_or(1, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    SheetFault { line, column: None, message }
}

/// Whether a value is nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
