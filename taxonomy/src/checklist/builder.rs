//! From rows to a checklist.

use std::collections::HashMap;

use tantivy_fst::MapBuilder;
use uuid::Uuid;

use super::{
    Checklist, ChecklistError, ImportSummary, NONE, TaxonRow, TaxonStatus, implied::Implied, resolve,
    text::Texts,
};
use crate::{
    Rank,
    name::{NameKind, ParsedName, clean, fold_name},
};

/// Takes rows one by one, in any order, and makes a checklist of them.
#[derive(Debug)]
pub struct ChecklistBuilder {
    key: Uuid,
    title: String,
    pub(super) rows: Rows,
    pub(super) summary: ImportSummary,
    /// The sets of higher taxa that rows name, by what they say joined.
    sets: HashMap<Box<str>, u32>,
    pub(super) higher: Vec<[Box<str>; 6]>,
}

/// The taxa so far, column by column.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub ids: Texts,
    pub labels: Texts,
    pub authors: Vec<[u16; 2]>,
    pub canonical: Vec<u8>,
    pub rank: Vec<u8>,
    pub status: Vec<u8>,
    /// Folded names; empty where there is none to find it by.
    pub keys: Texts,
    pub parent_ids: Texts,
    pub accepted_ids: Texts,
    /// Folded accepted names, where a row gives no identifier.
    pub accepted_names: Texts,
    pub higher: Vec<u32>,
}

/// One taxon, as it is kept.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub authors: [u16; 2],
    pub canonical: u8,
    pub rank: Option<Rank>,
    pub status: Option<TaxonStatus>,
    pub key: &'a str,
    pub parent_id: &'a str,
    pub accepted_id: &'a str,
    pub accepted_name: &'a str,
    pub higher: u32,
}

impl Rows {
    pub fn push(&mut self, entry: &Entry<'_>) -> Result<u32, ChecklistError> {
        let at =
            u32::try_from(self.ids.len()).ok().filter(|at| *at < NONE - 1).ok_or(ChecklistError::TooLarge)?;
        self.ids.push(entry.id)?;
        self.labels.push(entry.label)?;
        self.authors.push(entry.authors);
        self.canonical.push(entry.canonical);
        self.rank.push(entry.rank.unwrap_or(Rank::Unranked) as u8);
        self.status.push(entry.status.unwrap_or(TaxonStatus::Accepted) as u8);
        self.keys.push(entry.key)?;
        self.parent_ids.push(entry.parent_id)?;
        self.accepted_ids.push(entry.accepted_id)?;
        self.accepted_names.push(entry.accepted_name)?;
        self.higher.push(entry.higher);
        Ok(at)
    }

    /// The taxa by the order of their ids; two with the same are an error.
    pub fn sorted_by_id(&self) -> Result<Vec<u32>, ChecklistError> {
        let count = u32::try_from(self.ids.len()).map_err(|_| ChecklistError::TooLarge)?;
        let mut sorted: Vec<u32> = (0..count).collect();
        sorted.sort_unstable_by(|a, b| self.ids.get(*a).cmp(self.ids.get(*b)));
        let twice = sorted.windows(2).find(|pair| self.ids.get(pair[0]) == self.ids.get(pair[1]));
        match twice {
            Some(pair) => Err(ChecklistError::DuplicateId(self.ids.get(pair[0]).to_owned())),
            None => Ok(sorted),
        }
    }
}

impl ChecklistBuilder {
    /// A checklist under the key of its dataset.
    #[must_use]
    pub fn new(key: Uuid, title: &str) -> Self {
        Self {
            key,
            title: title.to_owned(),
            rows: Rows::default(),
            summary: ImportSummary::default(),
            sets: HashMap::new(),
            higher: Vec::new(),
        }
    }

    /// Takes one row.
    pub fn push(&mut self, row: &TaxonRow<'_>) -> Result<(), ChecklistError> {
        let (id, name, authorship) = (row.taxon_id.trim(), clean(row.scientific_name), clean(row.authorship));
        if id.is_empty() || name.is_empty() {
            self.summary.unusable += 1;
            return Ok(());
        }
        let label = if name.contains(&authorship) { name } else { format!("{name} {authorship}") };
        let parsed = ParsedName::parse(&label);
        let canonical = parsed.canonical().unwrap_or_default();
        let authors =
            if authorship.is_empty() { parsed.authorship.clone().unwrap_or_default() } else { authorship };
        let key = findable(&parsed, &label).unwrap_or_default();
        self.summary.unnamed += u64::from(key.is_empty());
        self.summary.taxa += 1;
        let accepted_name = if row.accepted_id.trim().is_empty() { row.accepted_name.trim() } else { "" };
        let accepted_name = ParsedName::parse(accepted_name).key().unwrap_or_default();
        let higher = self.higher_set(row);
        let own = |other: &'_ str| other.trim() == id;
        self.rows.push(&Entry {
            id,
            label: &label,
            authors: authors_in(&label, &authors),
            canonical: u8::try_from(canonical.len())
                .ok()
                .filter(|_| label.starts_with(&canonical))
                .unwrap_or(0),
            rank: Some(Rank::parse(row.rank).unwrap_or_else(|| rank_by_shape(&parsed))),
            status: Some(TaxonStatus::parse(row.status)),
            key: &key,
            parent_id: if own(row.parent_id) { "" } else { row.parent_id.trim() },
            accepted_id: if own(row.accepted_id) { "" } else { row.accepted_id.trim() },
            accepted_name: if accepted_name == key { "" } else { &accepted_name },
            higher,
        })?;
        Ok(())
    }

    fn higher_set(&mut self, row: &TaxonRow<'_>) -> u32 {
        let joined = row.higher.map(str::trim).join("\t");
        if let Some(known) = self.sets.get(joined.as_str()) {
            return *known;
        }
        // There are never more sets than rows, and those are counted.
        let number = u32::try_from(self.higher.len()).unwrap_or(0);
        self.higher.push(row.higher.map(|name| clean(name).into_boxed_str()));
        self.sets.insert(joined.into_boxed_str(), number);
        number
    }

    /// Makes the checklist.
    pub fn finish(mut self) -> Result<(Checklist, ImportSummary), ChecklistError> {
        if self.summary.taxa == 0 {
            return Err(ChecklistError::Empty);
        }
        let links = resolve::links(&self.rows, &mut self.summary)?;
        let (parent, accepted) = Implied::complete(&mut self, links)?;
        let by_id = self.rows.sorted_by_id()?;
        let (index, postings) = index(&self.rows.keys)?;
        self.summary.names = index.len() as u64;
        let unaccepted = self.rows.status.iter().filter(|status| **status < TaxonStatus::Doubtful as u8);
        self.summary.synonyms = unaccepted.count() as u64;
        let rows = self.rows;
        let checklist = Checklist {
            key: self.key,
            title: self.title,
            parent,
            accepted,
            rank: rows.rank,
            status: rows.status,
            labels: rows.labels,
            authors: rows.authors,
            canonical: rows.canonical,
            ids: rows.ids,
            by_id,
            index,
            postings,
            by_key: std::sync::OnceLock::new(),
            tree: std::sync::OnceLock::new(),
        };
        Ok((checklist, self.summary))
    }
}

/// The folded name that a taxon is found by; none where its name is of nobody in particular.
fn findable(parsed: &ParsedName, label: &str) -> Option<String> {
    match parsed.kind {
        NameKind::Placeholder => None,
        NameKind::NoName => Some(fold_name(label)).filter(|key| !key.is_empty()),
        _ if parsed.qualifier.is_some() && parsed.designation.is_none() => None,
        _ => parsed.key(),
    }
}

/// The rank of a name by its parts.
fn rank_by_shape(parsed: &ParsedName) -> Rank {
    match (parsed.rank, &parsed.specific, &parsed.infraspecific) {
        (Some(rank), ..) => rank,
        (None, Some(_), Some(_)) => Rank::Subspecies,
        (None, Some(_), None) => Rank::Species,
        _ if parsed.infrageneric.is_some() => Rank::Subgenus,
        _ => Rank::Unranked,
    }
}

/// Where the authors stand in the label.
fn authors_in(label: &str, authors: &str) -> [u16; 2] {
    let start = label.rfind(authors).filter(|_| !authors.is_empty());
    let short = |number: usize| u16::try_from(number).ok();
    start.and_then(|start| Some([short(start)?, short(authors.len())?])).unwrap_or([0, 0])
}

/// The index from name to taxa.
fn index(keys: &Texts) -> Result<(tantivy_fst::Map<Vec<u8>>, Vec<u32>), ChecklistError> {
    let count = u32::try_from(keys.len()).map_err(|_| ChecklistError::TooLarge)?;
    let mut sorted: Vec<u32> = (0..count).filter(|at| !keys.get(*at).is_empty()).collect();
    sorted.sort_unstable_by(|a, b| keys.get(*a).cmp(keys.get(*b)).then(a.cmp(b)));
    let mut postings: Vec<u32> = Vec::with_capacity(sorted.len());
    let mut map = MapBuilder::memory();
    for group in sorted.chunk_by(|a, b| keys.get(*a) == keys.get(*b)) {
        map.insert(keys.get(group[0]), (group.len() as u64) << 32 | postings.len() as u64)?;
        postings.extend_from_slice(group);
    }
    Ok((tantivy_fst::Map::from_bytes(map.into_inner()?)?, postings))
}
