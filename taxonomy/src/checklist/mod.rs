//! A checklist: its taxa, and its names by the form in which they compare.

mod builder;
mod error;
mod file;
mod implied;
mod resolve;
mod row;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use std::sync::OnceLock;

use tantivy_fst::Map;
use uuid::Uuid;

pub use builder::ChecklistBuilder;
pub use error::ChecklistError;
pub use row::{ImportSummary, TaxonRow};
pub use status::TaxonStatus;
use text::Texts;
use tree::Tree;

use crate::{Rank, name::ParsedName};

/// No taxon.
pub(crate) const NONE: u32 = u32::MAX;

/// A checklist, made once and never changed. A taxon goes by its place in it.
pub struct Checklist {
    key: Uuid,
    title: String,
    parent: Vec<u32>,
    accepted: Vec<u32>,
    rank: Vec<u8>,
    status: Vec<u8>,
    /// Names with authorship.
    labels: Texts,
    /// Where in its label the authorship of a taxon begins, and its length.
    authors: Vec<[u16; 2]>,
    /// Bytes at the start of its label that are the canonical name; 0 where it is no such part.
    canonical: Vec<u8>,
    ids: Texts,
    /// The taxa by the order of their ids.
    by_id: Vec<u32>,
    /// From folded name to a run of `postings`.
    index: Map<Vec<u8>>,
    /// The taxa by folded name; those that share one stand together.
    postings: Vec<u32>,
    /// The taxa by the order of the beginning of their keys.
    by_key: OnceLock<Vec<(u64, u32)>>,
    tree: OnceLock<Tree>,
}

impl std::fmt::Debug for Checklist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checklist").field("key", &self.key).field("taxa", &self.len()).finish_non_exhaustive()
    }
}

impl Checklist {
    /// The key of the dataset it is.
    pub const fn key(&self) -> Uuid {
        self.key
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its taxa, synonyms and those between that no row names included.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// Whether it has no taxa.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }

    /// Its different names, as they compare.
    pub fn names(&self) -> usize {
        self.index.len()
    }

    /// The taxon of an identifier.
    pub fn by_id(&self, id: &str) -> Option<TaxonView<'_>> {
        let found = self.by_id.binary_search_by(|at| self.ids.get(*at).cmp(id)).ok()?;
        Some(self.taxon(self.by_id[found]))
    }

    /// The taxon of a key.
    pub fn by_key(&self, key: Uuid) -> Option<TaxonView<'_>> {
        let taxa = self.by_key.get_or_init(|| {
            let all =
                (0..).zip(0..self.len()).map(|(at, _): (u32, usize)| (beginning(self.taxon(at).key()), at));
            let mut taxa: Vec<(u64, u32)> = all.collect();
            taxa.sort_unstable();
            taxa
        });
        let start = taxa.partition_point(|(begin, _)| *begin < beginning(key));
        let same = taxa[start..].iter().take_while(|(begin, _)| *begin == beginning(key));
        same.map(|(_, at)| self.taxon(*at)).find(|taxon| taxon.key() == key)
    }

    /// The taxa of a folded name.
    pub(crate) fn named(&self, folded: &str) -> &[u32] {
        self.index.get(folded).map_or(&[], |value| self.posted(value))
    }

    /// The taxa a value of the name index leads to: their number above, where they begin below.
    pub(crate) fn posted(&self, value: u64) -> &[u32] {
        let (at, length) = (value & u64::from(u32::MAX), value >> 32);
        let range = usize::try_from(at).ok().zip(usize::try_from(at + length).ok());
        range.and_then(|(start, end)| self.postings.get(start..end)).unwrap_or(&[])
    }

    pub(crate) const fn index(&self) -> &Map<Vec<u8>> {
        &self.index
    }

    /// The taxon at a place that this checklist gave; there are none at others.
    pub fn taxon(&self, at: u32) -> TaxonView<'_> {
        TaxonView { checklist: self, at }
    }

    /// The taxon and its ancestors, itself first. For a synonym: those of the taxon accepted.
    pub(crate) fn upwards(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let first = Some(self.accepted[at as usize]);
        std::iter::successors(first, |at| Some(self.parent[*at as usize]).filter(|parent| *parent != NONE))
    }

    /// The lowest taxon that all of these are or stand under.
    pub(crate) fn common_ancestor(&self, taxa: &[u32]) -> Option<u32> {
        let (first, rest) = taxa.split_first()?;
        self.upwards(*first).find(|at| rest.iter().all(|other| self.upwards(*other).any(|up| up == *at)))
    }
}

fn beginning(key: Uuid) -> u64 {
    key.as_u64_pair().0
}

/// One taxon of a checklist.
#[derive(Clone, Copy, Debug)]
pub struct TaxonView<'a> {
    checklist: &'a Checklist,
    pub(crate) at: u32,
}

impl<'a> TaxonView<'a> {
    const fn row(self) -> usize {
        self.at as usize
    }

    /// Its place in the checklist, for [`Checklist::taxon`]. The next version may have it elsewhere.
    pub const fn place(self) -> u32 {
        self.at
    }

    /// The taxon's key: a UUIDv5 of its identifier in the namespace of the checklist's key. The same taxon of the next
    /// version of the checklist has the same key.
    pub fn key(self) -> Uuid {
        Uuid::new_v5(&self.checklist.key, self.id().as_bytes())
    }

    /// Its identifier in the checklist (`dwc:taxonID`).
    pub fn id(self) -> &'a str {
        self.checklist.ids.get(self.at)
    }

    /// Its name with authorship.
    pub fn scientific_name(self) -> &'a str {
        self.checklist.labels.get(self.at)
    }

    /// The authors of its name.
    pub fn authorship(self) -> Option<&'a str> {
        let [start, length] = self.checklist.authors[self.row()];
        let range = usize::from(start)..usize::from(start) + usize::from(length);
        self.scientific_name().get(range).filter(|authors| !authors.is_empty())
    }

    /// Its name without authors and signs.
    pub fn canonical_name(self) -> String {
        let label = self.scientific_name();
        match usize::from(self.checklist.canonical[self.row()]) {
            0 => ParsedName::parse(label).canonical().unwrap_or_else(|| label.to_owned()),
            length => label.get(..length).unwrap_or(label).to_owned(),
        }
    }

    /// Its rank.
    pub fn rank(self) -> Rank {
        Rank::by_number(self.checklist.rank[self.row()]).unwrap_or(Rank::Unranked)
    }

    /// Whether its name is accepted.
    pub fn status(self) -> TaxonStatus {
        TaxonStatus::by_number(self.checklist.status[self.row()])
    }

    /// The taxon whose name is accepted in place of its own; itself where its own is.
    #[must_use]
    pub fn accepted(self) -> Self {
        Self { at: self.checklist.accepted[self.row()], ..self }
    }

    /// The taxon it stands under.
    pub fn parent(self) -> Option<Self> {
        let at = self.checklist.parent[self.row()];
        (at != NONE).then_some(Self { at, ..self })
    }

    /// The accepted taxon and its ancestors, itself first.
    pub fn upwards(self) -> impl Iterator<Item = Self> + 'a {
        self.checklist.upwards(self.at).map(move |at| Self { at, ..self })
    }
}
