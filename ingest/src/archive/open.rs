//! From a path to the tables of an archive.

use std::path::Path;

use super::{
    bare,
    descriptor::{self, Descriptor, TableSpec},
    plain,
    row_type::is_occurrence,
    source::{Files, Meter},
    table::{Row, TableReader},
};
use crate::{
    eml::Eml,
    error::IngestError,
    report::{Defect, DefectCode, Refusal},
};

/// An archive whose descriptor was read.
#[derive(Debug)]
pub(crate) struct Archive {
    files: Files,
    pub core: TableSpec,
    pub extensions: Vec<TableSpec>,
    /// What its metadata document says.
    pub eml: Option<Eml>,
    /// What is odd about it and yet no reason to refuse it, in sentences.
    pub notes: Vec<String>,
}

impl Archive {
    /// Reads the descriptor and the metadata of what is at `path`: a zip, a folder, or a single table.
    pub fn open(path: &Path, meter: &Meter) -> Result<Self, IngestError> {
        let files = Files::open(path)?;
        // What office programs save are zips as well, some with a meta.xml of their own.
        if files.names().any(|name| matches!(name, "[Content_Types].xml" | "mimetype")) {
            let message = "it is a spreadsheet or another document; save its tables as CSV";
            return Err(Defect::whole(&files.label, DefectCode::NotAnArchive, message).into());
        }
        let mut notes = Vec::new();
        let described = match descriptor_name(&files)? {
            Some(name) => {
                let folder = name.rfind('/').map_or("", |slash| &name[..=slash]);
                let described = descriptor::read(&name, folder, &files.read_small(&name, meter)?)?;
                present(&files, described, &mut notes)?
            }
            None => bare::describe(&files, meter, &mut notes)?,
        };
        let Descriptor { mut core, mut extensions, metadata } = described;
        for table in std::iter::once(&mut core).chain(&mut extensions) {
            plain::settle_delimiter(&files, table, meter)?;
        }
        let metadata = metadata.and_then(|name| files.find(&name)).or_else(|| metadata_name(&files));
        let eml = match metadata {
            Some(name) => Some(Eml::read(&name, &files.read_small(&name, meter)?)?),
            None => None,
        };
        Ok(Self { files, core, extensions, eml, notes })
    }

    /// The one table of this name (without extension, in small letters), whatever lies beside it; its first row names its
    /// columns.
    pub fn of_table(path: &Path, stem: &str, meter: &Meter) -> Result<Option<Self>, IngestError> {
        let files = Files::open(path)?;
        let is_it = |name: &&str| {
            let last = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            last.rsplit_once('.')
                .is_some_and(|(own, kind)| own == stem && matches!(kind, "tsv" | "csv" | "txt"))
        };
        let Some(name) = files.names().find(is_it).map(str::to_owned) else { return Ok(None) };
        let core = plain::describe(&files, &name, meter)?;
        Ok(Some(Self { files, core, extensions: Vec::new(), eml: None, notes: Vec::new() }))
    }

    /// The whole of a small file of this name, wherever it lies.
    pub fn small_file(&self, name: &str, meter: &Meter) -> Result<Option<Vec<u8>>, IngestError> {
        let found = self.files.names().find(|file| file.rsplit('/').next() == Some(name));
        found.map(|file| self.files.read_small(file, meter)).transpose()
    }

    /// The archive's file name.
    pub fn label(&self) -> &str {
        &self.files.label
    }

    /// The table of a number: 0 is the core, then come the extensions.
    pub fn table(&self, number: u16) -> &TableSpec {
        match usize::from(number) {
            0 => &self.core,
            extension => &self.extensions[extension - 1],
        }
    }

    /// Bytes of text of a table's files.
    pub fn bytes(&self, table: &TableSpec) -> u64 {
        table.files.iter().filter_map(|file| self.files.size(file)).sum()
    }

    /// Hands every row of a table to `take`, with the position of its file in the table. Returns what was odd about
    /// them, in sentences.
    pub fn rows(
        &self,
        table: &TableSpec,
        meter: &Meter,
        mut take: impl FnMut(usize, Row) -> Result<(), IngestError>,
    ) -> Result<Vec<String>, IngestError> {
        let (mut ragged, mut notes) = (Refusal::default(), Vec::new());
        for (position, name) in table.files.iter().enumerate() {
            self.files.with(name, meter, |bytes| {
                let mut reader = TableReader::new(&self.files, table, name, bytes)?;
                loop {
                    match reader.next() {
                        Ok(Some(row)) if ragged.defects.is_empty() => take(position, row)?,
                        Ok(Some(_)) => {}
                        Ok(None) => {
                            notes.extend(reader.notes());
                            return Ok(());
                        }
                        // Whoever mends the file wants to know all such rows, not only the first.
                        Err(error) => ragged.collect_ragged(error)?,
                    }
                }
            })?;
        }
        if ragged.defects.is_empty() { Ok(notes) } else { Err(ragged.into()) }
    }
}

/// `meta.xml` at the top or in the one folder that has one.
fn descriptor_name(files: &Files) -> Result<Option<String>, Defect> {
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let found: Vec<&str> = files.names().filter(|name| last(name) == "meta.xml").collect();
    let top = found.iter().find(|name| !name.contains('/'));
    match (top, found.as_slice()) {
        (Some(name), _) | (None, [name]) => Ok(Some((*name).to_owned())),
        (None, []) => Ok(None),
        (None, [first, second, ..]) => {
            let message = format!("it holds several archives ({first}, {second}); hand them in one by one");
            Err(Defect::whole(&files.label, DefectCode::NotAnArchive, message))
        }
    }
}

/// The tables under the names their files have. An extension whose files are not there is left out, and noted;
/// without the table of the records there is nothing to read.
fn present(files: &Files, described: Descriptor, notes: &mut Vec<String>) -> Result<Descriptor, Defect> {
    let Descriptor { mut core, extensions, metadata } = described;
    let other_core = !is_occurrence(&core.row_type);
    if let Some(absent) = keep_present(files, &mut core) {
        return Err(missing(files, &absent));
    }
    let mut kept = Vec::new();
    for mut table in extensions {
        let absent = keep_present(files, &mut table);
        match absent {
            Some(absent) if other_core && is_occurrence(&table.row_type) => {
                return Err(missing(files, &absent));
            }
            Some(absent) => notes.push(format!("meta.xml names {absent}, which is not in the archive.")),
            None if table.files.is_empty() => {
                notes.push(format!("meta.xml names no file for the extension {}.", table.row_type));
            }
            None => {}
        }
        if !table.files.is_empty() {
            kept.push(table);
        }
    }
    Ok(Descriptor { core, extensions: kept, metadata })
}

/// Keeps the files that are there, under the names they have, and returns the first that is not.
fn keep_present(files: &Files, table: &mut TableSpec) -> Option<String> {
    let named = std::mem::take(&mut table.files);
    let mut absent = None;
    for name in named {
        match files.find(&name) {
            Some(found) => table.files.push(found),
            None => {
                absent.get_or_insert(name);
            }
        }
    }
    absent
}

fn missing(files: &Files, absent: &str) -> Defect {
    let message = format!("the file `{absent}`, which meta.xml names, is not in the archive");
    Defect::whole(&files.label, DefectCode::MissingFile, message)
}

/// The usual names of a metadata document, where the descriptor names none.
fn metadata_name(files: &Files) -> Option<String> {
    files
        .names()
        .find(|name| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case("eml.xml")))
        .map(str::to_owned)
}
