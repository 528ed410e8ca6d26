//! A record as it was given, whether an archive or the record store gives it.

use atlas_interpret::{Issues, Terms};
use atlas_records::{OccurrenceIssue, OccurrenceRecord};
use uuid::Uuid;

/// A record to interpret.
pub(super) trait Given {
    /// Its id.
    fn id(&self) -> Uuid;

    /// The terms that are interpreted.
    fn terms(&self) -> Terms<'_>;

    /// Flags for what only reading the archive it is from could tell.
    fn found(&self) -> Issues;

    /// Every term with its value as given.
    fn verbatim(&self) -> impl Iterator<Item = (&str, &str)>;

    /// Row type and terms of every extension row that belongs to it.
    fn extensions(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (&str, &str)>)>;
}

impl Given for OccurrenceRecord {
    fn id(&self) -> Uuid {
        self.id
    }

    fn terms(&self) -> Terms<'_> {
        self.verbatim().collect()
    }

    fn found(&self) -> Issues {
        let looped = OccurrenceIssue::ParentEventInfiniteLineage;
        Issues::when(self.issues.contains(&looped), looped)
    }

    fn verbatim(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(&self.verbatim)
    }

    fn extensions(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (&str, &str)>)> {
        self.extensions.iter().map(|row| (row.row_type.as_str(), pairs(&row.terms)))
    }
}

fn pairs(terms: &[atlas_records::Term]) -> impl Iterator<Item = (&str, &str)> {
    terms.iter().map(|term| (term.name.as_str(), term.value.as_str()))
}
