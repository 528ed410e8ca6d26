//! Rows that share an id.

use std::{collections::HashMap, sync::Arc};

use csv::StringRecord;

use super::{Attached, JoinCounts, Joined};

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
    attached: Attached,
    used: bool,
}

impl Groups {
    pub fn new(parent: Option<u16>) -> Self {
        Self { parent, by_id: HashMap::new(), without_parent: 0, nameless: 0 }
    }

    /// Adds a row of a table that is joined to the records.
    pub fn add(&mut self, table: u16, id: &str, values: StringRecord) {
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
            group.parent.get_or_insert_with(|| Arc::new(values));
        } else if let Some(rows) = Arc::get_mut(&mut group.attached) {
            rows.push((table, values));
        }
    }

    /// The record with what belongs to it.
    pub fn join(&mut self, file: u16, line: u64, id: &str, values: StringRecord) -> Joined {
        let group = self.by_id.get_mut(id);
        let parent = group.as_ref().and_then(|group| group.parent.clone());
        self.without_parent += u64::from(self.parent.is_some() && parent.is_none());
        let attached = group.map(|group| {
            group.used = true;
            group.attached.clone()
        });
        Joined { file, line, values, parent, attached: attached.filter(|rows| !rows.is_empty()) }
    }

    /// What was left over once every record was joined.
    pub fn counts(&self) -> JoinCounts {
        let unused = self.by_id.values().filter(|group| !group.used && group.parent.is_none());
        let orphans: usize = unused.map(|group| group.attached.len()).sum();
        JoinCounts { orphans: orphans as u64 + self.nameless, without_parent: self.without_parent }
    }
}
