//! Importing a table: its rows are changes as any other.

use std::collections::HashSet;

use atlas_entity::EntityKind;
use uuid::Uuid;

use super::read::{Sheet, SheetRow};
use crate::{
    FieldError, Registry, RegistryError,
    change::{Bulk, Given, Mode, Name, RowResult, Step},
    document::Patch,
    list::{keys_of_uids, known_keys},
    work::Call,
};

/// How a table is imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Whether rows of entities that are not there register them.
    pub create: bool,
    /// How the rows are made.
    pub mode: Mode,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The result of each row.
    pub bulk: Bulk,
    /// The table with two columns more: `KEY`, and `ERRORS` where a row is wrong.
    pub report: Vec<u8>,
}

impl Imported {
    /// How many rows are wrong.
    pub fn wrong(&self) -> usize {
        self.bulk.rows.iter().filter(|row| !row.errors.is_empty()).count()
    }

    /// How many rows changed something, or would.
    pub fn changed(&self) -> usize {
        self.bulk.rows.iter().filter(|row| !row.changes.is_empty()).count()
    }
}

impl Registry {
    /// Imports the table.
    ///
    /// # Errors
    /// As [`Self::change_entities`]; what is wrong with a row is in its result and in the report.
    pub async fn import_sheet(
        &self,
        call: Call,
        sheet: &Sheet,
        options: ImportOptions,
    ) -> Result<Imported, RegistryError> {
        let known = self.there(sheet).await?;
        let steps: Vec<(EntityKind, Step)> =
            sheet.rows.iter().map(|row| (sheet.kind, step(row, &known, options.create))).collect();
        let bulk = self.change_entities(call, &steps, options.mode).await?;
        let report = report(sheet, &bulk.rows).map_err(|error| RegistryError::Stored(error.to_string()))?;
        Ok(Imported { bulk, report })
    }

    /// The keys and uids of the table that are there already.
    async fn there(&self, sheet: &Sheet) -> Result<Known, RegistryError> {
        let keys: Vec<Uuid> = sheet.rows.iter().filter_map(|row| row.key).collect();
        let uids: Vec<String> = sheet.rows.iter().filter_map(|row| row.uid.clone()).collect();
        let keys = known_keys(self.db(), sheet.kind, &keys).await?;
        let uids = keys_of_uids(self.db(), sheet.kind, &uids).await?;
        Ok(Known { keys, uids: uids.into_iter().map(|(uid, _)| uid).collect() })
    }
}

/// Entities that are there already.
struct Known {
    keys: HashSet<Uuid>,
    uids: HashSet<String>,
}

/// What a row does: a row without an entity registers one, if it may.
fn step(row: &SheetRow, known: &Known, create: bool) -> Step {
    let new = match (row.key, &row.uid) {
        (Some(key), _) => !known.keys.contains(&key),
        (None, Some(uid)) => !known.uids.contains(uid),
        (None, None) => true,
    };
    let mut patch = Patch(row.fields.clone());
    if new && create {
        patch.0.retain(|_, value| !super::read::is_empty(value));
        return Step::Create(Given { key: row.key, uid: row.uid.clone() }, patch);
    }
    let name = match (row.key, &row.uid) {
        (Some(key), _) => Name::Key(key),
        (None, uid) => Name::Uid(uid.clone().unwrap_or_default()),
    };
    Step::Update(name, row.version, patch)
}

fn report(sheet: &Sheet, results: &[RowResult]) -> Result<Vec<u8>, csv::Error> {
    let own = |header: &&str| *header != "KEY" && *header != "ERRORS";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(sheet.headers.iter().filter(|header| own(header)).chain(["KEY", "ERRORS"]))?;
    for (row, result) in sheet.rows.iter().zip(results) {
        let cells = sheet.headers.iter().zip(row.cells.iter()).filter(|(header, _)| own(header));
        let key = result.saved.as_ref().map(|saved| saved.key).or(row.key);
        let key = key.map(|key| key.to_string()).unwrap_or_default();
        let errors: Vec<String> = result.errors.iter().map(described).collect();
        let added = [key, errors.join("; ")];
        writer.write_record(cells.map(|(_, cell)| cell).chain(added.iter().map(String::as_str)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn described(error: &FieldError) -> String {
    match error.field.as_str() {
        "" => format!("{}: {}", error.code, error.message),
        field => format!("{field}: {} ({})", error.message, error.code),
    }
}
