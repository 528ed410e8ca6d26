//! Records on their way into the store, as columns.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{
        Date32Builder, FixedSizeBinaryBuilder, Float64Builder, Int32Builder, Int64Builder, StringBuilder,
    },
    types::Date32Type,
};
use uuid::Uuid;

use super::{
    error::StoreError,
    layout::{SCHEMA, UUID_BYTES},
    nested::{ExtensionLists, TaxonLists, TermLists, TextLists},
};
use crate::{
    BasisOfRecord, EventDate, Interpreted, OccurrenceIssue, OccurrenceRecord, OccurrenceStatus, Sensitivity,
};

/// A batch of records laid out in the store's columns, filled record by record without copying more
/// than the text: [`Self::begin`], any number of [`Self::verbatim`] and [`Self::extension`], [`Self::end`].
pub struct RecordColumns {
    rows: usize,
    ids: FixedSizeBinaryBuilder,
    texts: Vec<StringBuilder>,
    /// Basis of record, occurrence status, sensitivity.
    vocabularies: [StringBuilder; 3],
    individual_count: Int64Builder,
    /// Institution, collection.
    keys: [FixedSizeBinaryBuilder; 2],
    event_date: Dates,
    date_identified: Dates,
    year: Int32Builder,
    month: Int32Builder,
    reals: Vec<Float64Builder>,
    lists: Vec<TextLists>,
    taxa: TaxonLists,
    issues: TextLists,
    verbatim: TermLists,
    extensions: ExtensionLists,
}

impl Default for RecordColumns {
    fn default() -> Self {
        let uuids = || FixedSizeBinaryBuilder::new(UUID_BYTES);
        Self {
            rows: 0,
            ids: uuids(),
            texts: Interpreted::TEXTS.iter().map(|_| StringBuilder::new()).collect(),
            vocabularies: std::array::from_fn(|_| StringBuilder::new()),
            individual_count: Int64Builder::new(),
            keys: [uuids(), uuids()],
            event_date: Dates::default(),
            date_identified: Dates::default(),
            year: Int32Builder::new(),
            month: Int32Builder::new(),
            reals: Interpreted::REALS.iter().map(|_| Float64Builder::new()).collect(),
            lists: Interpreted::LISTS.iter().map(|_| TextLists::new()).collect(),
            taxa: TaxonLists::new(),
            issues: TextLists::new(),
            verbatim: TermLists::new(),
            extensions: ExtensionLists::new(),
        }
    }
}

impl RecordColumns {
    /// Records so far.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no record yet.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Starts a record with its interpreted terms and flags.
    pub fn begin(
        &mut self,
        id: Uuid,
        interpreted: &Interpreted,
        issues: &[OccurrenceIssue],
    ) -> Result<(), StoreError> {
        self.ids.append_value(id.as_bytes())?;
        for (builder, term) in self.texts.iter_mut().zip(Interpreted::TEXTS) {
            builder.append_option((term.get)(interpreted).as_deref());
        }
        let names = [
            interpreted.basis_of_record.map(BasisOfRecord::name),
            interpreted.occurrence_status.map(OccurrenceStatus::name),
            interpreted.sensitivity.map(Sensitivity::name),
        ];
        for (builder, name) in self.vocabularies.iter_mut().zip(names) {
            builder.append_option(name);
        }
        self.individual_count.append_option(interpreted.individual_count);
        for (builder, key) in
            self.keys.iter_mut().zip([interpreted.institution_key, interpreted.collection_key])
        {
            match key {
                Some(key) => builder.append_value(key.as_bytes())?,
                None => builder.append_null(),
            }
        }
        self.event_date.append(interpreted.event_date);
        self.date_identified.append(interpreted.date_identified);
        self.year.append_option(interpreted.year);
        self.month.append_option(interpreted.month.and_then(|month| i32::try_from(month).ok()));
        for (builder, term) in self.reals.iter_mut().zip(Interpreted::REALS) {
            builder.append_option(*(term.get)(interpreted));
        }
        for (builder, term) in self.lists.iter_mut().zip(Interpreted::LISTS) {
            builder.push((term.get)(interpreted).iter().map(String::as_str));
        }
        self.taxa.push(&interpreted.taxa)?;
        self.issues.push(issues.iter().map(|issue| issue.name()));
        Ok(())
    }

    /// Adds a term of the core row, as the archive gave it.
    pub fn verbatim(&mut self, name: &str, value: &str) {
        self.verbatim.push(name, value);
    }

    /// Adds an extension row, as the archive gave it.
    pub fn extension<'a>(&mut self, row_type: &str, terms: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.extensions.push(row_type, terms);
    }

    /// Ends the record.
    pub fn end(&mut self) {
        self.verbatim.close();
        self.extensions.close();
        self.rows += 1;
    }

    /// Adds a whole record.
    pub fn push(&mut self, record: &OccurrenceRecord) -> Result<(), StoreError> {
        self.begin(record.id, &record.interpreted, &record.issues)?;
        for term in &record.verbatim {
            self.verbatim(&term.name, &term.value);
        }
        for row in &record.extensions {
            self.extension(&row.row_type, row.terms.iter().map(|t| (t.name.as_str(), t.value.as_str())));
        }
        self.end();
        Ok(())
    }

    /// The batch, in the schema's order.
    pub(super) fn finish(mut self) -> Result<RecordBatch, StoreError> {
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.ids.finish())];
        columns.extend(self.texts.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns.extend(self.vocabularies.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns.push(Arc::new(self.individual_count.finish()));
        columns.extend(self.keys.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns.extend(self.event_date.finish());
        columns.extend(self.date_identified.finish());
        columns.push(Arc::new(self.year.finish()));
        columns.push(Arc::new(self.month.finish()));
        columns.extend(self.reals.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        for list in &mut self.lists {
            columns.push(Arc::new(list.finish()?));
        }
        columns.push(Arc::new(self.taxa.finish()?));
        columns.push(Arc::new(self.issues.finish()?));
        columns.push(Arc::new(self.verbatim.finish()?));
        columns.push(Arc::new(self.extensions.finish()?));
        Ok(RecordBatch::try_new(SCHEMA.clone(), columns)?)
    }
}

/// First and last days.
#[derive(Default)]
struct Dates {
    start: Date32Builder,
    end: Date32Builder,
}

impl Dates {
    fn append(&mut self, date: Option<EventDate>) {
        self.start.append_option(date.map(|date| Date32Type::from_naive_date(date.start)));
        self.end.append_option(date.map(|date| Date32Type::from_naive_date(date.end)));
    }

    fn finish(&mut self) -> [ArrayRef; 2] {
        [Arc::new(self.start.finish()), Arc::new(self.end.finish())]
    }
}
