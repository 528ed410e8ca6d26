//! One occurrence record, interpreted and verbatim.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Interpreted, OccurrenceIssue};

/// One occurrence as the atlas keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OccurrenceRecord {
    /// UUIDv5 of the dataset key and the values of the dataset's unique-key terms.
    pub id: Uuid,
    /// Key of the dataset the record belongs to.
    pub dataset_key: Uuid,
    /// What the atlas made of the terms.
    pub interpreted: Interpreted,
    /// Flags raised by the interpretation, ascending, without repeats.
    pub issues: Vec<OccurrenceIssue>,
    /// Every term of the core row that holds a value, as the archive gave it, in the archive's order.
    pub verbatim: Vec<Term>,
    /// Rows of the extensions that point at this record, as the archive gave them.
    pub extensions: Vec<ExtensionRow>,
}

/// One Darwin Core (or other) term with its value as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Simple name where the term is a Darwin Core or Dublin Core term (`recordedBy`), else its full URI.
    pub name: String,
    /// The value as given, never empty.
    pub value: String,
}

/// One row of an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRow {
    /// URI of the row type, as `http://rs.gbif.org/terms/1.0/Multimedia`.
    pub row_type: String,
    /// The terms of the row that hold a value.
    pub terms: Vec<Term>,
}

/// An interval of days, both ends inclusive. A single day has equal ends; a bare year runs from
/// 1 January to 31 December.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventDate {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl EventDate {
    /// The interval that is one day.
    #[must_use]
    pub const fn day(day: NaiveDate) -> Self {
        Self { start: day, end: day }
    }

    /// The year, if the whole interval lies in one.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        (self.start.year() == self.end.year()).then(|| self.start.year())
    }

    /// The month (1–12), if the whole interval lies in one month of one year.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        let same = self.start.year() == self.end.year() && self.start.month() == self.end.month();
        same.then(|| self.start.month())
    }
}

impl std::fmt::Display for EventDate {
    /// As ISO 8601 writes it: `1999-05-01` or `1999-05-01/1999-05-31`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.start == self.end {
            write!(f, "{}", self.start)
        } else {
            write!(f, "{}/{}", self.start, self.end)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::EventDate;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn year_and_month_are_empty_where_the_interval_crosses_them() {
        let across = EventDate { start: day(2019, 12, 31), end: day(2020, 1, 1) };
        assert_eq!((across.year(), across.month()), (None, None));
        let within = EventDate { start: day(2020, 1, 1), end: day(2020, 2, 1) };
        assert_eq!((within.year(), within.month()), (Some(2020), None));
        assert_eq!(EventDate::day(day(2020, 2, 29)).month(), Some(2));
    }
}
