//! From a path to the tables of an archive.

use std::path::Path;

use super::{
    descriptor::{self, Descriptor, TableSpec},
    plain,
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
}

impl Archive {
    /// Reads the descriptor and the metadata of what is at `path`: a zip, a folder, or a single table.
    pub fn open(path: &Path, meter: &Meter) -> Result<Self, IngestError> {
        let files = Files::open(path)?;
        let described = match descriptor_name(&files) {
            Some(name) => {
                let folder = name.rfind('/').map_or("", |slash| &name[..=slash]);
                descriptor::read(&name, folder, &files.read_small(&name, meter)?)?
            }
            None => without_descriptor(&files, meter)?,
        };
        let Descriptor { core, extensions, metadata } = described;
        let tables = std::iter::once(&core).chain(&extensions);
        if let Some(absent) = tables.flat_map(|table| &table.files).find(|file| files.size(file).is_none()) {
            let message = format!("the file `{absent}`, which meta.xml names, is not in the archive");
            return Err(Defect::whole(&files.label, DefectCode::MissingFile, message).into());
        }
        let metadata = metadata.filter(|name| files.size(name).is_some()).or_else(|| metadata_name(&files));
        let eml = match metadata {
            Some(name) => Some(Eml::read(&name, &files.read_small(&name, meter)?)?),
            None => None,
        };
        Ok(Self { files, core, extensions, eml })
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

    /// Hands every row of a table to `take`, with the position of its file in the table.
    pub fn rows(
        &self,
        table: &TableSpec,
        meter: &Meter,
        mut take: impl FnMut(usize, Row) -> Result<(), IngestError>,
    ) -> Result<(), IngestError> {
        let mut ragged = Refusal::default();
        for (position, name) in table.files.iter().enumerate() {
            self.files.with(name, meter, |bytes| {
                let mut reader = TableReader::new(&self.files, table, name, bytes)?;
                loop {
                    match reader.next() {
                        Ok(Some(row)) if ragged.defects.is_empty() => take(position, row)?,
                        Ok(Some(_)) => {}
                        Ok(None) => return Ok(()),
                        // Whoever mends the file wants to know all such rows, not only the first.
                        Err(error) => ragged.collect_ragged(error)?,
                    }
                }
            })?;
        }
        if ragged.defects.is_empty() { Ok(()) } else { Err(ragged.into()) }
    }
}

/// `meta.xml` at the top or in the one folder that has one.
fn descriptor_name(files: &Files) -> Option<String> {
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let found: Vec<&str> = files.names().filter(|name| last(name) == "meta.xml").collect();
    let top = found.iter().find(|name| !name.contains('/'));
    let only = if found.len() == 1 { found.first() } else { None };
    top.or(only).map(|name| (*name).to_owned())
}

/// The usual names of a metadata document, where the descriptor names none.
fn metadata_name(files: &Files) -> Option<String> {
    files
        .names()
        .find(|name| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case("eml.xml")))
        .map(str::to_owned)
}

/// An archive without descriptor is one plain table, with or without a metadata document.
fn without_descriptor(files: &Files, meter: &Meter) -> Result<Descriptor, IngestError> {
    let is_xml = |name: &str| {
        Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
    };
    let tables: Vec<&str> = files.names().filter(|name| !is_xml(name)).collect();
    let [table] = tables.as_slice() else {
        let message = format!("it has no meta.xml and {} files that could be its table", tables.len());
        return Err(Defect::whole(&files.label, DefectCode::NotAnArchive, message).into());
    };
    let core = plain::describe(files, table, meter)?;
    Ok(Descriptor { core, extensions: Vec::new(), metadata: None })
}
