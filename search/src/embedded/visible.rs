//! Which documents of a segment a scope sees.

use tantivy::{DocId, SegmentReader, Term, columnar::Column, schema::IndexRecordOption};

use super::{
    schema::{column, ordinal_column},
    snapshot::Snapshot,
};
use crate::{
    error::SearchError,
    field::FacetField,
    scope::{LoadPin, Scope},
};

/// What a scope sees of one segment.
pub enum Visibility {
    /// Nothing.
    None,
    /// Every document.
    All,
    /// Those that pass.
    Some(Box<Sieve>),
}

/// Lets the visible documents of a segment through.
pub struct Sieve {
    /// The loads column, where some of the segment's loads are hidden.
    loads: Option<(Column<i64>, LoadPin)>,
    /// The datasets column and, by ordinal, whether a dataset is hidden, where some in the segment are.
    datasets: Option<(Column<u64>, Vec<bool>)>,
}

impl Sieve {
    /// Whether this document may be seen.
    pub fn passes(&self, doc: DocId) -> bool {
        let load = self
            .loads
            .as_ref()
            .is_none_or(|(column, pin)| column.first(doc).is_some_and(|load| pin.sees(load)));
        load && self.datasets.as_ref().is_none_or(|(column, hidden)| {
            let ordinal = column.first(doc).and_then(|ordinal| usize::try_from(ordinal).ok());
            ordinal.is_some_and(|ordinal| !hidden.get(ordinal).copied().unwrap_or_default())
        })
    }
}

/// A scope in terms of one snapshot.
pub struct View<'a> {
    snapshot: &'a Snapshot,
    pin: &'a LoadPin,
    hidden_datasets: Vec<u32>,
}

impl<'a> View<'a> {
    /// Looks up what the scope hides.
    pub fn new(snapshot: &'a Snapshot, scope: &'a Scope) -> Self {
        let datasets = snapshot.values(FacetField::DatasetKey);
        let hidden = scope.hidden_datasets().iter().filter_map(|key| datasets.find(&key.to_string()));
        Self { snapshot, pin: scope.loads(), hidden_datasets: hidden.collect() }
    }

    /// What is visible of a segment that holds these loads.
    pub fn of(&self, segment: &SegmentReader, loads: &[i64]) -> Result<Visibility, SearchError> {
        let seen = loads.iter().filter(|load| self.pin.sees(**load)).count();
        if seen == 0 {
            return Ok(Visibility::None);
        }
        let columns = segment.fast_fields();
        let loads =
            if seen == loads.len() { None } else { Some((columns.i64(column::LOAD)?, self.pin.clone())) };
        let datasets = if self.holds_hidden_dataset(segment)? {
            Some((columns.u64(&ordinal_column(FacetField::DatasetKey))?, self.hidden_by_ordinal()))
        } else {
            None
        };
        Ok(match (&loads, &datasets) {
            (None, None) => Visibility::All,
            _ => Visibility::Some(Box::new(Sieve { loads, datasets })),
        })
    }

    fn holds_hidden_dataset(&self, segment: &SegmentReader) -> Result<bool, SearchError> {
        let field = self.snapshot.layout().facet(FacetField::DatasetKey);
        let index = segment.inverted_index(field)?;
        for ordinal in &self.hidden_datasets {
            let term = Term::from_field_u64(field, u64::from(*ordinal));
            if index.read_postings(&term, IndexRecordOption::Basic)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn hidden_by_ordinal(&self) -> Vec<bool> {
        let mut hidden = vec![false; self.snapshot.values(FacetField::DatasetKey).len()];
        for ordinal in &self.hidden_datasets {
            hidden[*ordinal as usize] = true;
        }
        hidden
    }
}
