//! Archives without a descriptor: one of their files is the table of the records.

use std::path::Path;

use super::{
    descriptor::{Descriptor, TableSpec},
    plain,
    source::{Files, Meter},
};
use crate::{
    error::IngestError,
    report::{Defect, DefectCode},
};

/// Endings of names of files that are no tables.
const NO_TABLES: [&str; 20] = [
    "xml", "md", "rst", "html", "htm", "pdf", "json", "jpg", "jpeg", "png", "gif", "tif", "tiff", "doc",
    "docx", "rtf", "zip", "kml", "shp", "r",
];
/// Tables that are looked into, where there are several.
const MAX_LOOKED_INTO: usize = 50;

/// Finds the table of the records.
pub(super) fn describe(
    files: &Files,
    meter: &Meter,
    notes: &mut Vec<String>,
) -> Result<Descriptor, IngestError> {
    let refused = |message: String| Defect::whole(&files.label, DefectCode::NotAnArchive, message).into();
    let tables: Vec<&str> = files.names().filter(|name| may_be_table(name)).collect();
    let full = |name: &&str| tables.len() == 1 || files.size(name).is_some_and(|size| size > 0);
    let tables: Vec<&str> = tables.iter().copied().filter(full).collect();
    let core = match tables.as_slice() {
        [] => return Err(refused("it has no meta.xml, and no file that could be its table".to_owned())),
        [table] => plain::describe(files, table, meter)?,
        several if several.len() > MAX_LOOKED_INTO => {
            return Err(refused(format!(
                "it has no meta.xml and {} files that could be its table",
                several.len()
            )));
        }
        several => {
            let Some(table) = of_records(readable(files, several, meter)?) else {
                let names = several.join(", ");
                return Err(refused(format!(
                    "it has no meta.xml, and any of these could be its table: {names}"
                )));
            };
            let others: Vec<&str> = several.iter().filter(|name| **name != table.files[0]).copied().collect();
            notes.push(format!(
                "Without a meta.xml, {} was read and {} left out.",
                table.files[0],
                others.join(", ")
            ));
            table
        }
    };
    Ok(Descriptor { core, extensions: Vec::new(), metadata: None })
}

fn may_be_table(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    !extension.is_some_and(|found| NO_TABLES.iter().any(|other| found.eq_ignore_ascii_case(other)))
}

/// The files as tables. What cannot be read as a table is none.
fn readable(files: &Files, names: &[&str], meter: &Meter) -> Result<Vec<TableSpec>, IngestError> {
    let table = |name: &&str| match plain::describe(files, name, meter) {
        Err(IngestError::Refused(_)) => None,
        other => Some(other),
    };
    names.iter().filter_map(table).collect()
}

/// The only table of records, or the only one of names where none has records.
fn of_records(tables: Vec<TableSpec>) -> Option<TableSpec> {
    let has = |table: &TableSpec, term: &str| {
        table.fields.iter().any(|field| field.term.eq_ignore_ascii_case(term))
    };
    let names = |table: &TableSpec| has(table, "scientificName");
    // Measurements and media name the occurrence they belong to as well.
    let records =
        |table: &TableSpec| has(table, "basisOfRecord") || (has(table, "occurrenceID") && names(table));
    let some_records = tables.iter().any(records);
    let mut found =
        tables.into_iter().filter(|table| if some_records { records(table) } else { names(table) });
    found.next().filter(|_| found.next().is_none())
}
