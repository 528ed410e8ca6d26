//! The values of a row, by term.

use atlas_interpret::{Slot, Terms};
use csv::StringRecord;

use crate::{
    archive::{FieldSpec, TableSpec},
    keys::CORE_ID,
};

/// The fields of a table and where the interpreted terms are among them.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    fields: Vec<FieldSpec>,
    /// Column of the id (of the core row, in core and extension alike).
    id: Option<usize>,
    /// The interpreted terms among the fields, by position.
    slots: Vec<(Slot, usize)>,
}

impl Layout {
    pub fn of(table: &TableSpec) -> Self {
        let fields = table.fields.iter().enumerate();
        let slots = fields.filter_map(|(at, field)| Some((Slot::by_term(&field.term)?, at))).collect();
        Self { fields: table.fields.clone(), id: table.id, slots }
    }

    /// The position of a term among the fields, whatever its case.
    pub fn position(&self, term: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.term.eq_ignore_ascii_case(term))
    }

    /// Whether the table has a term of a unique key; `id` is the core id.
    pub fn has(&self, term: &str) -> bool {
        self.position(term).is_some() || (term == CORE_ID && self.id.is_some())
    }

    /// The value of a term of a unique key, trimmed and not empty; `id` is the core id.
    pub fn key_value<'a>(&'a self, values: &'a StringRecord, term: &str) -> Option<&'a str> {
        if term == CORE_ID && self.id.is_some() {
            return self.id(values);
        }
        self.value(values, self.position(term)?)
    }

    /// Column of a term of a unique key, from 1.
    pub fn key_column(&self, term: &str) -> Option<u64> {
        let column = if term == CORE_ID && self.id.is_some() {
            self.id
        } else {
            self.fields[self.position(term)?].index
        };
        column.map(|column| column as u64 + 1)
    }

    /// The value of the field at a position, trimmed, or its default; never empty.
    pub fn value<'a>(&'a self, values: &'a StringRecord, position: usize) -> Option<&'a str> {
        self.raw(values, position).map(str::trim)
    }

    /// The value of a term that is interpreted, trimmed and not empty.
    pub fn named<'a>(&'a self, values: &'a StringRecord, slot: Slot) -> Option<&'a str> {
        let at = self.slots.iter().find(|(named, _)| *named == slot).map(|(_, at)| *at)?;
        self.value(values, at)
    }

    /// The id of the row's core row.
    pub fn id<'a>(&self, values: &'a StringRecord) -> Option<&'a str> {
        self.id.and_then(|column| values.get(column)).map(str::trim).filter(|id| !id.is_empty())
    }

    /// Every term with its value as given (or its default), in the order of the fields; none is empty.
    pub fn terms<'a>(&'a self, values: &'a StringRecord) -> impl Iterator<Item = (&'a str, &'a str)> {
        let raw = |position| self.raw(values, position);
        self.fields.iter().enumerate().filter_map(move |(n, field)| Some((field.term.as_str(), raw(n)?)))
    }

    fn raw<'a>(&'a self, values: &'a StringRecord, position: usize) -> Option<&'a str> {
        let field = &self.fields[position];
        let given =
            field.index.and_then(|column| values.get(column)).filter(|value| !value.trim().is_empty());
        given.or(field.default.as_deref())
    }
}

/// A row and, where it has one, the core row whose terms it inherits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a> {
    pub layout: &'a Layout,
    pub values: &'a StringRecord,
    pub parent: Option<(&'a Layout, &'a StringRecord)>,
}

impl<'a> Fields<'a> {
    /// The terms that are interpreted, those of the row before those it inherits.
    pub fn terms(&self) -> Terms<'a> {
        let mut terms = Terms::default();
        for (layout, values) in std::iter::once((self.layout, self.values)).chain(self.parent) {
            for (slot, at) in &layout.slots {
                if let Some(value) = layout.raw(values, *at) {
                    terms.fill(*slot, value);
                }
            }
        }
        terms
    }

    /// Every term with its value as given: those of the row, then those it inherits. The id of the core
    /// row it hangs on is not its own.
    pub fn verbatim(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let inherited = self.parent.into_iter().flat_map(|(layout, values)| layout.terms(values));
        let own = move |term: &str| {
            self.layout.position(term).is_some_and(|at| self.layout.raw(self.values, at).is_some())
        };
        self.layout
            .terms(self.values)
            .chain(inherited.filter(move |(term, _)| *term != CORE_ID && !own(term)))
    }
}

#[cfg(test)]
mod tests {
    use atlas_interpret::Slot;
    use csv::StringRecord;

    use super::{Fields, Layout};
    use crate::archive::{FieldSpec, TableSpec};

    fn layout(terms: &[&str]) -> Layout {
        let field = |(n, term): (usize, &&str)| {
            let default = (*term == "basisOfRecord").then(|| "HumanObservation".to_owned());
            FieldSpec { term: (*term).to_owned(), index: Some(n), default }
        };
        Layout::of(&TableSpec {
            fields: terms.iter().enumerate().map(field).collect(),
            ..TableSpec::for_tests()
        })
    }

    #[test]
    fn terms_come_from_the_row_its_defaults_and_its_parent() {
        let row = layout(&["scientificname", "basisOfRecord", "recordedBy", "individualCount", "eventDate"]);
        let event = layout(&["eventDate", "countryCode", "recordedBy"]);
        let values = StringRecord::from(vec!["Dasyurus  viverrinus", " ", "A. Smith", "NA", ""]);
        let parent = StringRecord::from(vec!["1999-05", "NA", "B. Jones"]);
        let fields = Fields { layout: &row, values: &values, parent: Some((&event, &parent)) };

        let terms = fields.terms();
        assert_eq!(terms.get(Slot::ScientificName), Some("Dasyurus  viverrinus"));
        assert_eq!(terms.get(Slot::BasisOfRecord), Some("HumanObservation"));
        assert_eq!(terms.get(Slot::RecordedBy), Some("A. Smith"));
        assert_eq!(
            (terms.get(Slot::IndividualCount), terms.known(Slot::IndividualCount)),
            (Some("NA"), None)
        );
        assert_eq!((terms.get(Slot::EventDate), terms.get(Slot::CountryCode)), (Some("1999-05"), Some("NA")));
        let verbatim: Vec<_> = fields.verbatim().collect();
        assert_eq!(
            verbatim,
            [
                ("scientificname", "Dasyurus  viverrinus"),
                ("basisOfRecord", "HumanObservation"),
                ("recordedBy", "A. Smith"),
                ("individualCount", "NA"),
                ("eventDate", "1999-05"),
                ("countryCode", "NA"),
            ]
        );
    }
}
