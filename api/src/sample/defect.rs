//! Defects on purpose: what real archives have wrong, in a few of a hundred records.

use rand::{Rng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::draw::Row;

/// The share of records that get one defect.
const SHARE: f64 = 0.06;

type Spoil = fn(&mut ChaCha8Rng, &mut Row);

const DEFECTS: [Spoil; 16] = [
    bad_date,
    contradicting_year,
    future_date,
    zero_coordinates,
    swapped_coordinates,
    coordinate_words,
    lone_latitude,
    uncertainty_words,
    old_datum,
    misspelt_country,
    foreign_country_code,
    unknown_basis,
    missing_basis,
    unknown_institution,
    count_words,
    loose_name,
];

/// Spoils some of the records.
pub fn maybe_spoil(rng: &mut ChaCha8Rng, row: &mut Row) {
    if rng.random_bool(SHARE)
        && let Some(spoil) = DEFECTS.choose(rng)
    {
        spoil(rng, row);
    }
}

fn one_of(rng: &mut ChaCha8Rng, row: &mut Row, term: &'static str, values: &[&str]) {
    if let Some(value) = values.choose(rng) {
        row.insert(term, (*value).to_owned());
    }
}

fn bad_date(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "eventDate", &["1998-13-05", "31/02/1998", "s.d.", "spring", "1987-06-31"]);
    for term in ["year", "month", "day"] {
        row.remove(term);
    }
}

fn contradicting_year(_: &mut ChaCha8Rng, row: &mut Row) {
    if let Some(year) = row.get_mut("year") {
        "1901".clone_into(year);
    }
}

fn future_date(_: &mut ChaCha8Rng, row: &mut Row) {
    for (term, value) in [("eventDate", "2071-04-03"), ("year", "2071"), ("month", "4"), ("day", "3")] {
        row.insert(term, value.to_owned());
    }
}

fn zero_coordinates(_: &mut ChaCha8Rng, row: &mut Row) {
    for term in ["decimalLatitude", "decimalLongitude"] {
        row.insert(term, "0".to_owned());
    }
}

fn swapped_coordinates(_: &mut ChaCha8Rng, row: &mut Row) {
    if let (Some(latitude), Some(longitude)) = (row.remove("decimalLatitude"), row.remove("decimalLongitude"))
    {
        row.insert("decimalLatitude", longitude);
        row.insert("decimalLongitude", latitude);
    }
}

fn coordinate_words(_: &mut ChaCha8Rng, row: &mut Row) {
    row.insert("decimalLatitude", "37°48'S".to_owned());
    row.insert("decimalLongitude", "144°57'E".to_owned());
}

fn lone_latitude(_: &mut ChaCha8Rng, row: &mut Row) {
    row.remove("decimalLongitude");
}

fn uncertainty_words(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "coordinateUncertaintyInMeters", &["-5", "0", "unknown", "about a mile"]);
}

fn old_datum(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "geodeticDatum", &["AGD66", "AGD84", "not recorded"]);
}

fn misspelt_country(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "country", &["Austrlia", "Down Under", "Nova Hollandia"]);
    row.remove("countryCode");
}

fn foreign_country_code(_: &mut ChaCha8Rng, row: &mut Row) {
    row.insert("countryCode", "NZ".to_owned());
}

fn unknown_basis(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "basisOfRecord", &["Specimen?", "S", "voucher", "Sight record"]);
}

fn missing_basis(_: &mut ChaCha8Rng, row: &mut Row) {
    row.remove("basisOfRecord");
}

fn unknown_institution(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "institutionCode", &["XYZ", "Mus.", "private coll."]);
}

fn count_words(rng: &mut ChaCha8Rng, row: &mut Row) {
    one_of(rng, row, "individualCount", &["many", "-3", "2.5", "c. 20"]);
}

fn loose_name(rng: &mut ChaCha8Rng, row: &mut Row) {
    if rng.random_bool(0.3) {
        for term in ["scientificName", "vernacularName"] {
            row.remove(term);
        }
    } else if let Some(name) = row.get_mut("scientificName") {
        *name = format!("  {}", name.replace(' ', "  "));
    }
}
