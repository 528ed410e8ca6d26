//! Names and ranks, and what is told by words of a vocabulary, a term a line.
#![no_main]

use atlas_fuzz::interpreted;
use atlas_interpret::Slot;
use atlas_taxonomy::{ParsedName, Rank};

const SLOTS: [Slot; 8] = [
    Slot::ScientificName,
    Slot::Genus,
    Slot::SpecificEpithet,
    Slot::TaxonRank,
    Slot::BasisOfRecord,
    Slot::OccurrenceStatus,
    Slot::RecordedBy,
    Slot::License,
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = interpreted(&SLOTS, text);
    for line in text.lines() {
        let _ = (ParsedName::parse(line), Rank::parse(line));
    }
});
