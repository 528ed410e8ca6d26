//! Which table of an archive holds the occurrences.

use crate::{
    archive::{Archive, TableSpec, is_event, is_occurrence},
    report::{Defect, DefectCode},
};

/// The parts the tables of an archive play. Tables are numbered: 0 is the core, then the extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The table whose rows are the records.
    pub driver: u16,
    /// The table whose rows the records hang on and inherit from.
    pub parent: Option<u16>,
    /// Extensions whose rows are kept with the records.
    pub attached: Vec<u16>,
}

impl Shape {
    /// Finds the occurrences: the core, or, with another core, the extension of occurrences.
    pub fn of(archive: &Archive) -> Result<Self, Defect> {
        let tables = 1..=u16::try_from(archive.extensions.len()).unwrap_or(u16::MAX);
        if is_occurrence(&archive.core.row_type) {
            return Ok(Self { driver: 0, parent: None, attached: tables.collect() });
        }
        let driver = archive.extensions.iter().position(|table| is_occurrence(&table.row_type));
        let Some(driver) = driver.and_then(|at| u16::try_from(at + 1).ok()) else {
            let kind = if is_event(&archive.core.row_type) { "an event core" } else { "a core" };
            let message =
                format!("it has {kind} ({}) and no extension of occurrences", archive.core.row_type);
            return Err(Defect::whole(archive.label(), DefectCode::UnsupportedCore, message));
        };
        Ok(Self { driver, parent: Some(0), attached: tables.filter(|table| *table != driver).collect() })
    }

    /// The table of the records.
    pub fn driver<'a>(&self, archive: &'a Archive) -> &'a TableSpec {
        archive.table(self.driver)
    }

    /// The tables that are joined to the records.
    pub fn sides(&self) -> Vec<u16> {
        self.parent.into_iter().chain(self.attached.iter().copied()).collect()
    }
}
