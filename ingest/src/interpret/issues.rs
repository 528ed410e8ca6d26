//! A set of flags.

use atlas_records::OccurrenceIssue;

/// A set of flags, small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Issues(u64);

impl Issues {
    /// No flag.
    pub const NONE: Self = Self(0);

    /// One flag.
    pub const fn of(issue: OccurrenceIssue) -> Self {
        Self(1 << issue as u64)
    }

    /// One flag where the condition holds, else none.
    pub const fn when(condition: bool, issue: OccurrenceIssue) -> Self {
        if condition { Self::of(issue) } else { Self::NONE }
    }

    /// These flags.
    pub fn from_list(list: &[OccurrenceIssue]) -> Self {
        list.iter().fold(Self::NONE, |all, issue| all.and(Self::of(*issue)))
    }

    /// The flags without those of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The flags of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Adds flags.
    pub const fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Writes the flags to `list`, ascending.
    pub fn write(self, list: &mut Vec<OccurrenceIssue>) {
        list.clear();
        list.extend(OccurrenceIssue::ALL.iter().copied().filter(|issue| self.0 & (1 << *issue as u64) != 0));
    }

    /// The flags, ascending.
    #[cfg(test)]
    pub fn list(self) -> Vec<OccurrenceIssue> {
        let mut list = Vec::new();
        self.write(&mut list);
        list
    }
}

// A flag's number is its bit.
const _: () = assert!(OccurrenceIssue::ALL.len() <= 64);
