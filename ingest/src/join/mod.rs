//! Records with the extension rows that point at them, with bounded memory.

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
use group::Groups;
pub(crate) use shape::Shape;
use spill::Spill;

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
    /// The core row it hangs on, where occurrences are an extension.
    pub parent: Option<Arc<StringRecord>>,
    /// Rows of the extensions that point at it (or at the core row it hangs on).
    pub attached: Option<Attached>,
}

/// What joining found beside the records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct JoinCounts {
    /// Extension rows that point at no row of the core.
    pub orphans: u64,
    /// Occurrences (as an extension) that point at no row of the core.
    pub without_parent: u64,
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
        let mut groups = Groups::new(self.shape.parent);
        for side in sides {
            self.rows(*side, |_, _, id, values| {
                groups.add(*side, id, values);
                Ok(())
            })?;
        }
        self.rows(self.shape.driver, |file, line, id, values| take(groups.join(file, line, id, values)))?;
        Ok(groups.counts())
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
        for table in sides.iter().chain([&self.shape.driver]) {
            self.rows(*table, |file, line, id, values| {
                spill.push(*table, file, line, id, &values).map_err(spilling())
            })?;
        }
        let mut counts = JoinCounts::default();
        for mut part in spill.parts().map_err(spilling())? {
            let mut groups = Groups::new(self.shape.parent);
            while let Some(row) = part.next().map_err(spilling())? {
                if self.meter.cancel.is_cancelled() {
                    return Err(IngestError::Cancelled);
                }
                if row.table == self.shape.driver {
                    take(groups.join(row.file, row.line, &row.id, row.values))?;
                } else {
                    groups.add(row.table, &row.id, row.values);
                }
            }
            let found = groups.counts();
            counts.orphans += found.orphans;
            counts.without_parent += found.without_parent;
        }
        Ok(counts)
    }

    /// Hands every row of a table to `take`: file, line, id of its core row (empty where it has none), values.
    fn rows(
        &self,
        table: u16,
        mut take: impl FnMut(u16, u64, &str, StringRecord) -> Result<(), IngestError>,
    ) -> Result<(), IngestError> {
        let table = self.archive.table(table);
        let layout = Layout::of(table);
        let mut id = String::new();
        self.archive.rows(table, self.meter, |file, row| {
            id.clear();
            id.push_str(layout.id(&row.values).unwrap_or_default());
            take(u16::try_from(file).unwrap_or(u16::MAX), row.line, &id, row.values)
        })
    }
}

#[cfg(test)]
mod tests;
