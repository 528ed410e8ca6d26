//! Invented occurrences: the same for the same number of records, on every machine.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::registry::{INSTITUTIONS, collection_code, institution_code};

/// Species that occur; a few of them often, most of them rarely.
const SPECIES: u32 = 20_000;
const PEOPLE: u32 = 12_000;
const PLACES: u32 = 4_000;
/// Years from which records come.
const YEARS: std::ops::Range<u32> = 1850..2026;

/// The columns of the table: `id`, then terms.
pub const TERMS: [&str; 42] = [
    "id",
    "occurrenceID",
    "catalogNumber",
    "institutionCode",
    "collectionCode",
    "basisOfRecord",
    "scientificName",
    "scientificNameAuthorship",
    "taxonRank",
    "vernacularName",
    "kingdom",
    "phylum",
    "class",
    "order",
    "family",
    "genus",
    "specificEpithet",
    "recordedBy",
    "recordNumber",
    "eventDate",
    "country",
    "countryCode",
    "stateProvince",
    "county",
    "locality",
    "decimalLatitude",
    "decimalLongitude",
    "geodeticDatum",
    "coordinateUncertaintyInMeters",
    "minimumElevationInMeters",
    "habitat",
    "individualCount",
    "sex",
    "lifeStage",
    "preparations",
    "identifiedBy",
    "dateIdentified",
    "occurrenceRemarks",
    "license",
    "rightsHolder",
    "modified",
    "samplingProtocol",
];

/// A state, the box its records come from (west, south, degrees wide, degrees high) and its weight.
pub struct State {
    pub name: &'static str,
    west: f64,
    south: f64,
    wide: f64,
    high: f64,
    weight: u32,
}

/// The states, the one with most records first.
pub const STATES: [State; 8] = [
    state("New South Wales", [141.0, -37.0, 12.0, 8.5], 28),
    state("Queensland", [138.0, -28.5, 15.0, 17.5], 24),
    state("Victoria", [141.0, -39.0, 8.5, 4.5], 18),
    state("Western Australia", [114.0, -34.5, 14.5, 20.0], 13),
    state("South Australia", [129.5, -37.5, 11.0, 11.0], 8),
    state("Tasmania", [144.8, -43.4, 3.4, 2.8], 4),
    state("Northern Territory", [129.5, -25.5, 8.0, 13.5], 3),
    state("Australian Capital Territory", [148.8, -35.8, 0.5, 0.6], 2),
];

const fn state(name: &'static str, [west, south, wide, high]: [f64; 4], weight: u32) -> State {
    State { name, west, south, wide, high, weight }
}

/// The genus and epithet of a species; small numbers are the common ones.
pub fn species_name(number: u32) -> (String, String) {
    (word(number / 9 + 31, "us", true), word(number * 7 + 5, "ensis", false))
}

/// Draws the next record into `values`, one value for each of [`TERMS`].
pub fn draw(rng: &mut ChaCha8Rng, row: u64, values: &mut Vec<String>) {
    values.clear();
    let number = skewed(rng, SPECIES, 3);
    let institution = skewed(rng, INSTITUTIONS, 2);
    let code = institution_code(institution);
    let id = format!("urn:atlas-bench:{row}");
    values.extend([id.clone(), id, format!("{code} {}", 1000 + row), code]);
    values.push(collection_code(institution, !number.is_multiple_of(3)));
    values.push(basis(rng).to_owned());
    taxon(number, values);
    values.extend([person(rng), rng.random_range(1..20_000).to_string(), date(rng)]);
    place(rng, values);
    sighting(rng, values);
    values.extend(["CC_BY_4_0".to_owned(), "Generated for measurements".to_owned()]);
    values.push(format!("2025-{:02}-{:02}", rng.random_range(1..13), rng.random_range(1..29)));
    values.push(one_of(rng, &["hand collection", "pitfall trap", "mist net", "visual survey"]));
}

fn taxon(number: u32, values: &mut Vec<String>) {
    let (genus, epithet) = species_name(number);
    let author = format!("{}, {}", word(number % 700, "er", true), 1780 + number % 200);
    let rank = |per: u32, suffix| word(number / per + 11, suffix, true);
    values.extend([
        format!("{genus} {epithet} {author}"),
        author,
        "species".to_owned(),
        format!("{} {}", word(number % 900, "", true), word(number % 170, "bird", false)),
        if number.is_multiple_of(3) { "Plantae" } else { "Animalia" }.to_owned(),
        rank(4_000, "ata"),
        rank(1_700, "opsida"),
        rank(500, "ales"),
        rank(90, "idae"),
        genus,
        epithet,
    ]);
}

fn basis(rng: &mut ChaCha8Rng) -> &'static str {
    match rng.random_range(0..100) {
        0..55 => "HumanObservation",
        55..95 => "PreservedSpecimen",
        95..98 => "MachineObservation",
        98 => "FossilSpecimen",
        _ => "seen by somebody",
    }
}

fn person(rng: &mut ChaCha8Rng) -> String {
    let number = skewed(rng, PEOPLE, 2);
    format!(
        "{}, {}.",
        word(number + 77, "son", true),
        char::from(b'A' + u8::try_from(number % 26).unwrap_or(0))
    )
}

/// Most days are known; some records have a year or a month only, some nothing, some nonsense.
fn date(rng: &mut ChaCha8Rng) -> String {
    let year = YEARS.end - 1 - skewed(rng, YEARS.end - YEARS.start, 2);
    let (month, day) = (rng.random_range(1..13), rng.random_range(1..29));
    match rng.random_range(0..100) {
        0..90 => format!("{year}-{month:02}-{day:02}"),
        90..93 => format!("{year}-{month:02}"),
        93..97 => year.to_string(),
        97 => "spring".to_owned(),
        _ => String::new(),
    }
}

fn place(rng: &mut ChaCha8Rng, values: &mut Vec<String>) {
    let mut left = rng.random_range(0..STATES.iter().map(|state| state.weight).sum());
    let weighted = STATES.iter().find(|state| {
        let here = left < state.weight;
        left = left.saturating_sub(state.weight);
        here
    });
    let state = weighted.unwrap_or(&STATES[0]);
    let near = word(skewed(rng, PLACES, 2) + 401, "", true);
    let direction = one_of(rng, &["N", "NE", "E", "SE", "S", "SW", "W", "NW"]);
    let latitude = state.south + rng.random::<f64>() * state.high;
    let longitude = state.west + rng.random::<f64>() * state.wide;
    let (latitude, longitude) = match rng.random_range(0..100) {
        0..5 => (String::new(), String::new()),
        // Signs and places of numbers get mixed up in real tables as well.
        5 => (format!("{longitude:.4}"), format!("{latitude:.4}")),
        6 => (format!("{:.4}", -latitude), format!("{longitude:.4}")),
        _ => (format!("{latitude:.5}"), format!("{longitude:.5}")),
    };
    values.extend(["Australia".to_owned(), "AU".to_owned(), state.name.to_owned()]);
    values.push(word(rng.random_range(0..500), " Shire", true));
    values.push(format!("{} km {direction} of {near}, on the road", rng.random_range(1..90)));
    values.extend([latitude, longitude, "WGS84".to_owned()]);
    values.push(one_of(rng, &["", "10", "30", "100", "1000", "5000", "10000"]));
    values.push(rng.random_range(0..1400).to_string());
}

fn sighting(rng: &mut ChaCha8Rng, values: &mut Vec<String>) {
    values.push(one_of(rng, &["heath", "dry woodland", "rainforest, edge", "mangrove", "grassland", ""]));
    values.push(if rng.random_range(0..4) == 0 {
        String::new()
    } else {
        rng.random_range(1..12).to_string()
    });
    values.push(one_of(rng, &["", "female", "male", "undetermined"]));
    values.push(one_of(rng, &["", "adult", "juvenile", "larva"]));
    values.push(one_of(rng, &["", "skin", "ethanol 70%", "pressed; mounted"]));
    values.extend([person(rng), date(rng)]);
    let words = rng.random_range(0..14);
    let remark = (0..words).map(|_| word(rng.random_range(0..900), "", false)).collect::<Vec<_>>();
    values.push(if words > 10 { format!("\"{}\"", remark.join(" ")) } else { remark.join(" ") });
}

fn one_of(rng: &mut ChaCha8Rng, choices: &[&str]) -> String {
    choices[rng.random_range(0..choices.len())].to_owned()
}

/// A number below `end`, small ones the more often the more `rounds`.
fn skewed(rng: &mut ChaCha8Rng, end: u32, rounds: u32) -> u32 {
    (0..rounds).fold(end, |end, round| rng.random_range(0..end) + u32::from(round + 1 < rounds))
}

/// A word that can be pronounced, a different one for every number below 4096.
fn word(number: u32, suffix: &str, capital: bool) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "co", "di", "fu", "ga", "li", "mo", "ne", "pi", "ra", "so", "tu", "va", "we", "xi", "zo"];
    let syllable = |shift: u32| SYLLABLES[(number >> shift) as usize % SYLLABLES.len()];
    let mut word = String::with_capacity(16);
    for shift in [0, 8, 4, 12] {
        if shift < 12 || number >= 4096 {
            word.push_str(syllable(shift));
        }
    }
    word.push_str(suffix);
    if capital && let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::{STATES, TERMS, draw, species_name, word};

    #[test]
    fn records_have_a_value_for_every_term_and_are_the_same_each_time() {
        let records = || {
            let mut rng = ChaCha8Rng::seed_from_u64(1);
            (0..500)
                .map(|row| {
                    let mut values = Vec::new();
                    draw(&mut rng, row, &mut values);
                    values
                })
                .collect::<Vec<_>>()
        };
        let (one, other) = (records(), records());
        assert!(one.iter().all(|values| values.len() == TERMS.len()));
        assert_eq!(one, other);
        let state = TERMS.iter().position(|term| *term == "stateProvince").unwrap();
        let seen: HashSet<&str> = one.iter().map(|values| values[state].as_str()).collect();
        assert_eq!(seen.len(), STATES.len());
    }

    #[test]
    fn words_differ() {
        let words: HashSet<String> = (0..4096).map(|number| word(number, "", false)).collect();
        assert_eq!(words.len(), 4096);
        assert_ne!(species_name(0), species_name(1));
    }
}
