//! Rows that share an id.

use std::{collections::HashMap, sync::Arc};

use csv::StringRecord;

use super::{Attached, JoinCounts, Joined, spill::Origin};

/// Rows in memory, by the id of the core row they belong to.
pub(super) struct Groups {
    parent: Option<u16>,
    by_id: HashMap<String, Group>,
    without_parent: u64,
    /// Rows that name no core row at all.
    nameless: u64,
}

#[derive(Default)]
struct Group {
    parent: Option<Arc<StringRecord>>,
    /// Whether the core row is an event that is its own ancestor.
    looped: bool,
    attached: Attached,
    used: bool,
}

impl Groups {
    pub fn new(parent: Option<u16>) -> Self {
        Self { parent, by_id: HashMap::new(), without_parent: 0, nameless: 0 }
    }

    /// Adds a row of a table that is joined to the records.
    pub fn add(&mut self, origin: Origin, id: &str, values: StringRecord) {
        let table = origin.table;
        if id.is_empty() {
            self.nameless += u64::from(self.parent != Some(table));
            return;
        }
        if !self.by_id.contains_key(id) {
            self.by_id.insert(id.to_owned(), Group::default());
        }
        let Some(group) = self.by_id.get_mut(id) else { return };
        if self.parent == Some(table) {
            // Of two core rows with one id the first counts.
            if group.parent.is_none() {
                (group.parent, group.looped) = (Some(Arc::new(values)), origin.looped);
            }
        } else if let Some(rows) = Arc::get_mut(&mut group.attached) {
            rows.push((table, values));
        }
    }

    /// The record with what belongs to it.
    pub fn join(&mut self, origin: Origin, id: &str, values: StringRecord) -> Joined {
        let group = self.by_id.get_mut(id);
        let parent = group.as_ref().and_then(|group| group.parent.clone());
        let looped = group.as_ref().is_some_and(|group| group.looped);
        self.without_parent += u64::from(self.parent.is_some() && parent.is_none());
        let attached = group.map(|group| {
            group.used = true;
            group.attached.clone()
        });
        let attached = attached.filter(|rows| !rows.is_empty());
        Joined { file: origin.file, line: origin.line, values, parent, looped, attached }
    }

    /// What was left over once every record was joined.
    pub fn counts(&self) -> JoinCounts {
        let unused = self.by_id.values().filter(|group| !group.used && group.parent.is_none());
        let orphans: usize = unused.map(|group| group.attached.len()).sum();
        let orphans = orphans as u64 + self.nameless;
        JoinCounts { orphans, without_parent: self.without_parent, notes: Vec::new() }
    }
}
