//! The middle of a run: rows in, columns of the record store out.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
    mpsc::Receiver,
};

use atlas_interpret::{Slot, interpret};
use atlas_records::{OccurrenceIssue, RecordColumns};
use tokio::sync::mpsc::Sender;

use super::{
    attribute::{Attributor, Codes},
    load::LoadPlan,
};
use crate::{
    error::IngestError,
    fields::{Fields, Layout},
    join::Joined,
    keys::{KeyCheck, Place, UniqueKey, record_id},
    report::{Defect, DefectCode, IngestCounts, Refusal},
};

/// Records of a batch on its way to the store.
const BATCH_RECORDS: usize = 2_048;
/// A batch ends earlier where its records are large.
const BATCH_BYTES: usize = 8 << 20;

/// What interpreting found.
pub(super) struct Interpreted {
    pub counts: IngestCounts,
    pub keys: KeyCheck,
    /// Records without a key.
    pub refusal: Refusal,
}

/// Interprets records one after another.
pub(super) struct Interpreter<'a> {
    plan: &'a LoadPlan,
    layouts: Vec<Layout>,
    attributor: Attributor,
    columns: RecordColumns,
    bytes: usize,
    key: String,
    issues: Vec<OccurrenceIssue>,
    out: Interpreted,
}

impl<'a> Interpreter<'a> {
    pub fn new(plan: &'a LoadPlan) -> Self {
        let tables = std::iter::once(&plan.archive.core).chain(&plan.archive.extensions);
        Self {
            plan,
            layouts: tables.map(Layout::of).collect(),
            attributor: Attributor::new(plan.codes.clone(), plan.dataset.key),
            columns: RecordColumns::default(),
            bytes: 0,
            key: String::new(),
            issues: Vec::new(),
            out: Interpreted {
                counts: IngestCounts::default(),
                keys: KeyCheck::new(&plan.scratch),
                refusal: Refusal::default(),
            },
        }
    }

    /// Interprets what comes in until nothing more does. `done` counts the bytes of the rows.
    pub fn run(
        mut self,
        rows: &Receiver<Vec<Joined>>,
        store: &Sender<RecordColumns>,
        done: &Arc<AtomicU64>,
    ) -> Result<Interpreted, IngestError> {
        for chunk in rows {
            for joined in chunk {
                done.fetch_add(row_bytes(&joined), Ordering::Relaxed);
                self.record(&joined)?;
                if self.columns.len() >= BATCH_RECORDS || self.bytes >= BATCH_BYTES {
                    self.flush(store)?;
                }
            }
        }
        self.flush(store)?;
        Ok(self.out)
    }

    fn flush(&mut self, store: &Sender<RecordColumns>) -> Result<(), IngestError> {
        self.bytes = 0;
        let columns = std::mem::take(&mut self.columns);
        if columns.is_empty() {
            return Ok(());
        }
        store.blocking_send(columns).map_err(|_| IngestError::Internal("the store stopped".to_owned()))
    }

    fn record(&mut self, joined: &Joined) -> Result<(), IngestError> {
        let plan = self.plan;
        self.out.counts.read += 1;
        let driver = usize::from(plan.shape.driver);
        let layout = &self.layouts[driver];
        let place = Place { file: joined.file, line: joined.line };
        let values = plan.key.terms.iter().map(|term| layout.key_value(&joined.values, term));
        if !UniqueKey::write(&mut self.key, values) {
            self.keyless(place);
            return Ok(());
        }
        let id = record_id(plan.dataset.key, &self.key);
        self.out.keys.push(id, place).map_err(IngestError::io("sorting keys"))?;
        if self.out.counts.refused > 0 {
            // Nothing of it will be published: only the keys are looked at from here on.
            return Ok(());
        }
        let parent = plan.shape.parent.zip(joined.parent.as_deref());
        let parent = parent.map(|(table, values)| (&self.layouts[usize::from(table)], values));
        let fields = Fields { layout, values: &joined.values, parent };
        let terms = fields.terms();
        let (mut interpreted, mut issues) = interpret(&terms, &plan.context);
        issues.add(self.attributor.attribute(Codes::of(&terms), &mut interpreted));
        issues.write(&mut self.issues);
        self.out.counts.interpreted += 1;
        self.out.counts.flagged += u64::from(!issues.is_empty());
        self.columns.begin(id, &interpreted, &self.issues)?;
        for (name, value) in fields.verbatim() {
            self.columns.verbatim(name, value);
            self.bytes += name.len() + value.len();
        }
        self.attach(joined);
        self.columns.end();
        Ok(())
    }

    /// Adds the extension rows of the record. Where occurrences hang on an event, a row that names an
    /// occurrence belongs to it alone, any other to all occurrences of the event.
    fn attach(&mut self, joined: &Joined) {
        let has_parent = self.plan.shape.parent.is_some();
        let own = self.plan.shape.parent.and_then(|_| {
            self.layouts[usize::from(self.plan.shape.driver)].named(&joined.values, Slot::OccurrenceId)
        });
        for (table, values) in joined.attached.iter().flat_map(|rows| rows.iter()) {
            let layout = &self.layouts[usize::from(*table)];
            let named = layout.named(values, Slot::OccurrenceId);
            if has_parent && named.is_some() && named != own {
                continue;
            }
            let row_type = &self.plan.archive.table(*table).row_type;
            let bytes = &mut self.bytes;
            *bytes += row_type.len();
            let terms = layout.terms(values).inspect(|(name, value)| *bytes += name.len() + value.len());
            self.columns.extension(row_type, terms);
            self.out.counts.extension_rows += 1;
        }
    }

    fn keyless(&mut self, place: Place) {
        self.out.counts.refused += 1;
        if self.out.refusal.is_full() {
            return;
        }
        let table = self.plan.shape.driver(&self.plan.archive);
        let terms = &self.plan.key.terms;
        let column = self.layouts[usize::from(self.plan.shape.driver)].key_column(&terms[0]);
        self.out.refusal.defects.push(Defect {
            file: table.files[usize::from(place.file)].clone(),
            line: Some(place.line),
            column,
            code: DefectCode::EmptyKey,
            message: format!("the record has no {}", terms.join(", ")),
        });
    }
}

/// Bytes a row had in its file, about.
fn row_bytes(joined: &Joined) -> u64 {
    (joined.values.as_slice().len() + joined.values.len()) as u64
}
