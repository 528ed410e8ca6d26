//! Coordinates, elevations and depths, a term a line.
#![no_main]

use atlas_fuzz::interpreted;
use atlas_interpret::Slot;

const SLOTS: [Slot; 12] = [
    Slot::DecimalLatitude,
    Slot::DecimalLongitude,
    Slot::VerbatimLatitude,
    Slot::VerbatimLongitude,
    Slot::VerbatimCoordinates,
    Slot::VerbatimCoordinateSystem,
    Slot::VerbatimSrs,
    Slot::FootprintWkt,
    Slot::MinimumElevation,
    Slot::MaximumDepth,
    Slot::Country,
    Slot::StateProvince,
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let found = interpreted(&SLOTS, text);
    assert_eq!(found.decimal_latitude.is_some(), found.decimal_longitude.is_some());
    assert!(found.decimal_latitude.is_none_or(|degrees| (-90.0..=90.0).contains(&degrees)), "{found:?}");
    assert!(found.decimal_longitude.is_none_or(|degrees| (-180.0..=180.0).contains(&degrees)), "{found:?}");
});
