//! Where the rows of a checklist come from.

use std::path::Path;

use atlas_taxonomy::ChecklistBuilder;
use csv::StringRecord;

use super::{coldp::Coldp, dwca};
use crate::{
    archive::{Archive, Meter},
    eml::Eml,
    error::IngestError,
    fields::Layout,
};

/// What a checklist is read from.
pub(super) enum Source {
    Dwca(Box<Archive>),
    Coldp(Coldp),
}

impl Source {
    /// Looks at what is at `path`.
    pub fn open(path: &Path, meter: &Meter) -> Result<Self, IngestError> {
        match Coldp::open(path, meter)? {
            Some(coldp) => Ok(Self::Coldp(coldp)),
            None => dwca::open(path, meter).map(|archive| Self::Dwca(Box::new(archive))),
        }
    }

    /// What its metadata say, as far as datasets have it.
    pub fn eml(&self) -> Option<Eml> {
        match self {
            Self::Dwca(archive) => archive.eml.clone(),
            Self::Coldp(coldp) => {
                coldp.title.clone().map(|title| Eml { title: Some(title), ..Eml::default() })
            }
        }
    }

    /// Hands every taxon to the builder. `tell` is called now and then.
    pub fn fill(
        &self,
        builder: &mut ChecklistBuilder,
        meter: &Meter,
        tell: &dyn Fn(),
    ) -> Result<(), IngestError> {
        match self {
            Self::Dwca(archive) => dwca::fill(archive, builder, meter, tell),
            Self::Coldp(coldp) => coldp.fill(builder, meter, tell),
        }
    }
}

/// The columns of a table that some terms are in.
pub(super) struct Columns {
    layout: Layout,
    at: Vec<Option<usize>>,
}

impl Columns {
    /// Those of `terms`, in their order. Prefixes of names (`col:`) do not matter.
    pub fn of(archive: &Archive, terms: &[&str]) -> Self {
        let layout = Layout::of(&archive.core);
        let prefixed =
            |term: &&str| layout.position(term).or_else(|| layout.position(&format!("col:{term}")));
        let at = terms.iter().map(prefixed).collect();
        Self { layout, at }
    }

    pub fn has(&self, term: usize) -> bool {
        self.at[term].is_some()
    }

    /// The value of the term of that number, trimmed; empty where there is none.
    pub fn get<'a>(&'a self, values: &'a StringRecord, term: usize) -> &'a str {
        self.at[term].and_then(|at| self.layout.value(values, at)).unwrap_or_default()
    }

    pub fn id<'a>(&self, values: &'a StringRecord) -> &'a str {
        self.layout.id(values).unwrap_or_default()
    }
}

/// Calls `tell` at every so many rows.
pub(super) fn now_and_then(row: &mut u64, tell: &dyn Fn()) {
    const ROWS: u64 = 8_192;
    *row += 1;
    if row.is_multiple_of(ROWS) {
        tell();
    }
}
