//! Builders of the columns that are lists.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ListArray, StructArray,
    builder::{FixedSizeBinaryBuilder, StringBuilder},
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, FieldRef};

use super::layout::{
    UUID_BYTES, extension_fields, extension_item, key_item, taxon_fields, taxon_item, term_fields, term_item,
    text_item,
};
use crate::TaxonMatch;

/// Where each list of a column ends in its items.
struct Ends(Vec<i32>);

impl Ends {
    fn new() -> Self {
        Self(vec![0])
    }

    fn close(&mut self, items: usize) {
        // A batch of some thousand records stays far below two thousand million items; an overflow is
        // caught when the offsets are checked in `finish`.
        self.0.push(i32::try_from(items).unwrap_or(-1));
    }

    fn finish(&mut self, item: FieldRef, items: ArrayRef) -> Result<ListArray, ArrowError> {
        let ends = std::mem::replace(&mut self.0, vec![0]);
        if ends.last().is_some_and(|end| *end < 0) {
            return Err(ArrowError::OffsetOverflowError(items.len()));
        }
        ListArray::try_new(item, OffsetBuffer::new(ends.into()), items, None)
    }
}

/// Lists of {name, value}.
pub(super) struct TermLists {
    ends: Ends,
    count: usize,
    names: StringBuilder,
    values: StringBuilder,
}

impl TermLists {
    pub fn new() -> Self {
        Self { ends: Ends::new(), count: 0, names: StringBuilder::new(), values: StringBuilder::new() }
    }

    pub fn push(&mut self, name: &str, value: &str) {
        self.count += 1;
        self.names.append_value(name);
        self.values.append_value(value);
    }

    pub fn close(&mut self) {
        self.ends.close(self.count);
    }

    pub fn finish(&mut self) -> Result<ListArray, ArrowError> {
        self.count = 0;
        let columns: Vec<ArrayRef> = vec![Arc::new(self.names.finish()), Arc::new(self.values.finish())];
        let terms = StructArray::try_new(term_fields(), columns, None)?;
        self.ends.finish(term_item(), Arc::new(terms))
    }
}

/// Lists of {rowType, terms}.
pub(super) struct ExtensionLists {
    ends: Ends,
    count: usize,
    row_types: StringBuilder,
    terms: TermLists,
}

impl ExtensionLists {
    pub fn new() -> Self {
        Self { ends: Ends::new(), count: 0, row_types: StringBuilder::new(), terms: TermLists::new() }
    }

    pub fn push<'a>(&mut self, row_type: &str, terms: impl IntoIterator<Item = (&'a str, &'a str)>) {
        self.count += 1;
        self.row_types.append_value(row_type);
        for (name, value) in terms {
            self.terms.push(name, value);
        }
        self.terms.close();
    }

    pub fn close(&mut self) {
        self.ends.close(self.count);
    }

    pub fn finish(&mut self) -> Result<ListArray, ArrowError> {
        self.count = 0;
        let columns: Vec<ArrayRef> = vec![Arc::new(self.row_types.finish()), Arc::new(self.terms.finish()?)];
        let rows = StructArray::try_new(extension_fields(), columns, None)?;
        self.ends.finish(extension_item(), Arc::new(rows))
    }
}

/// Lists of texts.
pub(super) struct TextLists {
    ends: Ends,
    count: usize,
    texts: StringBuilder,
}

impl TextLists {
    pub fn new() -> Self {
        Self { ends: Ends::new(), count: 0, texts: StringBuilder::new() }
    }

    /// Adds a whole list.
    pub fn push<'a>(&mut self, texts: impl Iterator<Item = &'a str>) {
        for text in texts {
            self.count += 1;
            self.texts.append_value(text);
        }
        self.ends.close(self.count);
    }

    pub fn finish(&mut self) -> Result<ListArray, ArrowError> {
        self.count = 0;
        let texts = self.texts.finish();
        self.ends.finish(text_item(), Arc::new(texts))
    }
}

/// Lists of taxa.
pub(super) struct TaxonLists {
    ends: Ends,
    count: usize,
    /// Checklist, taxon, accepted taxon.
    keys: [FixedSizeBinaryBuilder; 3],
    match_types: StringBuilder,
    lineage_ends: Ends,
    lineage_count: usize,
    lineages: FixedSizeBinaryBuilder,
}

impl TaxonLists {
    pub fn new() -> Self {
        let keys = || FixedSizeBinaryBuilder::new(UUID_BYTES);
        Self {
            ends: Ends::new(),
            count: 0,
            keys: [keys(), keys(), keys()],
            match_types: StringBuilder::new(),
            lineage_ends: Ends::new(),
            lineage_count: 0,
            lineages: keys(),
        }
    }

    /// Adds a whole list.
    pub fn push(&mut self, taxa: &[TaxonMatch]) -> Result<(), ArrowError> {
        for taxon in taxa {
            let keys = [taxon.checklist_key, taxon.taxon_key, taxon.accepted_taxon_key];
            for (builder, key) in self.keys.iter_mut().zip(keys) {
                builder.append_value(key.as_bytes())?;
            }
            self.match_types.append_value(taxon.match_type.name());
            for key in &taxon.lineage {
                self.lineages.append_value(key.as_bytes())?;
            }
            self.lineage_count += taxon.lineage.len();
            self.lineage_ends.close(self.lineage_count);
        }
        self.count += taxa.len();
        self.ends.close(self.count);
        Ok(())
    }

    pub fn finish(&mut self) -> Result<ListArray, ArrowError> {
        (self.count, self.lineage_count) = (0, 0);
        let mut columns: Vec<ArrayRef> =
            self.keys.iter_mut().map(|keys| Arc::new(keys.finish()) as ArrayRef).collect();
        columns.push(Arc::new(self.match_types.finish()));
        let lineages = self.lineages.finish();
        columns.push(Arc::new(self.lineage_ends.finish(key_item(), Arc::new(lineages))?));
        let taxa = StructArray::try_new(taxon_fields(), columns, None)?;
        self.ends.finish(taxon_item(), Arc::new(taxa))
    }
}
