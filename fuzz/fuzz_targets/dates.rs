//! Dates and times, a term a line.
#![no_main]

use atlas_fuzz::interpreted;
use atlas_interpret::Slot;

const SLOTS: [Slot; 8] = [
    Slot::EventDate,
    Slot::Year,
    Slot::Month,
    Slot::Day,
    Slot::EventTime,
    Slot::StartDayOfYear,
    Slot::EndDayOfYear,
    Slot::Modified,
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let found = interpreted(&SLOTS, text);
    assert!(found.month.is_none_or(|month| (1..=12).contains(&month)), "{:?}", found.month);
});
