//! Whether keys identify, and how the ids compare with those that are published.

use std::{io, path::Path};

use uuid::Uuid;

use super::sorter::{Place, Sorter};

/// Ids held in memory while sorting: 26 bytes each, 13 MB.
const IDS_IN_MEMORY: usize = 500_000;

/// Collects the ids of an archive and finds those that come twice.
pub(crate) struct KeyCheck {
    ids: Sorter,
}

/// How the ids of an archive compare with the published ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// Ids only the archive has.
    pub added: u64,
    /// Ids only the published version has.
    pub removed: u64,
    /// Ids both have.
    pub kept: u64,
}

impl KeyCheck {
    /// A check with scratch files in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { ids: Sorter::new(folder, IDS_IN_MEMORY) }
    }

    /// A check of ids that were collected already.
    pub const fn of(ids: Sorter) -> Self {
        Self { ids }
    }

    /// Ids taken so far.
    pub const fn len(&self) -> u64 {
        self.ids.len()
    }

    /// Takes the id of a record.
    pub fn push(&mut self, id: Uuid, place: Place) -> io::Result<()> {
        self.ids.push(id, place)
    }

    /// The first `limit` records whose id an earlier record has, each with that earlier place; and how
    /// many there are.
    pub fn duplicates(&mut self, limit: usize) -> io::Result<(Vec<(Place, Place)>, u64)> {
        let (mut found, mut count) = (Vec::new(), 0);
        let mut first: Option<(Uuid, Place)> = None;
        for entry in self.ids.sorted()? {
            let (id, place) = entry?;
            match first {
                Some((of, earlier)) if of == id => {
                    count += 1;
                    if found.len() < limit {
                        found.push((place, earlier));
                    }
                }
                _ => first = Some((id, place)),
            }
        }
        found.sort_unstable();
        Ok((found, count))
    }

    /// Compares with the ids of a published version, both without repeats.
    pub fn overlap(&mut self, published: &mut Sorter) -> io::Result<Overlap> {
        let (total, before) = (self.ids.len(), published.len());
        let mut old = published.sorted()?.map(|entry| entry.map(|(id, _)| id));
        let mut next = old.next().transpose()?;
        let mut kept = 0;
        for entry in self.ids.sorted()? {
            let (id, _) = entry?;
            while next.is_some_and(|other| other < id) {
                next = old.next().transpose()?;
            }
            kept += u64::from(next == Some(id));
        }
        Ok(Overlap { added: total - kept, removed: before - kept, kept })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{KeyCheck, Overlap, Place, Sorter};

    fn check(folder: &std::path::Path, ids: &[u128]) -> KeyCheck {
        let mut check = KeyCheck { ids: Sorter::new(folder, 2) };
        for (line, id) in ids.iter().enumerate() {
            check.push(Uuid::from_u128(*id), Place { file: 0, line: line as u64 + 1 }).unwrap();
        }
        check
    }

    #[test]
    fn every_repetition_is_found_with_its_first() {
        let folder = tempfile::tempdir().unwrap();
        let (found, count) = check(folder.path(), &[7, 3, 7, 5, 3, 7]).duplicates(2).unwrap();
        let lines: Vec<_> = found.iter().map(|(place, first)| (place.line, first.line)).collect();
        assert_eq!((lines, count), (vec![(3, 1), (5, 2)], 3));
        assert_eq!(check(folder.path(), &[1, 2]).duplicates(9).unwrap(), (vec![], 0));
    }

    #[test]
    fn versions_are_compared() {
        let folder = tempfile::tempdir().unwrap();
        let mut published = Sorter::new(folder.path(), 2);
        for id in [9_u128, 1, 5] {
            published.push(Uuid::from_u128(id), Place { file: 0, line: 0 }).unwrap();
        }
        let overlap = check(folder.path(), &[4, 5, 6, 1]).overlap(&mut published).unwrap();
        assert_eq!(overlap, Overlap { added: 2, removed: 1, kept: 2 });
    }
}
