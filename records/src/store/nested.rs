//! Builders of the columns that are lists.

use std::sync::Arc;

use arrow_array::{ArrayRef, ListArray, StructArray, builder::StringBuilder};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, FieldRef};

use super::layout::{extension_fields, extension_item, issue_item, term_fields, term_item};

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

/// Lists of flag names.
pub(super) struct IssueLists {
    ends: Ends,
    count: usize,
    names: StringBuilder,
}

impl IssueLists {
    pub fn new() -> Self {
        Self { ends: Ends::new(), count: 0, names: StringBuilder::new() }
    }

    pub fn push(&mut self, names: impl Iterator<Item = &'static str>) {
        for name in names {
            self.count += 1;
            self.names.append_value(name);
        }
        self.ends.close(self.count);
    }

    pub fn finish(&mut self) -> Result<ListArray, ArrowError> {
        self.count = 0;
        let names = self.names.finish();
        self.ends.finish(issue_item(), Arc::new(names))
    }
}
