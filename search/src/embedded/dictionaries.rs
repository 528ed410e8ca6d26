//! The dictionaries of all facet fields, as readers and the writer hold them.

use std::{collections::HashMap, path::Path, sync::Arc};

use super::{
    dictionary::Dictionary,
    document::folded,
    value_log::{self, Appender, Entry},
};
use crate::{error::SearchError, field::FacetField};

/// The dictionaries as of some moment, for reading.
#[derive(Clone, Debug)]
pub struct Dictionaries {
    fields: Vec<Arc<Dictionary>>,
    /// Where in the file the last frame read ends.
    end: u64,
}

impl Dictionaries {
    /// Dictionaries without values.
    pub fn empty() -> Self {
        Self {
            fields: FacetField::ALL.iter().map(|field| Arc::new(Dictionary::new(*field))).collect(),
            end: 0,
        }
    }

    /// These dictionaries with what was appended since.
    pub fn refreshed(&self, dir: &Path) -> Result<Self, SearchError> {
        let mut next = self.clone();
        next.end = value_log::read(&value_log::path(dir), self.end, |entry| {
            // Fields that did not grow stay shared, and keep the order worked out for them.
            Arc::make_mut(&mut next.fields[entry.field as usize]).push(entry.value, entry.label);
        })?;
        Ok(next)
    }

    /// The dictionary of a field.
    pub fn get(&self, field: FacetField) -> &Arc<Dictionary> {
        &self.fields[field as usize]
    }
}

/// The dictionaries as the writer extends them.
#[derive(Debug)]
pub struct GrowingDictionaries {
    /// Ordinals by folded value.
    ordinals: Vec<HashMap<Box<str>, u64>>,
    log: Appender,
}

impl GrowingDictionaries {
    /// Opens the dictionaries in `dir` for extension.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let path = value_log::path(dir);
        let mut ordinals: Vec<HashMap<Box<str>, u64>> = vec![HashMap::new(); FacetField::ALL.len()];
        let end = value_log::read(&path, 0, |entry| {
            let field = &mut ordinals[entry.field as usize];
            let next = field.len() as u64;
            field.insert(entry.value.into(), next);
        })?;
        Ok(Self { ordinals, log: Appender::open(&path, end)? })
    }

    /// The ordinal of a value, given now if it had none.
    pub fn ordinal(&mut self, field: FacetField, label: &str) -> Result<u64, SearchError> {
        let known = &mut self.ordinals[field as usize];
        let value = folded(label);
        if let Some(ordinal) = known.get(&*value) {
            return Ok(*ordinal);
        }
        let next = known.len() as u64;
        if next >= u64::from(u32::MAX) {
            return Err(SearchError::Engine(format!("too many distinct values of {}", field.name())));
        }
        self.log.push(&Entry { field, value: &value, label: label.trim() })?;
        known.insert(value.into(), next);
        Ok(next)
    }

    /// Makes every ordinal given so far durable.
    pub fn flush(&mut self) -> Result<(), SearchError> {
        Ok(self.log.flush()?)
    }
}
