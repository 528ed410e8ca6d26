//! The values of one record, by term.

use crate::Slot;

/// The values of one record that are interpreted, as given.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a>([Option<&'a str>; Slot::ALL.len()]);

impl Default for Terms<'_> {
    fn default() -> Self {
        Self([None; Slot::ALL.len()])
    }
}

impl<'a> Terms<'a> {
    /// Sets the value of a term, unless it has one or `value` is blank.
    pub fn fill(&mut self, slot: Slot, value: &'a str) {
        let value = value.trim();
        if !value.is_empty() {
            self.0[slot as usize].get_or_insert(value);
        }
    }

    /// The value of a term, trimmed and not empty.
    #[must_use]
    pub const fn get(&self, slot: Slot) -> Option<&'a str> {
        self.0[slot as usize]
    }

    /// As [`Self::get`], without the ways in which databases and statistics programs write that there is none.
    #[must_use]
    pub fn known(&self, slot: Slot) -> Option<&'a str> {
        self.get(slot).filter(|value| !is_null(value))
    }
}

/// Whether a value is how a database or a statistics program writes that there is none.
pub(crate) fn is_null(value: &str) -> bool {
    matches!(value, "NA" | "N/A" | "NULL" | "null" | "\\N" | "NaN" | "nan")
}

impl<'a> FromIterator<(&'a str, &'a str)> for Terms<'a> {
    /// Of pairs of simple name and value; of two values of one term the first counts, other terms are left out.
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        let mut terms = Self::default();
        for (term, value) in pairs {
            if let Some(slot) = Slot::by_term(term) {
                terms.fill(slot, value);
            }
        }
        terms
    }
}
