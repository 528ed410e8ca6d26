//! Columns back into records.

use arrow_array::{
    Array, FixedSizeBinaryArray, Float64Array, Int32Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
    cast::AsArray,
    types::{Date32Type, Float64Type, Int32Type, Int64Type},
};
use uuid::Uuid;

use super::{
    error::StoreError,
    layout::{
        BASIS_OF_RECORD, COLLECTION_KEY, EVENT_DATE_END, EVENT_DATE_START, EXTENSIONS, ID, INDIVIDUAL_COUNT,
        INSTITUTION_KEY, ISSUES, LATITUDE, LONGITUDE, MONTH, TEXT, UNCERTAINTY, VERBATIM, YEAR,
    },
};
use crate::{BasisOfRecord, EventDate, ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, Term};

/// The records of a batch. Columns that were not read are left empty in them.
pub(super) fn records(batch: &RecordBatch, dataset_key: Uuid) -> Result<Vec<OccurrenceRecord>, StoreError> {
    let ids = ids(batch)?;
    let mut records: Vec<_> = ids
        .into_iter()
        .map(|id| OccurrenceRecord {
            id,
            dataset_key,
            interpreted: Interpreted::default(),
            issues: Vec::new(),
            verbatim: Vec::new(),
            extensions: Vec::new(),
        })
        .collect();
    fill_text(batch, &mut records)?;
    fill_values(batch, &mut records)?;
    fill_lists(batch, &mut records)?;
    Ok(records)
}

/// The ids of a batch.
pub(super) fn ids(batch: &RecordBatch) -> Result<Vec<Uuid>, StoreError> {
    let column = batch.column_by_name(ID).ok_or_else(|| StoreError::Foreign("no id column".to_owned()))?;
    let column = column.as_fixed_size_binary();
    (0..column.len()).map(|row| uuid(column.value(row))).collect()
}

fn uuid(bytes: &[u8]) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|error| StoreError::Foreign(error.to_string()))
}

fn fill_text(batch: &RecordBatch, records: &mut [OccurrenceRecord]) -> Result<(), StoreError> {
    for column in TEXT {
        let Some(values) = batch.column_by_name(column.name) else { continue };
        for (record, value) in records.iter_mut().zip(values.as_string::<i32>()) {
            *(column.slot)(&mut record.interpreted) = value.map(str::to_owned);
        }
    }
    let Some(values) = batch.column_by_name(BASIS_OF_RECORD) else { return Ok(()) };
    for (record, value) in records.iter_mut().zip(values.as_string::<i32>()) {
        record.interpreted.basis_of_record = value.map(basis_of_record).transpose()?;
    }
    Ok(())
}

fn basis_of_record(name: &str) -> Result<BasisOfRecord, StoreError> {
    let known = BasisOfRecord::ALL.into_iter().find(|basis| basis.name() == name);
    known.ok_or_else(|| StoreError::Foreign(format!("basis of record `{name}`")))
}

/// The columns of numbers, dates and keys: read all together or not at all.
struct Values<'a> {
    count: &'a Int64Array,
    institution: &'a FixedSizeBinaryArray,
    collection: &'a FixedSizeBinaryArray,
    start: &'a arrow_array::Date32Array,
    end: &'a arrow_array::Date32Array,
    year: &'a Int32Array,
    month: &'a Int32Array,
    latitude: &'a Float64Array,
    longitude: &'a Float64Array,
    uncertainty: &'a Float64Array,
}

impl<'a> Values<'a> {
    fn of(batch: &'a RecordBatch) -> Option<Self> {
        Some(Self {
            count: batch.column_by_name(INDIVIDUAL_COUNT)?.as_primitive::<Int64Type>(),
            institution: batch.column_by_name(INSTITUTION_KEY)?.as_fixed_size_binary(),
            collection: batch.column_by_name(COLLECTION_KEY)?.as_fixed_size_binary(),
            start: batch.column_by_name(EVENT_DATE_START)?.as_primitive::<Date32Type>(),
            end: batch.column_by_name(EVENT_DATE_END)?.as_primitive::<Date32Type>(),
            year: batch.column_by_name(YEAR)?.as_primitive::<Int32Type>(),
            month: batch.column_by_name(MONTH)?.as_primitive::<Int32Type>(),
            latitude: batch.column_by_name(LATITUDE)?.as_primitive::<Float64Type>(),
            longitude: batch.column_by_name(LONGITUDE)?.as_primitive::<Float64Type>(),
            uncertainty: batch.column_by_name(UNCERTAINTY)?.as_primitive::<Float64Type>(),
        })
    }

    fn event_date(&self, row: usize) -> Option<EventDate> {
        let valid = self.start.is_valid(row) && self.end.is_valid(row);
        valid.then(|| {
            Some(EventDate { start: self.start.value_as_date(row)?, end: self.end.value_as_date(row)? })
        })?
    }
}

fn fill_values(batch: &RecordBatch, records: &mut [OccurrenceRecord]) -> Result<(), StoreError> {
    let Some(values) = Values::of(batch) else { return Ok(()) };
    let key = |column: &FixedSizeBinaryArray, row| {
        column.is_valid(row).then(|| uuid(column.value(row))).transpose()
    };
    let double = |column: &Float64Array, row| column.is_valid(row).then(|| column.value(row));
    let integer = |column: &Int32Array, row| column.is_valid(row).then(|| column.value(row));
    for (row, record) in records.iter_mut().enumerate() {
        let interpreted = &mut record.interpreted;
        interpreted.individual_count = values.count.is_valid(row).then(|| values.count.value(row));
        interpreted.institution_key = key(values.institution, row)?;
        interpreted.collection_key = key(values.collection, row)?;
        interpreted.event_date = values.event_date(row);
        interpreted.year = integer(values.year, row);
        interpreted.month = integer(values.month, row).and_then(|month| u32::try_from(month).ok());
        interpreted.decimal_latitude = double(values.latitude, row);
        interpreted.decimal_longitude = double(values.longitude, row);
        interpreted.coordinate_uncertainty_in_meters = double(values.uncertainty, row);
    }
    Ok(())
}

fn fill_lists(batch: &RecordBatch, records: &mut [OccurrenceRecord]) -> Result<(), StoreError> {
    if let Some(column) = batch.column_by_name(ISSUES) {
        let lists = column.as_list::<i32>();
        let names = lists.values().as_string::<i32>();
        for (row, record) in records.iter_mut().enumerate() {
            let issues: Result<Vec<OccurrenceIssue>, _> =
                span(lists, row).map(|i| names.value(i).parse()).collect();
            record.issues = issues.map_err(|error| StoreError::Foreign(error.to_string()))?;
        }
    }
    if let Some(column) = batch.column_by_name(VERBATIM) {
        let lists = column.as_list::<i32>();
        let terms = Terms::of(lists.values().as_struct());
        for (row, record) in records.iter_mut().enumerate() {
            record.verbatim = span(lists, row).map(|i| terms.get(i)).collect();
        }
    }
    if let Some(column) = batch.column_by_name(EXTENSIONS) {
        let lists = column.as_list::<i32>();
        let rows = lists.values().as_struct();
        let row_types = rows.column(0).as_string::<i32>();
        let term_lists = rows.column(1).as_list::<i32>();
        let terms = Terms::of(term_lists.values().as_struct());
        let extension = |i: usize| ExtensionRow {
            row_type: row_types.value(i).to_owned(),
            terms: span(term_lists, i).map(|term| terms.get(term)).collect(),
        };
        for (row, record) in records.iter_mut().enumerate() {
            record.extensions = span(lists, row).map(extension).collect();
        }
    }
    Ok(())
}

/// {name, value} by item number.
struct Terms<'a> {
    names: &'a StringArray,
    values: &'a StringArray,
}

impl<'a> Terms<'a> {
    fn of(items: &'a StructArray) -> Self {
        Self { names: items.column(0).as_string::<i32>(), values: items.column(1).as_string::<i32>() }
    }

    fn get(&self, item: usize) -> Term {
        Term { name: self.names.value(item).to_owned(), value: self.values.value(item).to_owned() }
    }
}

/// The items of one list.
fn span(lists: &ListArray, row: usize) -> std::ops::Range<usize> {
    let offsets = lists.value_offsets();
    // Offsets are checked to be ascending from zero when the array is made.
    let at = |i: usize| usize::try_from(offsets[i]).unwrap_or_default();
    at(row)..at(row + 1)
}
