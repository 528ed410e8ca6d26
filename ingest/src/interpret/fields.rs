//! Where the terms that are interpreted are in a row.

use csv::StringRecord;

use crate::{
    archive::{FieldSpec, TableSpec},
    keys::CORE_ID,
};

macro_rules! slots {
    ($($variant:ident $term:literal,)*) => {
        /// A term that is interpreted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Slot { $($variant,)* }

        /// The terms, in the order of [`Slot`].
        const TERMS: &[&str] = &[$($term,)*];
    };
}

slots! {
    OccurrenceId "occurrenceID",
    CatalogNumber "catalogNumber",
    BasisOfRecord "basisOfRecord",
    ScientificName "scientificName",
    VernacularName "vernacularName",
    TaxonRank "taxonRank",
    Kingdom "kingdom",
    Phylum "phylum",
    Class "class",
    Order "order",
    Family "family",
    Genus "genus",
    SpecificEpithet "specificEpithet",
    RecordedBy "recordedBy",
    IndividualCount "individualCount",
    InstitutionCode "institutionCode",
    InstitutionId "institutionID",
    OwnerInstitutionCode "ownerInstitutionCode",
    CollectionCode "collectionCode",
    CollectionId "collectionID",
    EventDate "eventDate",
    Year "year",
    Month "month",
    Day "day",
    Country "country",
    CountryCode "countryCode",
    StateProvince "stateProvince",
    County "county",
    Municipality "municipality",
    WaterBody "waterBody",
    HigherGeography "higherGeography",
    Locality "locality",
    VerbatimLocality "verbatimLocality",
    DecimalLatitude "decimalLatitude",
    DecimalLongitude "decimalLongitude",
    GeodeticDatum "geodeticDatum",
    Uncertainty "coordinateUncertaintyInMeters",
    License "license",
}

/// The fields of a table and where the interpreted terms are among them.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    fields: Vec<FieldSpec>,
    /// Column of the id (of the core row, in core and extension alike).
    id: Option<usize>,
    slots: Vec<Option<usize>>,
}

impl Layout {
    pub fn of(table: &TableSpec) -> Self {
        let slot = |term: &&str| table.fields.iter().position(|field| field.term.eq_ignore_ascii_case(term));
        Self { fields: table.fields.clone(), id: table.id, slots: TERMS.iter().map(slot).collect() }
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
    /// The value of a term, trimmed and not empty.
    pub fn get(&self, slot: Slot) -> Option<&'a str> {
        let of =
            |layout: &'a Layout, values| layout.slots[slot as usize].and_then(|at| layout.value(values, at));
        of(self.layout, self.values).or_else(|| self.parent.and_then(|(layout, values)| of(layout, values)))
    }

    /// As [`Self::get`], without the ways in which databases and statistics programs write that there is none.
    pub fn known(&self, slot: Slot) -> Option<&'a str> {
        self.get(slot)
            .filter(|value| !matches!(*value, "NA" | "N/A" | "NULL" | "null" | "\\N" | "NaN" | "nan"))
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
