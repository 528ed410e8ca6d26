//! All rules, ready to judge records.

use std::collections::HashMap;

use atlas_records::Interpreted;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    names::{self, BuildAsItIs, Firsts},
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
    /// Of the names of the rules.
    firsts: Firsts,
}

/// The rules that may hold for a record, by the names it was given.
#[derive(Clone, Debug, Default)]
pub struct Suspects(Vec<usize>);

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
            let name = rule.taxon.name.as_deref();
            if let Some((name, hash)) = name.and_then(|name| Some((name, names::whole(name)?))) {
                all.firsts.add(name);
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

    /// The rules whose taxon the record names. To be asked before a checklist puts other names in the place of those
    /// given.
    #[must_use]
    pub fn suspects(&self, record: &Interpreted) -> Suspects {
        let mut suspects = Suspects::default();
        self.by_names(record, &mut suspects.0);
        suspects
    }

    /// What the rules say of a record, interpreted and matched, beside those it was suspected by; `None` where it is not
    /// sensitive.
    #[must_use]
    pub fn judge(&self, suspects: Suspects, record: &Interpreted, issues: Issues) -> Option<Verdict<'_>> {
        if self.listed.is_empty() {
            return None;
        }
        let Suspects(mut concerned) = suspects;
        // Without a taxon found, the names are those given.
        if !record.taxa.is_empty() {
            self.by_names(record, &mut concerned);
            self.by_keys(record, &mut concerned);
        }
        if concerned.is_empty() {
            return None;
        }
        concerned.sort_unstable();
        concerned.dedup();
        self.of_place(&concerned, record, issues)
    }

    fn by_names(&self, record: &Interpreted, concerned: &mut Vec<usize>) {
        if self.by_name.is_empty() {
            return;
        }
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
        let names = std::iter::once(full).chain(parts).chain(others);
        for name in names.filter(|name| self.firsts.may_begin(name)) {
            names::beginnings(name, |hash| {
                if let Some(found) = self.by_name.get(&hash) {
                    concerned.extend(found);
                }
            });
        }
    }

    fn by_keys(&self, record: &Interpreted, concerned: &mut Vec<usize>) {
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
