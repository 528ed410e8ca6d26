//! A rule on sensitive records.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{grid::Grid, kept, names};

/// A rule: which records it is for, and what is done to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitiveRule {
    /// What it is called, as `au-night-parrot`; the public record names it.
    pub id: String,
    /// The taxon, with all below it.
    pub taxon: TaxonSelector,
    /// Where it holds; anywhere, if nothing is said.
    pub place: RulePlace,
    /// What is done to the place of the record.
    pub precaution: Precaution,
    /// Further terms that are left out, as `recordedBy`; of `eventDate` the year is kept.
    pub fields: Vec<String>,
    /// Why, for readers of the record: `poaching`. Public.
    pub reason: String,
    /// Who made the rule, as a law or a list. Public.
    pub source: Option<String>,
    /// First day on which it holds.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it holds.
    pub valid_until: Option<NaiveDate>,
}

/// Which taxon a rule is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxonSelector {
    /// Its name, at any rank, without regard to case and author.
    pub name: Option<String>,
    /// Its keys in checklists.
    pub keys: Vec<Uuid>,
}

/// Where a rule holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulePlace {
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// The state or province, in all the ways it is written.
    pub states: Vec<String>,
}

/// What is done to the place of a sensitive record, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precaution {
    /// Its coordinates are moved to a grid.
    Generalise(Grid),
    /// It is left out.
    Withhold,
}

impl Precaution {
    /// A precaution as it is written in a table: `withhold`, or the grid.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.trim().eq_ignore_ascii_case("withhold") {
            return Some(Self::Withhold);
        }
        Grid::parse(text).map(Self::Generalise)
    }
}

impl std::fmt::Display for Precaution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Generalise(grid) => grid.fmt(f),
            Self::Withhold => f.write_str("withhold"),
        }
    }
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// It has no name.
    #[error("the rule has no id")]
    NoId,
    /// It is for no taxon.
    #[error("the rule names no taxon: give a scientific name or a key")]
    NoTaxon,
    /// Its country is no code.
    #[error("`{0}` is not a country: give two letters, as AU")]
    Country(String),
    /// A term it names is not known.
    #[error("`{0}` is not a term that records are published with: give Darwin Core terms, as recordedBy")]
    Field(String),
    /// It says nothing to readers.
    #[error("the rule gives no reason")]
    NoReason,
    /// It ends before it begins.
    #[error("the rule ends before it begins")]
    Dates,
}

impl SensitiveRule {
    /// Says what is wrong with the rule, if anything is.
    pub fn check(&self) -> Result<(), RuleError> {
        if self.id.trim().is_empty() {
            return Err(RuleError::NoId);
        }
        if self.taxon.keys.is_empty() && self.taxon.name.as_deref().and_then(names::whole).is_none() {
            return Err(RuleError::NoTaxon);
        }
        if let Some(country) = &self.place.country
            && (country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_alphabetic()))
        {
            return Err(RuleError::Country(country.clone()));
        }
        if let Some(field) = self.fields.iter().find(|field| !kept::is_known(field)) {
            return Err(RuleError::Field(field.clone()));
        }
        if self.reason.trim().is_empty() {
            return Err(RuleError::NoReason);
        }
        let backwards = self.valid_from.zip(self.valid_until).is_some_and(|(from, until)| from > until);
        if backwards { Err(RuleError::Dates) } else { Ok(()) }
    }

    /// Whether it holds on this day.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}
