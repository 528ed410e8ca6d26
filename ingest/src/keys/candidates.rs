//! Which terms would serve as a unique key, for who must choose one.

use std::path::Path;

use uuid::Uuid;

use super::{
    check::KeyCheck,
    sorter::{Place, Sorter},
    unique::{CORE_ID, UniqueKey},
};
use crate::{
    archive::{Archive, Meter},
    error::IngestError,
    fields::Layout,
    join::Shape,
};

/// Keys that are tried, best first.
const CANDIDATES: &[&[&str]] = &[
    &["occurrenceID"],
    &[CORE_ID],
    &["gbifID"],
    &["materialEntityID"],
    &["materialSampleID"],
    &["catalogNumber"],
    &["institutionCode", "catalogNumber"],
    &["institutionCode", "collectionCode", "catalogNumber"],
    &["recordNumber"],
    &["eventID", "taxonID"],
    &["eventID", "scientificName"],
];

/// Ids held in memory for each candidate: 26 bytes each.
const IDS_IN_MEMORY: usize = 100_000;

struct Candidate {
    terms: &'static [&'static str],
    ids: Sorter,
}

/// The keys that are filled in every record and never come twice, found in one pass over the archive.
pub(crate) fn usable_keys(
    archive: &Archive,
    shape: &Shape,
    meter: &Meter,
    scratch: &Path,
) -> Result<Vec<Vec<String>>, IngestError> {
    let table = shape.driver(archive);
    let layout = Layout::of(table);
    let present = |terms: &&&[&str]| terms.iter().all(|term| layout.has(term));
    let candidate =
        |terms: &&'static [&'static str]| Candidate { terms, ids: Sorter::new(scratch, IDS_IN_MEMORY) };
    let mut candidates: Vec<Candidate> = CANDIDATES.iter().filter(present).map(candidate).collect();
    let mut key = String::new();
    let writing = || IngestError::io("sorting keys");
    archive.rows(table, meter, |file, row| {
        let place = Place { file: u16::try_from(file).unwrap_or(u16::MAX), line: row.line };
        let mut failed = Ok(());
        candidates.retain_mut(|candidate| {
            let filled = UniqueKey::write(
                &mut key,
                candidate.terms.iter().map(|term| layout.key_value(&row.values, term)),
            );
            if filled && failed.is_ok() {
                failed = candidate.ids.push(Uuid::new_v5(&Uuid::nil(), key.as_bytes()), place);
            }
            filled
        });
        failed.map_err(writing())
    })?;
    let mut usable: Vec<Vec<String>> = Vec::new();
    for Candidate { terms, ids } in candidates {
        // A key that already identifies needs no further term.
        let longer = |found: &Vec<String>| found.iter().all(|term| terms.contains(&term.as_str()));
        if usable.iter().any(longer) {
            continue;
        }
        // In an archive without records every key is unique, and none is known to be.
        if ids.len() > 0 && KeyCheck::of(ids).duplicates(0).map_err(writing())?.1 == 0 {
            usable.push(terms.iter().map(|term| (*term).to_owned()).collect());
        }
    }
    Ok(usable)
}
