//! Records as given in, columns of the record store out.

use atlas_interpret::{Slot, interpret, media_types};
use atlas_records::{OccurrenceIssue, RecordColumns};
use tokio::sync::mpsc::Sender;

use super::{
    attribute::{Attributor, Codes},
    given::Given,
    rules::Rules,
    taxonomist::Taxonomist,
};
use crate::{error::IngestError, report::IngestCounts};

/// Records of a batch on its way to the store.
const BATCH_RECORDS: usize = 2_048;
/// A batch ends earlier where its records are large.
const BATCH_BYTES: usize = 8 << 20;

/// Interprets records one after another and hands them on in batches.
pub(super) struct Interpreter<'a> {
    rules: &'a Rules,
    store: &'a Sender<RecordColumns>,
    attributor: Attributor,
    taxonomist: Taxonomist,
    columns: RecordColumns,
    /// Bytes of text in the columns.
    bytes: usize,
    issues: Vec<OccurrenceIssue>,
    pub counts: IngestCounts,
}

impl<'a> Interpreter<'a> {
    pub fn new(rules: &'a Rules, store: &'a Sender<RecordColumns>) -> Self {
        Self {
            rules,
            store,
            attributor: Attributor::new(rules.codes.clone(), rules.dataset.key),
            taxonomist: Taxonomist::new(&rules.checklists),
            columns: RecordColumns::default(),
            bytes: 0,
            issues: Vec::new(),
            counts: IngestCounts::default(),
        }
    }

    /// Interprets a record.
    pub fn record(&mut self, given: &impl Given) -> Result<(), IngestError> {
        let rules = self.rules;
        let mut terms = given.terms();
        for (slot, value) in &rules.defaults {
            terms.fill(*slot, value);
        }
        let (mut interpreted, mut issues) = interpret(&terms, &rules.context);
        let mut rows = given.extensions().peekable();
        if rows.peek().is_some() {
            let (kinds, flags) = media_types(terms.known(Slot::AssociatedMedia), rows);
            interpreted.media_type = kinds;
            issues.add(flags);
        }
        issues.add(self.attributor.attribute(Codes::of(&terms), &mut interpreted));
        issues.add(given.found());
        issues.add(self.taxonomist.place(&terms, &mut interpreted));
        issues.write(&mut self.issues);
        self.counts.interpreted += 1;
        self.counts.flagged += u64::from(!issues.is_empty());
        self.columns.begin(given.id(), &interpreted, &self.issues)?;
        self.keep(given);
        self.columns.end();
        if self.columns.len() >= BATCH_RECORDS || self.bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Hands on what is left and gives the counts.
    pub fn finish(mut self) -> Result<IngestCounts, IngestError> {
        self.flush()?;
        Ok(self.counts)
    }

    /// Adds what was given to the record that has begun.
    fn keep(&mut self, given: &impl Given) {
        for (name, value) in given.verbatim() {
            self.columns.verbatim(name, value);
            self.bytes += name.len() + value.len();
        }
        for (row_type, terms) in given.extensions() {
            let bytes = &mut self.bytes;
            *bytes += row_type.len();
            self.columns
                .extension(row_type, terms.inspect(|(name, value)| *bytes += name.len() + value.len()));
            self.counts.extension_rows += 1;
        }
    }

    fn flush(&mut self) -> Result<(), IngestError> {
        self.bytes = 0;
        let columns = std::mem::take(&mut self.columns);
        if columns.is_empty() {
            return Ok(());
        }
        self.store.blocking_send(columns).map_err(|_| IngestError::Internal("the store stopped".to_owned()))
    }
}
