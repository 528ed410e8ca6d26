//! Counting what differs.

use std::{cmp::Reverse, collections::BTreeMap};

use atlas_interpret::Issues;
use atlas_records::{OccurrenceIssue, OccurrenceRecord};

use super::{
    difference::differences,
    model::{FlagChanges, RecordSample, TermChanges, TermKind, ValueChange},
};

/// Samples of each term.
pub(super) const SAMPLES: usize = 20;
/// Terms that are told apart; an archive has fewer.
const TERMS: usize = 1_000;
/// Characters shown of a value.
const VALUE_CHARS: usize = 120;

/// How often each flag is raised.
#[derive(Clone, Debug)]
pub(super) struct FlagCounts(Vec<u64>);

impl Default for FlagCounts {
    fn default() -> Self {
        Self(vec![0; OccurrenceIssue::ALL.len()])
    }
}

impl FlagCounts {
    /// Counts these flags.
    pub fn add(&mut self, issues: &[OccurrenceIssue]) {
        for issue in issues {
            self.0[*issue as usize] += 1;
        }
    }

    fn of(&self, issue: OccurrenceIssue) -> u64 {
        self.0[issue as usize]
    }
}

/// What differs between the records of both versions.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Records that differ.
    pub changed: u64,
    terms: BTreeMap<(TermKind, String), TermChanges>,
    gained: FlagCounts,
    lost: FlagCounts,
}

impl Tally {
    /// Compares two states of a record.
    pub fn take(&mut self, old: &OccurrenceRecord, new: &OccurrenceRecord) {
        let mut differs = false;
        let terms = &mut self.terms;
        differences(old, new, &mut |kind, term, before, after| {
            differs = true;
            let key = (kind, term.to_owned());
            if terms.len() == TERMS && !terms.contains_key(&key) {
                return;
            }
            let changes = terms.entry(key).or_insert_with(|| TermChanges {
                kind,
                term: term.to_owned(),
                records: 0,
                samples: Vec::new(),
            });
            changes.records += 1;
            if changes.samples.len() < SAMPLES {
                let record = RecordSample::of(new);
                changes.samples.push(ValueChange {
                    record,
                    before: before.map(shortened),
                    after: after.map(shortened),
                });
            }
        });
        if old.issues != new.issues {
            differs = true;
            let (before, after) = (Issues::from_list(&old.issues), Issues::from_list(&new.issues));
            self.gained.add(&after.without(before).list());
            self.lost.add(&before.without(after).list());
        }
        self.changed += u64::from(differs);
    }

    /// The terms, those that changed most often first.
    pub fn terms(&mut self) -> Vec<TermChanges> {
        let mut terms: Vec<_> = std::mem::take(&mut self.terms).into_values().collect();
        terms.sort_by_key(|changes| Reverse(changes.records));
        terms
    }

    /// The flags that either version has, in their order.
    pub fn flags(&self, before: &FlagCounts, after: &FlagCounts) -> Vec<FlagChanges> {
        let changes = OccurrenceIssue::ALL.iter().map(|flag| FlagChanges {
            flag: *flag,
            before: before.of(*flag),
            after: after.of(*flag),
            gained: self.gained.of(*flag),
            lost: self.lost.of(*flag),
        });
        changes.filter(|changes| changes.before > 0 || changes.after > 0).collect()
    }
}

fn shortened(value: String) -> String {
    match value.char_indices().nth(VALUE_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::{VALUE_CHARS, shortened};

    #[test]
    fn long_values_are_cut_between_characters() {
        let exact = "é".repeat(VALUE_CHARS);
        assert_eq!(shortened(exact.clone()), exact);
        assert_eq!(shortened(format!("{exact}x")), format!("{exact}…"));
    }
}
