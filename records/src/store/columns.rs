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
    layout::{SCHEMA, TEXT, UUID_BYTES},
    nested::{ExtensionLists, IssueLists, TermLists},
};
use crate::{BasisOfRecord, Interpreted, OccurrenceIssue, OccurrenceRecord};

/// A batch of records laid out in the store's columns, filled record by record without copying more
/// than the text: [`Self::begin`], any number of [`Self::verbatim`] and [`Self::extension`], [`Self::end`].
pub struct RecordColumns {
    rows: usize,
    ids: FixedSizeBinaryBuilder,
    text: Vec<StringBuilder>,
    basis_of_record: StringBuilder,
    individual_count: Int64Builder,
    institution_key: FixedSizeBinaryBuilder,
    collection_key: FixedSizeBinaryBuilder,
    event_start: Date32Builder,
    event_end: Date32Builder,
    year: Int32Builder,
    month: Int32Builder,
    latitude: Float64Builder,
    longitude: Float64Builder,
    uncertainty: Float64Builder,
    issues: IssueLists,
    verbatim: TermLists,
    extensions: ExtensionLists,
}

impl Default for RecordColumns {
    fn default() -> Self {
        let uuids = || FixedSizeBinaryBuilder::new(UUID_BYTES);
        Self {
            rows: 0,
            ids: uuids(),
            text: TEXT.iter().map(|_| StringBuilder::new()).collect(),
            basis_of_record: StringBuilder::new(),
            individual_count: Int64Builder::new(),
            institution_key: uuids(),
            collection_key: uuids(),
            event_start: Date32Builder::new(),
            event_end: Date32Builder::new(),
            year: Int32Builder::new(),
            month: Int32Builder::new(),
            latitude: Float64Builder::new(),
            longitude: Float64Builder::new(),
            uncertainty: Float64Builder::new(),
            issues: IssueLists::new(),
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
        for (builder, column) in self.text.iter_mut().zip(TEXT) {
            builder.append_option((column.get)(interpreted));
        }
        self.basis_of_record.append_option(interpreted.basis_of_record.map(BasisOfRecord::name));
        self.individual_count.append_option(interpreted.individual_count);
        append_key(&mut self.institution_key, interpreted.institution_key)?;
        append_key(&mut self.collection_key, interpreted.collection_key)?;
        let event = interpreted.event_date;
        self.event_start.append_option(event.map(|date| Date32Type::from_naive_date(date.start)));
        self.event_end.append_option(event.map(|date| Date32Type::from_naive_date(date.end)));
        self.year.append_option(interpreted.year);
        self.month.append_option(interpreted.month.and_then(|month| i32::try_from(month).ok()));
        self.latitude.append_option(interpreted.decimal_latitude);
        self.longitude.append_option(interpreted.decimal_longitude);
        self.uncertainty.append_option(interpreted.coordinate_uncertainty_in_meters);
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
        columns.extend(self.text.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
        columns.push(Arc::new(self.basis_of_record.finish()));
        columns.push(Arc::new(self.individual_count.finish()));
        columns.push(Arc::new(self.institution_key.finish()));
        columns.push(Arc::new(self.collection_key.finish()));
        columns.push(Arc::new(self.event_start.finish()));
        columns.push(Arc::new(self.event_end.finish()));
        columns.push(Arc::new(self.year.finish()));
        columns.push(Arc::new(self.month.finish()));
        columns.push(Arc::new(self.latitude.finish()));
        columns.push(Arc::new(self.longitude.finish()));
        columns.push(Arc::new(self.uncertainty.finish()));
        columns.push(Arc::new(self.issues.finish()?));
        columns.push(Arc::new(self.verbatim.finish()?));
        columns.push(Arc::new(self.extensions.finish()?));
        Ok(RecordBatch::try_new(SCHEMA.clone(), columns)?)
    }
}

fn append_key(builder: &mut FixedSizeBinaryBuilder, key: Option<Uuid>) -> Result<(), StoreError> {
    match key {
        Some(key) => builder.append_value(key.as_bytes())?,
        None => builder.append_null(),
    }
    Ok(())
}
