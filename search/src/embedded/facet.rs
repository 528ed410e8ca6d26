//! Counts of values, by ordinal.

use std::{cmp::Reverse, sync::Arc};

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, SegmentReader,
    columnar::{Cardinality, Column},
};

use super::{dictionary::Dictionary, schema::ordinal_column, snapshot::Snapshot};
use crate::{
    cursor::FacetCursor,
    error::SearchError,
    field::FacetField,
    query::{FacetOrder, FacetRequest},
    result::{Bucket, Facet},
};

/// How many matching records hold each value of one field.
pub struct FacetCounter {
    field: FacetField,
    values: Arc<Dictionary>,
    counts: Vec<u64>,
}

impl FacetCounter {
    /// A counter at zero.
    pub fn new(field: FacetField, snapshot: &Snapshot) -> Self {
        let values = snapshot.values(field).clone();
        Self { field, counts: vec![0; values.len()], values }
    }

    /// The field counted.
    pub const fn field(&self) -> FacetField {
        self.field
    }

    /// The column of a segment that holds the ordinals.
    pub fn column(&self, segment: &SegmentReader) -> Result<Column<u64>, SearchError> {
        Ok(segment.fast_fields().u64(&ordinal_column(self.field))?)
    }

    /// Counts matching records of one segment, at most a block of them.
    pub fn count(&mut self, column: &Column<u64>, docs: &[DocId]) {
        if column.get_cardinality() == Cardinality::Multivalued {
            for doc in docs {
                column.values_for_doc(*doc).for_each(|ordinal| self.add(ordinal));
            }
            return;
        }
        let mut ordinals = [None; COLLECT_BLOCK_BUFFER_LEN];
        for docs in docs.chunks(COLLECT_BLOCK_BUFFER_LEN) {
            let ordinals = &mut ordinals[..docs.len()];
            ordinals.fill(None);
            column.first_vals(docs, ordinals);
            ordinals.iter().flatten().for_each(|ordinal| self.add(*ordinal));
        }
    }

    fn add(&mut self, ordinal: u64) {
        // The snapshot vouches for every ordinal; a cast of one cannot lose anything.
        if let Some(count) = usize::try_from(ordinal).ok().and_then(|ordinal| self.counts.get_mut(ordinal)) {
            *count += 1;
        }
    }

    /// The buckets that a request asks for.
    pub fn page(&self, request: &FacetRequest) -> Result<Facet, SearchError> {
        let distinct = self.counts.iter().filter(|count| **count > 0).count() as u64;
        if request.limit == 0 {
            return Ok(Facet { distinct, buckets: Vec::new(), has_more: false });
        }
        let after = request.after.as_ref().map(|cursor| self.position(cursor)).transpose()?;
        let wanted = request.limit.saturating_add(1);
        let mut page = match request.order {
            FacetOrder::Value => self.by_value(after, wanted),
            FacetOrder::Count => {
                self.by_count(after.zip(request.after.as_ref().map(|after| after.count)), wanted)
            }
        };
        let has_more = page.len() == wanted;
        page.truncate(request.limit);
        let buckets = page.into_iter().map(|ordinal| self.bucket(ordinal)).collect();
        Ok(Facet { distinct, buckets, has_more })
    }

    fn by_value(&self, after: Option<u64>, wanted: usize) -> Vec<u32> {
        let sorted = self.values.sorted();
        let start =
            after.map_or(0, |after| sorted.partition_point(|ordinal| self.values.rank(*ordinal) <= after));
        let held = sorted[start..].iter().copied().filter(|ordinal| self.counts[*ordinal as usize] > 0);
        held.take(wanted).collect()
    }

    fn by_count(&self, after: Option<(u64, u64)>, wanted: usize) -> Vec<u32> {
        let after = after.map(|(position, count)| (Reverse(count), position));
        let held = (0..).zip(&self.counts).filter(|(_, count)| **count > 0);
        let places = held.map(|(ordinal, count)| ((Reverse(*count), self.values.rank(ordinal)), ordinal));
        let mut page: Vec<_> = places.filter(|(place, _)| after.is_none_or(|after| *place > after)).collect();
        if page.len() > wanted {
            page.select_nth_unstable(wanted - 1);
            page.truncate(wanted);
        }
        page.sort_unstable();
        page.into_iter().map(|(_, ordinal)| ordinal).collect()
    }

    fn position(&self, cursor: &FacetCursor) -> Result<u64, SearchError> {
        let number = matches!(self.field, FacetField::Year | FacetField::Month);
        if number && cursor.value.parse::<i64>().is_err() {
            return Err(SearchError::Invalid(format!(
                "the cursor is not of a facet of {}",
                self.field.name()
            )));
        }
        Ok(self.values.position(&cursor.value))
    }

    fn bucket(&self, ordinal: u32) -> Bucket {
        Bucket {
            value: self.values.value(ordinal).to_owned(),
            label: self.values.label(ordinal).to_owned(),
            count: self.counts[ordinal as usize],
        }
    }
}
