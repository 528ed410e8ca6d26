//! Rows of an archive on their way to the interpreter: each needs a key.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
    mpsc::Receiver,
};

use atlas_interpret::{Issues, Slot, Terms};
use atlas_records::OccurrenceIssue;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::{given::Given, interpreter::Interpreter, load::LoadPlan, version_writer::Batch};
use crate::{
    error::IngestError,
    fields::{Fields, Layout},
    join::Joined,
    keys::{KeyCheck, Place, UniqueKey, record_id},
    report::{Defect, DefectCode, IngestCounts, Refusal},
};

/// What reading and interpreting found.
pub(super) struct Found {
    pub counts: IngestCounts,
    pub keys: KeyCheck,
    /// Records without a key.
    pub refusal: Refusal,
}

/// Interprets rows one after another.
pub(super) struct Rows<'a> {
    plan: &'a LoadPlan,
    layouts: Vec<Layout>,
    interpreter: Interpreter<'a>,
    key: String,
    keys: KeyCheck,
    refusal: Refusal,
}

impl<'a> Rows<'a> {
    pub fn new(plan: &'a LoadPlan, store: &'a Sender<Batch>) -> Self {
        let tables = std::iter::once(&plan.archive.core).chain(&plan.archive.extensions);
        Self {
            plan,
            layouts: tables.map(Layout::of).collect(),
            interpreter: Interpreter::new(&plan.rules, store),
            key: String::new(),
            keys: KeyCheck::new(&plan.scratch),
            refusal: Refusal::default(),
        }
    }

    /// Interprets what comes in until nothing more does. `done` counts the bytes of the rows.
    pub fn run(mut self, rows: &Receiver<Vec<Joined>>, done: &Arc<AtomicU64>) -> Result<Found, IngestError> {
        for joined in rows.iter().flatten() {
            done.fetch_add(row_bytes(&joined), Ordering::Relaxed);
            self.row(&joined)?;
        }
        Ok(Found { counts: self.interpreter.finish()?, keys: self.keys, refusal: self.refusal })
    }

    fn row(&mut self, joined: &Joined) -> Result<(), IngestError> {
        let plan = self.plan;
        self.interpreter.counts.read += 1;
        let layout = &self.layouts[usize::from(plan.shape.driver)];
        let place = Place { file: joined.file, line: joined.line };
        let values = plan.key.terms.iter().map(|term| layout.key_value(&joined.values, term));
        if !UniqueKey::write(&mut self.key, values) {
            self.keyless(place);
            return Ok(());
        }
        let id = record_id(plan.rules.dataset.key, &self.key);
        self.keys.push(id, place).map_err(IngestError::io("sorting keys"))?;
        if self.interpreter.counts.refused > 0 {
            // Nothing of it will be published: only the keys are looked at from here on.
            return Ok(());
        }
        self.interpreter.record(&RowRecord { plan, layouts: &self.layouts, id, joined })
    }

    fn keyless(&mut self, place: Place) {
        self.interpreter.counts.refused += 1;
        if self.refusal.is_full() {
            return;
        }
        let table = self.plan.shape.driver(&self.plan.archive);
        let terms = &self.plan.key.terms;
        let column = self.layouts[usize::from(self.plan.shape.driver)].key_column(&terms[0]);
        self.refusal.defects.push(Defect {
            file: table.files[usize::from(place.file)].clone(),
            line: Some(place.line),
            column,
            code: DefectCode::EmptyKey,
            message: format!("the record has no {}", terms.join(", ")),
        });
    }
}

/// A row with its key, and what is joined to it.
struct RowRecord<'a> {
    plan: &'a LoadPlan,
    layouts: &'a [Layout],
    id: Uuid,
    joined: &'a Joined,
}

impl<'a> RowRecord<'a> {
    fn fields(&self) -> Fields<'a> {
        let parent = self.plan.shape.parent.zip(self.joined.parent.as_deref());
        Fields {
            layout: self.layout(self.plan.shape.driver),
            values: &self.joined.values,
            parent: parent.map(|(table, values)| (self.layout(table), values)),
        }
    }

    fn layout(&self, table: u16) -> &'a Layout {
        &self.layouts[usize::from(table)]
    }
}

impl Given for RowRecord<'_> {
    fn id(&self) -> Uuid {
        self.id
    }

    fn terms(&self) -> Terms<'_> {
        self.fields().terms()
    }

    fn found(&self) -> Issues {
        Issues::when(self.joined.looped, OccurrenceIssue::ParentEventInfiniteLineage)
    }

    fn verbatim(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().verbatim()
    }

    /// Where occurrences hang on an event, a row that names an occurrence belongs to it alone, any other to all
    /// occurrences of the event.
    fn extensions(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (&str, &str)>)> {
        let hangs_on = self.plan.shape.parent;
        let own = hangs_on
            .and_then(|_| self.layout(self.plan.shape.driver).named(&self.joined.values, Slot::OccurrenceId));
        self.joined.attached.iter().flat_map(|rows| rows.iter()).filter_map(move |(table, values)| {
            let layout = self.layout(*table);
            let named = layout.named(values, Slot::OccurrenceId);
            let anothers = hangs_on.is_some() && named.is_some() && named != own;
            let row_type = self.plan.archive.table(*table).row_type.as_str();
            (!anothers).then(|| (row_type, layout.terms(values)))
        })
    }
}

/// Bytes a row had in its file, about.
fn row_bytes(joined: &Joined) -> u64 {
    (joined.values.as_slice().len() + joined.values.len()) as u64
}
