//! The first records of a query in an order, after a cursor.
//!
//! Every order becomes "ascending by (value, id)" on unsigned keys: descending values and backward pages
//! are bit complements, and records without a value take the largest.

use std::sync::Arc;

use tantivy::{DocAddress, DocId, SegmentReader, columnar::Column};
use uuid::Uuid;

use super::{
    dictionary::Dictionary,
    schema::{column, ordinal_column},
    snapshot::Snapshot,
};
use crate::{
    cursor::{Cursor, SortValue},
    error::SearchError,
    field::{FacetField, OrderField},
    query::Page,
};

/// The place of a record in an order.
type Key = (u64, u128);

/// The value of a record that has none.
const ABSENT: u64 = u64::MAX;

/// Gathers the page of a query.
pub struct PageCollector {
    order: OrderField,
    descending: bool,
    backward: bool,
    /// One more than the page holds, to know whether more follow.
    wanted: usize,
    after: Option<Key>,
    /// Every key from here on is too late for the page.
    limit: Option<Key>,
    found: Vec<(Key, DocAddress)>,
    names: Arc<Dictionary>,
}

impl PageCollector {
    /// A collector for `page`.
    pub fn new(page: &Page, snapshot: &Snapshot) -> Result<Self, SearchError> {
        let mut collector = Self {
            order: page.order.field,
            descending: page.order.descending,
            backward: page.backward,
            wanted: page.limit.saturating_add(1),
            after: None,
            limit: None,
            found: Vec::new(),
            names: snapshot.values(FacetField::ScientificName).clone(),
        };
        collector.after = page.cursor.as_ref().map(|cursor| collector.key_of(cursor)).transpose()?;
        Ok(collector)
    }

    /// The columns of a segment that the order needs.
    pub fn columns(&self, segment: &SegmentReader) -> Result<PageColumns, SearchError> {
        let columns = segment.fast_fields();
        let value = match self.order {
            OrderField::Id => ValueColumn::Id,
            OrderField::EventDate => ValueColumn::Number(columns.i64(column::EVENT_START)?),
            OrderField::Year => ValueColumn::Number(columns.i64("year")?),
            OrderField::ScientificName => {
                ValueColumn::Name(columns.u64(&ordinal_column(FacetField::ScientificName))?)
            }
        };
        Ok(PageColumns { value, high: columns.u64(column::ID_HIGH)?, low: columns.u64(column::ID_LOW)? })
    }

    /// Offers matching records of one segment.
    pub fn collect(&mut self, columns: &PageColumns, segment: u32, docs: &[DocId]) {
        let names = self.names.clone();
        let places = matches!(columns.value, ValueColumn::Name(_)).then(|| names.folded_ranks());
        for doc in docs.iter().copied() {
            let value = match &columns.value {
                ValueColumn::Id => columns.high.first(doc),
                ValueColumn::Number(column) => column.first(doc).map(tantivy::i64_to_u64),
                ValueColumn::Name(column) => {
                    column.first(doc).zip(places.as_ref()).map(|(name, place)| place(name))
                }
            };
            let value = self.directed(value);
            // Most records are decided by the value alone; the id is read for the others.
            if self.limit.is_some_and(|limit| value > limit.0)
                || self.after.is_some_and(|after| value < after.0)
            {
                continue;
            }
            let key = (value, self.directed_id(columns.id(doc)));
            if self.limit.is_some_and(|limit| key >= limit) || self.after.is_some_and(|after| key <= after) {
                continue;
            }
            self.found.push((key, DocAddress::new(segment, doc)));
            if self.found.len() >= self.wanted.saturating_mul(2) {
                self.shrink();
            }
        }
    }

    /// The page, in its order, with whether more follow.
    pub fn finish(mut self) -> (Vec<(Cursor, DocAddress)>, bool) {
        self.shrink();
        self.found.sort_unstable_by_key(|(key, _)| *key);
        let more = self.found.len() == self.wanted;
        self.found.truncate(self.wanted - 1);
        if self.backward {
            self.found.reverse();
        }
        (self.found.iter().map(|(key, address)| (self.cursor_of(*key), *address)).collect(), more)
    }

    /// Keeps the wanted ones only.
    fn shrink(&mut self) {
        if self.found.len() >= self.wanted {
            let (_, last, _) = self.found.select_nth_unstable_by_key(self.wanted - 1, |(key, _)| *key);
            self.limit = Some(last.0);
            self.found.truncate(self.wanted);
        }
    }

    /// The value to compare by; absent ones last, either way.
    fn directed(&self, value: Option<u64>) -> u64 {
        let value = value.map_or(ABSENT, |value| if self.descending { !value } else { value });
        if self.backward { !value } else { value }
    }

    /// The id to compare by: ascending, except in a descending order of ids.
    fn directed_id(&self, id: u128) -> u128 {
        if self.id_descends() == self.backward { id } else { !id }
    }

    fn id_descends(&self) -> bool {
        self.descending && self.order == OrderField::Id
    }

    fn key_of(&self, cursor: &Cursor) -> Result<Key, SearchError> {
        let id = cursor.id.as_u128();
        let value = match (self.order, &cursor.value) {
            (OrderField::Id, _) => Some(cursor.id.as_u64_pair().0),
            (_, None) => None,
            (OrderField::EventDate | OrderField::Year, Some(SortValue::Number(number))) => {
                Some(tantivy::i64_to_u64(*number))
            }
            (OrderField::ScientificName, Some(SortValue::Text(text))) => {
                Some(self.names.folded_position(text))
            }
            (order, Some(_)) => {
                return Err(SearchError::Invalid(format!(
                    "the cursor is not of an order by {}",
                    order.name()
                )));
            }
        };
        Ok((self.directed(value), self.directed_id(id)))
    }

    fn cursor_of(&self, (value, id): Key) -> Cursor {
        let value = if self.backward { !value } else { value };
        let undirected = if self.descending { !value } else { value };
        let value = match self.order {
            OrderField::Id => None,
            _ if value == ABSENT => None,
            OrderField::EventDate | OrderField::Year => {
                Some(SortValue::Number(tantivy::u64_to_i64(undirected)))
            }
            OrderField::ScientificName => Some(SortValue::Text(self.names.folded_value(undirected))),
        };
        Cursor { value, id: Uuid::from_u128(self.directed_id(id)) }
    }
}

/// What the order of a page reads of a segment.
pub struct PageColumns {
    value: ValueColumn,
    high: Column<u64>,
    low: Column<u64>,
}

enum ValueColumn {
    Id,
    Number(Column<i64>),
    Name(Column<u64>),
}

impl PageColumns {
    fn id(&self, doc: DocId) -> u128 {
        let (high, low) = (self.high.first(doc).unwrap_or_default(), self.low.first(doc).unwrap_or_default());
        (u128::from(high) << 64) | u128::from(low)
    }
}
