//! Columns back into records.

use arrow_array::{
    Array, ArrowPrimitiveType, Date32Array, FixedSizeBinaryArray, ListArray, RecordBatch, StringArray,
    StructArray,
    cast::AsArray,
    types::{Date32Type, Float64Type, Int32Type, Int64Type},
};
use uuid::Uuid;

use super::{
    error::StoreError,
    layout::{
        BASIS_OF_RECORD, COLLECTION_KEY, EVENT_DATE_END, EVENT_DATE_START, EXTENSIONS, ID, IDENTIFIED_END,
        IDENTIFIED_START, INDIVIDUAL_COUNT, INSTITUTION_KEY, ISSUES, MONTH, OCCURRENCE_STATUS, SENSITIVITY,
        TAXA, VERBATIM, YEAR,
    },
};
use crate::{
    BasisOfRecord, EventDate, ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, OccurrenceStatus,
    Sensitivity, TaxonMatch, TaxonMatchType, Term,
};

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
    for term in Interpreted::TEXTS {
        let Some(values) = batch.column_by_name(term.name) else { continue };
        for (record, value) in records.iter_mut().zip(values.as_string::<i32>()) {
            *(term.slot)(&mut record.interpreted) = value.map(str::to_owned);
        }
    }
    vocabulary(batch, records, BASIS_OF_RECORD, BasisOfRecord::by_name, |i| &mut i.basis_of_record)?;
    vocabulary(batch, records, OCCURRENCE_STATUS, OccurrenceStatus::by_name, |i| &mut i.occurrence_status)?;
    vocabulary(batch, records, SENSITIVITY, Sensitivity::by_name, |i| &mut i.sensitivity)
}

fn vocabulary<T>(
    batch: &RecordBatch,
    records: &mut [OccurrenceRecord],
    column: &str,
    by_name: fn(&str) -> Option<T>,
    slot: fn(&mut Interpreted) -> &mut Option<T>,
) -> Result<(), StoreError> {
    let Some(values) = batch.column_by_name(column) else { return Ok(()) };
    for (record, value) in records.iter_mut().zip(values.as_string::<i32>()) {
        let known = |name| by_name(name).ok_or_else(|| StoreError::Foreign(format!("{column} `{name}`")));
        *slot(&mut record.interpreted) = value.map(known).transpose()?;
    }
    Ok(())
}

fn fill_values(batch: &RecordBatch, records: &mut [OccurrenceRecord]) -> Result<(), StoreError> {
    for term in Interpreted::REALS {
        primitive::<Float64Type>(batch, records, term.name, |i, value| *(term.slot)(i) = Some(value));
    }
    primitive::<Int64Type>(batch, records, INDIVIDUAL_COUNT, |i, count| i.individual_count = Some(count));
    primitive::<Int32Type>(batch, records, YEAR, |i, year| i.year = Some(year));
    primitive::<Int32Type>(batch, records, MONTH, |i, month| i.month = u32::try_from(month).ok());
    keys(batch, records, INSTITUTION_KEY, |i| &mut i.institution_key)?;
    keys(batch, records, COLLECTION_KEY, |i| &mut i.collection_key)?;
    dates(batch, records, [EVENT_DATE_START, EVENT_DATE_END], |i| &mut i.event_date);
    dates(batch, records, [IDENTIFIED_START, IDENTIFIED_END], |i| &mut i.date_identified);
    Ok(())
}

fn primitive<T: ArrowPrimitiveType>(
    batch: &RecordBatch,
    records: &mut [OccurrenceRecord],
    column: &str,
    set: impl Fn(&mut Interpreted, T::Native),
) {
    let Some(values) = batch.column_by_name(column) else { return };
    for (record, value) in records.iter_mut().zip(values.as_primitive::<T>()) {
        if let Some(value) = value {
            set(&mut record.interpreted, value);
        }
    }
}

fn keys(
    batch: &RecordBatch,
    records: &mut [OccurrenceRecord],
    column: &str,
    slot: fn(&mut Interpreted) -> &mut Option<Uuid>,
) -> Result<(), StoreError> {
    let Some(values) = batch.column_by_name(column) else { return Ok(()) };
    for (record, value) in records.iter_mut().zip(values.as_fixed_size_binary()) {
        *slot(&mut record.interpreted) = value.map(uuid).transpose()?;
    }
    Ok(())
}

fn dates(
    batch: &RecordBatch,
    records: &mut [OccurrenceRecord],
    columns: [&str; 2],
    slot: fn(&mut Interpreted) -> &mut Option<EventDate>,
) {
    let [Some(start), Some(end)] = columns.map(|name| batch.column_by_name(name)) else { return };
    let (start, end) = (start.as_primitive::<Date32Type>(), end.as_primitive::<Date32Type>());
    for (row, record) in records.iter_mut().enumerate() {
        let day = |days: &Date32Array| days.is_valid(row).then(|| days.value_as_date(row)).flatten();
        *slot(&mut record.interpreted) =
            day(start).zip(day(end)).map(|(start, end)| EventDate { start, end });
    }
}

fn fill_lists(batch: &RecordBatch, records: &mut [OccurrenceRecord]) -> Result<(), StoreError> {
    for term in Interpreted::LISTS {
        let Some(column) = batch.column_by_name(term.name) else { continue };
        let lists = column.as_list::<i32>();
        let texts = lists.values().as_string::<i32>();
        for (row, record) in records.iter_mut().enumerate() {
            *(term.slot)(&mut record.interpreted) =
                span(lists, row).map(|i| texts.value(i).to_owned()).collect();
        }
    }
    if let Some(column) = batch.column_by_name(TAXA) {
        let lists = column.as_list::<i32>();
        let taxa = Taxa::of(lists.values().as_struct());
        for (row, record) in records.iter_mut().enumerate() {
            record.interpreted.taxa = span(lists, row).map(|i| taxa.get(i)).collect::<Result<_, _>>()?;
        }
    }
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

/// {checklistKey, taxonKey, acceptedTaxonKey, matchType, lineage} by item number.
struct Taxa<'a> {
    keys: [&'a FixedSizeBinaryArray; 3],
    match_types: &'a StringArray,
    lineages: &'a ListArray,
    lineage: &'a FixedSizeBinaryArray,
}

impl<'a> Taxa<'a> {
    fn of(items: &'a StructArray) -> Self {
        let lineages = items.column(4).as_list::<i32>();
        Self {
            keys: [0, 1, 2].map(|column| items.column(column).as_fixed_size_binary()),
            match_types: items.column(3).as_string::<i32>(),
            lineages,
            lineage: lineages.values().as_fixed_size_binary(),
        }
    }

    fn get(&self, item: usize) -> Result<TaxonMatch, StoreError> {
        let key = |at: usize| uuid(self.keys[at].value(item));
        let name = self.match_types.value(item);
        let match_type = TaxonMatchType::by_name(name);
        Ok(TaxonMatch {
            checklist_key: key(0)?,
            taxon_key: key(1)?,
            accepted_taxon_key: key(2)?,
            match_type: match_type.ok_or_else(|| StoreError::Foreign(format!("match type `{name}`")))?,
            lineage: span(self.lineages, item)
                .map(|i| uuid(self.lineage.value(i)))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The items of one list.
fn span(lists: &ListArray, row: usize) -> std::ops::Range<usize> {
    let offsets = lists.value_offsets();
    // Offsets are checked to be ascending from zero when the array is made.
    let at = |i: usize| usize::try_from(offsets[i]).unwrap_or_default();
    at(row)..at(row + 1)
}
