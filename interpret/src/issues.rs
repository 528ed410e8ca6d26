//! A set of flags.

use atlas_records::OccurrenceIssue;

const WORDS: usize = OccurrenceIssue::ALL.len().div_ceil(64);

/// A set of flags, small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Issues([u64; WORDS]);

impl Issues {
    /// No flag.
    pub const NONE: Self = Self([0; WORDS]);

    /// One flag.
    #[must_use]
    pub const fn of(issue: OccurrenceIssue) -> Self {
        let mut words = [0; WORDS];
        words[issue as usize / 64] = 1 << (issue as usize % 64);
        Self(words)
    }

    /// One flag where the condition holds, else none.
    #[must_use]
    pub const fn when(condition: bool, issue: OccurrenceIssue) -> Self {
        if condition { Self::of(issue) } else { Self::NONE }
    }

    /// These flags.
    #[must_use]
    pub fn from_list(list: &[OccurrenceIssue]) -> Self {
        list.iter().fold(Self::NONE, |all, issue| all.and(Self::of(*issue)))
    }

    /// The flags without those of `other`.
    #[must_use]
    pub const fn without(mut self, other: Self) -> Self {
        let mut word = 0;
        while word < WORDS {
            self.0[word] &= !other.0[word];
            word += 1;
        }
        self
    }

    /// The flags of both.
    #[must_use]
    pub const fn and(mut self, other: Self) -> Self {
        self.add(other);
        self
    }

    /// Adds flags.
    pub const fn add(&mut self, other: Self) {
        let mut word = 0;
        while word < WORDS {
            self.0[word] |= other.0[word];
            word += 1;
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Whether the flag is among them.
    #[must_use]
    pub const fn has(self, issue: OccurrenceIssue) -> bool {
        self.0[issue as usize / 64] & (1 << (issue as usize % 64)) != 0
    }

    /// Whether any flag is in both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.without(other) != self
    }

    /// Writes the flags to `list`, ascending.
    pub fn write(self, list: &mut Vec<OccurrenceIssue>) {
        list.clear();
        for (word, mut bits) in self.0.into_iter().enumerate() {
            while bits != 0 {
                list.push(OccurrenceIssue::ALL[word * 64 + bits.trailing_zeros() as usize]);
                bits &= bits - 1;
            }
        }
    }

    /// The flags, ascending.
    #[must_use]
    pub fn list(self) -> Vec<OccurrenceIssue> {
        let mut list = Vec::new();
        self.write(&mut list);
        list
    }
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue as Issue;

    use super::Issues;

    #[test]
    fn every_flag_is_told_from_every_other() {
        for issue in Issue::ALL {
            assert_eq!(Issues::of(*issue).list(), [*issue]);
            assert!(Issues::of(*issue).has(*issue));
        }
        assert_eq!(Issues::from_list(Issue::ALL).list(), Issue::ALL);
        let all_but_one = Issues::from_list(Issue::ALL).without(Issues::of(Issue::ZeroCoordinate));
        assert_eq!(all_but_one.list(), Issue::ALL[1..]);
    }
}
