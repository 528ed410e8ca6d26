//! Records with the extension rows that point at them, with bounded memory.

mod ancestry;
mod climb;
mod group;
mod shape;
mod spill;

use std::{path::Path, sync::Arc};

use csv::StringRecord;

use crate::{
    archive::{Archive, Meter},
    error::IngestError,
    fields::Layout,
};
use ancestry::Ancestry;
use climb::Climb;
use group::Groups;
pub(crate) use shape::Shape;
use spill::{Origin, Spill};

/// Bytes of text of the rows that are held in memory at once.
const BYTES_IN_MEMORY: u64 = 24 << 20;

/// Rows of a record's extensions: the table's number and the values.
pub(crate) type Attached = Arc<Vec<(u16, StringRecord)>>;

/// A record and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Joined {
    /// Position of its file in its table.
    pub file: u16,
    /// The line it starts on.
    pub line: u64,
    /// Its values by column.
    pub values: StringRecord,
    /// The core row it hangs on, where occurrences are an extension; an event with what it inherits.
    pub parent: Option<Arc<StringRecord>>,
    /// Whether that is an event that is its own ancestor.
    pub looped: bool,
    /// Rows of the extensions that point at it (or at the core row it hangs on).
    pub attached: Option<Attached>,
}

/// What joining found beside the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JoinCounts {
    /// Extension rows that point at no row of the core.
    pub orphans: u64,
    /// Occurrences (as an extension) that point at no row of the core.
    pub without_parent: u64,
    /// What was odd about the files, in sentences.
    pub notes: Vec<String>,
}

/// How a join is done.
pub(crate) struct Join<'a> {
    pub archive: &'a Archive,
    pub shape: &'a Shape,
    pub meter: &'a Meter,
    /// Folder for scratch files.
    pub scratch: &'a Path,
}

impl Join<'_> {
    /// Hands every record to `take`: in the archive's order where the other rows fit in memory.
    pub fn run(
        &self,
        mut take: impl FnMut(Joined) -> Result<(), IngestError>,
    ) -> Result<JoinCounts, IngestError> {
        self.run_within(BYTES_IN_MEMORY, &mut take)
    }

    fn run_within(
        &self,
        bytes_in_memory: u64,
        take: &mut dyn FnMut(Joined) -> Result<(), IngestError>,
    ) -> Result<JoinCounts, IngestError> {
        let sides = self.shape.sides();
        let bytes: u64 = sides.iter().map(|side| self.archive.bytes(self.archive.table(*side))).sum();
        let parts = bytes.div_ceil(bytes_in_memory.max(1)).clamp(1, Spill::MAX_PARTS);
        if parts == 1 {
            return self.in_memory(&sides, take);
        }
        self.by_parts(&sides, parts, take)
    }

    fn in_memory(
        &self,
        sides: &[u16],
        take: &mut dyn FnMut(Joined) -> Result<(), IngestError>,
    ) -> Result<JoinCounts, IngestError> {
        let (mut groups, mut notes) = (Groups::new(self.shape.parent), Vec::new());
        for side in sides {
            notes.extend(self.side(*side, 1, &mut |origin, id, values| {
                groups.add(origin, id, values);
                Ok(())
            })?);
        }
        let driver = self.shape.driver;
        notes.extend(self.rows(driver, &mut |origin, id, values| take(groups.join(origin, id, values)))?);
        Ok(JoinCounts { notes, ..groups.counts() })
    }

    /// Sorts rows into parts on disk by the hash of the id they share, then joins part by part.
    fn by_parts(
        &self,
        sides: &[u16],
        parts: u64,
        take: &mut dyn FnMut(Joined) -> Result<(), IngestError>,
    ) -> Result<JoinCounts, IngestError> {
        let spilling = || IngestError::io("writing scratch files");
        let mut spill = Spill::new(self.scratch, parts).map_err(spilling())?;
        let mut counts = JoinCounts::default();
        for table in sides.iter().chain([&self.shape.driver]) {
            counts.notes.extend(self.side(*table, parts, &mut |origin, id, values| {
                spill.push(origin, id, &values).map_err(spilling())
            })?);
        }
        for mut part in spill.parts().map_err(spilling())? {
            let mut groups = Groups::new(self.shape.parent);
            while let Some(row) = part.next().map_err(spilling())? {
                if self.meter.cancel.is_cancelled() {
                    return Err(IngestError::Cancelled);
                }
                if row.origin.table == self.shape.driver {
                    take(groups.join(row.origin, &row.id, row.values))?;
                } else {
                    groups.add(row.origin, &row.id, row.values);
                }
            }
            let found = groups.counts();
            counts.orphans += found.orphans;
            counts.without_parent += found.without_parent;
        }
        Ok(counts)
    }

    /// As [`Self::rows`], events with what they inherit from those above them, found in so many parts.
    fn side(&self, table: u16, parts: u64, take: &mut TakeRow<'_>) -> Result<Vec<String>, IngestError> {
        let spec = self.archive.table(table);
        let ancestry = if self.shape.parent == Some(table) { Ancestry::of(spec) } else { None };
        let Some(ancestry) = ancestry else { return self.rows(table, take) };
        let mut climb = Climb::new(&ancestry, self.scratch, parts.min(Climb::MAX_PARTS))?;
        let notes = self.rows(table, &mut |origin, id, values| climb.start(origin, id, values, take))?;
        climb.finish(&self.meter.cancel, take)?;
        Ok(notes)
    }

    /// Hands every row of a table to `take`, with the id of its core row (empty where it has none). Returns what was
    /// odd about them.
    fn rows(&self, table: u16, take: &mut TakeRow<'_>) -> Result<Vec<String>, IngestError> {
        let spec = self.archive.table(table);
        let layout = Layout::of(spec);
        let mut id = String::new();
        self.archive.rows(spec, self.meter, |file, row| {
            id.clear();
            id.push_str(layout.id(&row.values).unwrap_or_default());
            let file = u16::try_from(file).unwrap_or(u16::MAX);
            take(Origin { table, file, line: row.line, looped: false }, &id, row.values)
        })
    }
}

/// Takes a row and the id of its core row.
type TakeRow<'a> = dyn FnMut(Origin, &str, StringRecord) -> Result<(), IngestError> + 'a;

#[cfg(test)]
mod tests;
