//! Records as given in, columns of the record store out.

use atlas_interpret::{Issues, Slot, Verdict, interpret, media_types};
use atlas_records::{ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, Term};
use tokio::sync::mpsc::Sender;

use super::{
    attribute::{Attributor, Codes},
    given::Given,
    rules::Rules,
    taxonomist::Taxonomist,
    version_writer::Batch,
};
use crate::{error::IngestError, report::IngestCounts};

/// Records of a batch on its way to the store.
const BATCH_RECORDS: usize = 2_048;
/// A batch ends earlier where its records are large.
const BATCH_BYTES: usize = 8 << 20;

/// Interprets records one after another and hands them on in batches.
pub(super) struct Interpreter<'a> {
    rules: &'a Rules,
    store: &'a Sender<Batch>,
    attributor: Attributor,
    taxonomist: Taxonomist,
    batch: Batch,
    /// Bytes of text in the batch.
    bytes: usize,
    issues: Vec<OccurrenceIssue>,
    pub counts: IngestCounts,
}

impl<'a> Interpreter<'a> {
    pub fn new(rules: &'a Rules, store: &'a Sender<Batch>) -> Self {
        Self {
            rules,
            store,
            attributor: Attributor::new(rules.codes.clone(), rules.dataset.key),
            taxonomist: Taxonomist::new(&rules.checklists),
            batch: Batch::default(),
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
        // By the names given as well as by those of the checklists, which take their place.
        let suspects = rules.sensitive.suspects(&interpreted);
        issues.add(self.taxonomist.place(&terms, &mut interpreted));
        if let Some(verdict) = rules.sensitive.judge(suspects, &interpreted, issues) {
            return self.sensitive(given, (interpreted, issues), &verdict);
        }
        issues.write(&mut self.issues);
        self.counts.interpreted += 1;
        self.counts.flagged += u64::from(!issues.is_empty());
        self.batch.columns.begin(given.id(), &interpreted, &self.issues)?;
        self.keep(given);
        self.batch.columns.end();
        self.flush_if_full()
    }

    /// Keeps a sensitive record: for the public what the verdict leaves of it, and sealed as it is.
    fn sensitive(
        &mut self,
        given: &impl Given,
        (interpreted, issues): (Interpreted, Issues),
        verdict: &Verdict<'_>,
    ) -> Result<(), IngestError> {
        if !self.rules.can_seal {
            return Err(IngestError::NoSealKey { rule: verdict.rule_ids().next().map(str::to_owned) });
        }
        let original = OccurrenceRecord {
            id: given.id(),
            dataset_key: self.rules.dataset.key,
            interpreted,
            issues: issues.list(),
            verbatim: owned(given.verbatim()),
            extensions: given
                .extensions()
                .map(|(row_type, terms)| ExtensionRow { row_type: row_type.to_owned(), terms: owned(terms) })
                .collect(),
        };
        let mut public = original.clone();
        let concealed = verdict.conceal(&mut public);
        self.counts.add_sensitive(concealed.sensitivity);
        self.counts.interpreted += 1;
        self.counts.flagged += u64::from(!public.issues.is_empty());
        self.counts.extension_rows += original.extensions.len() as u64;
        self.bytes += text_bytes(&original) + text_bytes(&public);
        self.batch.columns.push(&public)?;
        self.batch.originals.push(original);
        self.flush_if_full()
    }

    fn flush_if_full(&mut self) -> Result<(), IngestError> {
        if self.batch.columns.len() >= BATCH_RECORDS || self.bytes >= BATCH_BYTES {
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
            self.batch.columns.verbatim(name, value);
            self.bytes += name.len() + value.len();
        }
        for (row_type, terms) in given.extensions() {
            let bytes = &mut self.bytes;
            *bytes += row_type.len();
            self.batch
                .columns
                .extension(row_type, terms.inspect(|(name, value)| *bytes += name.len() + value.len()));
            self.counts.extension_rows += 1;
        }
    }

    fn flush(&mut self) -> Result<(), IngestError> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.columns.is_empty() {
            return Ok(());
        }
        self.store.blocking_send(batch).map_err(|_| IngestError::Internal("the store stopped".to_owned()))
    }
}

fn owned<'a>(terms: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Term> {
    terms.map(|(name, value)| Term { name: name.to_owned(), value: value.to_owned() }).collect()
}

fn text_bytes(record: &OccurrenceRecord) -> usize {
    let rows = record.extensions.iter().flat_map(|row| &row.terms);
    record.verbatim.iter().chain(rows).map(|term| term.name.len() + term.value.len()).sum()
}
