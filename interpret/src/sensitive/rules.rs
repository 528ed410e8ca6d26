//! All rules, ready to judge records.

use std::collections::HashMap;

use atlas_records::Interpreted;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    names::{self, BuildAsItIs},
    place::Lies,
    rule::{Precaution, RuleError, SensitiveRule},
};
use crate::Issues;

/// The rules that hold, by taxon.
#[derive(Clone, Debug, Default)]
pub struct SensitiveRules {
    /// In the order of the table.
    listed: Vec<SensitiveRule>,
    by_name: HashMap<u64, Vec<usize>, BuildAsItIs>,
    by_key: HashMap<Uuid, Vec<usize>>,
}

/// What the rules say of a sensitive record.
#[derive(Clone, Debug)]
pub struct Verdict<'a> {
    /// Those that hold, in the order of the table.
    pub(super) rules: Vec<&'a SensitiveRule>,
    /// The strictest of theirs.
    pub(super) precaution: Precaution,
    /// Whether it could not be told if any of them holds.
    pub(super) unsure: bool,
}

impl SensitiveRules {
    /// Those of the rules that hold on a day.
    pub fn new(rules: Vec<SensitiveRule>, day: NaiveDate) -> Result<Self, RuleError> {
        let mut all = Self::default();
        for rule in rules {
            rule.check()?;
            if !rule.holds(day) {
                continue;
            }
            let at = all.listed.len();
            if let Some(hash) = rule.taxon.name.as_deref().and_then(names::whole) {
                all.by_name.entry(hash).or_default().push(at);
            }
            for key in &rule.taxon.keys {
                all.by_key.entry(*key).or_default().push(at);
            }
            all.listed.push(rule);
        }
        Ok(all)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// What the rules say of a record, interpreted and matched; `None` where it is not sensitive.
    #[must_use]
    pub fn judge(&self, record: &Interpreted, issues: Issues) -> Option<Verdict<'_>> {
        if self.listed.is_empty() {
            return None;
        }
        let mut concerned = Vec::new();
        self.by_names(record, &mut concerned);
        self.by_keys(record, &mut concerned);
        if concerned.is_empty() {
            return None;
        }
        concerned.sort_unstable();
        concerned.dedup();
        self.of_place(&concerned, record, issues)
    }

    fn by_names(&self, record: &Interpreted, concerned: &mut Vec<usize>) {
        let full = record.scientific_name.as_deref().unwrap_or_default();
        // What the full name begins with is looked at with it.
        let parts = [&record.species, &record.genus].into_iter().filter_map(Option::as_deref);
        let parts = parts.filter(|part| !full.starts_with(part));
        let others = [
            &record.family,
            &record.order,
            &record.class,
            &record.phylum,
            &record.kingdom,
            &record.vernacular_name,
        ];
        let others = others.into_iter().filter_map(Option::as_deref);
        for name in std::iter::once(full).chain(parts).chain(others) {
            names::beginnings(name, |hash| {
                if let Some(found) = self.by_name.get(&hash) {
                    concerned.extend(found);
                }
            });
        }
    }

    fn by_keys(&self, record: &Interpreted, concerned: &mut Vec<usize>) {
        if self.by_key.is_empty() {
            return;
        }
        for taxon in &record.taxa {
            let own = [taxon.taxon_key, taxon.accepted_taxon_key];
            for key in own.iter().chain(&taxon.lineage) {
                concerned.extend(self.by_key.get(key).into_iter().flatten());
            }
        }
    }

    fn of_place(&self, concerned: &[usize], record: &Interpreted, issues: Issues) -> Option<Verdict<'_>> {
        let mut held = Vec::new();
        let mut surest = Lies::Outside;
        for at in concerned {
            let rule = &self.listed[*at];
            let lies = rule.place.holds(record, issues);
            if lies != Lies::Outside {
                held.push(rule);
                surest = surest.max(lies);
            }
        }
        let precaution = held.iter().map(|rule| rule.precaution).max()?;
        Some(Verdict { rules: held, precaution, unsure: surest == Lies::Unknown })
    }
}

impl Verdict<'_> {
    /// The ids of the rules.
    pub fn rule_ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.id.as_str())
    }
}
