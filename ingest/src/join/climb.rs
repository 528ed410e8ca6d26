//! From every event up to the last above it, with bounded memory.

use std::{collections::HashMap, io, path::Path};

use csv::StringRecord;
use tokio_util::sync::CancellationToken;

use super::{
    TakeRow,
    ancestry::Ancestry,
    spill::{Origin, Spill, SpilledPart, SpilledRow, part_of},
};
use crate::error::IngestError;

/// Events above one another beyond which there is no top.
const MAX_ABOVE: usize = 100;

/// Events on disk, divided by the hash of their id, and those on their way up, divided by that of the next above.
pub(super) struct Climb<'a> {
    ancestry: &'a Ancestry,
    scratch: &'a Path,
    parts: u64,
    events: Spill,
    climbing: Spill,
}

/// An event on its way up.
struct Heir {
    /// Its id in the core.
    id: String,
    /// Itself and the events it inherited from.
    passed: Vec<String>,
    values: StringRecord,
}

/// How far an event got within a part.
enum Reached {
    /// Nothing is above it.
    Top,
    /// It is its own ancestor.
    Loop,
    /// The next above is in another part.
    Other(String),
}

impl<'a> Climb<'a> {
    /// Parts there may be; each has three files open.
    pub const MAX_PARTS: u64 = 64;

    /// A climb with scratch files in `scratch`.
    pub fn new(ancestry: &'a Ancestry, scratch: &'a Path, parts: u64) -> Result<Self, IngestError> {
        let spill = || Spill::new(scratch, parts).map_err(spilling());
        Ok(Self { ancestry, scratch, parts, events: spill()?, climbing: spill()? })
    }

    /// Takes an event in. One without another above it is handed to `take`.
    pub fn start(
        &mut self,
        origin: Origin,
        id: &str,
        values: StringRecord,
        take: &mut TakeRow<'_>,
    ) -> Result<(), IngestError> {
        let event = self.ancestry.id(&values).unwrap_or(id).to_owned();
        self.events.push(origin, &event, &values).map_err(spilling())?;
        let Some(above) = self.ancestry.parent(&values).map(str::to_owned) else {
            return take(origin, id, values);
        };
        let heir = Heir { id: id.to_owned(), passed: vec![event], values };
        self.climbing.push(origin, &above, &heir.write()).map_err(spilling())
    }

    /// Hands every event that has another above it to `take`, once it has inherited.
    pub fn finish(self, cancel: &CancellationToken, take: &mut TakeRow<'_>) -> Result<(), IngestError> {
        let Self { ancestry, scratch, parts, events, climbing } = self;
        let mut events = events.parts().map_err(spilling())?;
        let (count, mut round) = (events.len(), climbing);
        loop {
            let mut onward = Onward { spill: Spill::new(scratch, parts).map_err(spilling())?, any: false };
            for (at, mut heirs) in round.parts().map_err(spilling())?.into_iter().enumerate() {
                let mut next = heirs.next().map_err(spilling())?;
                if next.is_none() {
                    continue;
                }
                let part = Part::read(ancestry, &mut events[at], at, count).map_err(spilling())?;
                while let Some(row) = next {
                    if cancel.is_cancelled() {
                        return Err(IngestError::Cancelled);
                    }
                    part.raise(row, &mut onward, take)?;
                    next = heirs.next().map_err(spilling())?;
                }
            }
            if !onward.any {
                return Ok(());
            }
            round = onward.spill;
        }
    }
}

/// The events that go on to another part.
struct Onward {
    spill: Spill,
    any: bool,
}

/// The events of a part, in memory.
struct Part<'a> {
    ancestry: &'a Ancestry,
    events: HashMap<String, StringRecord>,
    at: usize,
    of: usize,
}

impl<'a> Part<'a> {
    fn read(ancestry: &'a Ancestry, rows: &mut SpilledPart, at: usize, of: usize) -> io::Result<Self> {
        rows.rewind()?;
        let mut events = HashMap::new();
        while let Some(row) = rows.next()? {
            // Of two events with one id the first counts.
            events.entry(row.id).or_insert(row.values);
        }
        Ok(Self { ancestry, events, at, of })
    }

    fn raise(&self, row: SpilledRow, onward: &mut Onward, take: &mut TakeRow<'_>) -> Result<(), IngestError> {
        let mut heir = Heir::read(&row.values);
        match self.climb(&mut heir, row.id) {
            Reached::Top => take(row.origin, &heir.id, heir.values),
            Reached::Loop => take(Origin { looped: true, ..row.origin }, &heir.id, heir.values),
            Reached::Other(id) => {
                onward.any = true;
                onward.spill.push(row.origin, &id, &heir.write()).map_err(spilling())
            }
        }
    }

    fn climb(&self, heir: &mut Heir, mut next: String) -> Reached {
        loop {
            if heir.passed.contains(&next) || heir.passed.len() > MAX_ABOVE {
                return Reached::Loop;
            }
            if part_of(&next, self.of) != self.at {
                return Reached::Other(next);
            }
            let Some(above) = self.events.get(&next) else { return Reached::Top };
            heir.values = self.ancestry.inherit(&heir.values, above);
            let parent = self.ancestry.parent(above).map(str::to_owned);
            heir.passed.push(next);
            match parent {
                Some(parent) => next = parent,
                None => return Reached::Top,
            }
        }
    }
}

impl Heir {
    /// As a row: id, how many it passed, those, and its values.
    fn write(&self) -> StringRecord {
        let head = [self.id.clone(), self.passed.len().to_string()];
        head.iter().chain(&self.passed).map(String::as_str).chain(&self.values).collect()
    }

    fn read(row: &StringRecord) -> Self {
        let mut values = row.iter();
        let id = values.next().unwrap_or_default().to_owned();
        let passed = values.next().and_then(|count| count.parse().ok()).unwrap_or_default();
        Self {
            id,
            passed: values.by_ref().take(passed).map(str::to_owned).collect(),
            values: values.collect(),
        }
    }
}

fn spilling() -> impl FnOnce(io::Error) -> IngestError {
    IngestError::io("writing scratch files")
}
