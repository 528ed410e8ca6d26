//! The records of the suite: a few thousand, made to be awkward.

use atlas_records::{
    BasisOfRecord, EventDate, Interpreted, OccurrenceIssue, OccurrenceStatus, TaxonMatch, TaxonMatchType,
};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::random::Random;
use crate::index::IndexDocument;

/// Key of the dataset of this letter.
pub const fn dataset(letter: char) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | letter as u128)
}

/// The records of each load, ascending from load 1: a retired one and the one that replaced it, one in flight, one newer than
/// some pins, and published ones.
pub fn loads() -> Vec<Vec<IndexDocument>> {
    let plan = [
        (1, 'a', 500),
        (2, 'b', 700),
        (3, 'a', 600),
        (4, 'c', 300),
        (5, 'd', 200),
        (6, 'b', 400),
        (7, 'e', 900),
    ];
    plan.into_iter().map(|(load, letter, rows)| one_load(load, letter, rows)).collect()
}

fn one_load(load: i64, letter: char, rows: u64) -> Vec<IndexDocument> {
    let dataset = dataset(letter);
    // Loads of one dataset share ids, and little else.
    let mut random = Random::new(load.unsigned_abs());
    let documents = (0..rows).map(|row| {
        let mut ids = Random::new(u64::from(letter) << 32 | row);
        let id = Uuid::from_u64_pair(ids.next(), ids.next());
        let interpreted = interpreted(&mut random, letter, row);
        IndexDocument {
            id,
            dataset_key: dataset,
            load,
            version: load,
            row,
            interpreted,
            issues: issues(&mut random),
        }
    });
    documents.collect()
}

const NAMES: [&str; 14] = [
    "Acacia dealbata Link",
    "ACACIA DEALBATA LINK",
    "Acacia dealbata",
    "Dasyurus viverrinus (Shaw, 1800)",
    "Dasyurus maculatus",
    "Zoë's skink",
    "Zoe's skink",
    "Éucalyptus globulus",
    "Eucalyptus globulus Labill.",
    "eucalyptus obliqua L'Hér.",
    "Ǣgialitis ruficapilla",
    "Petroica × hybrida",
    "Πτερίς ακουιλίνη",
    "新種 一号",
];

const COLLECTORS: [&str; 9] = [
    "Müller, F. von",
    "MÜLLER, F. VON",
    "Mueller, F. von",
    "O'Brien | Smith",
    "J. Smith",
    "j. smith",
    "Ferdinand \"Baron\" Mueller",
    "A\\B",
    "Łukasz Żak",
];

const STATES: [&str; 8] = [
    "Victoria",
    "VICTORIA",
    "Victória",
    "New South Wales",
    "new south wales",
    "Tasmania",
    "Île-de-France",
    "Australian Capital Territory",
];

const LOCALITIES: [&str; 8] = [
    "Mt. Kościuszko, N.S.W.",
    "Mount Kosciuszko",
    "12 km S of Alice Springs; creek bed",
    "Wilsons Promontory (Tidal River)",
    "Café/Garten, Straße 7",
    "North-west bay",
    "Lake Eyre / Kati Thanda",
    "near the creek near the creek",
];

fn interpreted(random: &mut Random, letter: char, row: u64) -> Interpreted {
    let mut record = Interpreted {
        occurrence_id: (!random.percent(10)).then(|| format!("urn:Atlas:{letter}:{row}")),
        catalog_number: (!random.percent(20))
            .then(|| format!("{}-{:04}", random.pick(&["M", "m", "RÉG"]).unwrap_or(&""), row % 300)),
        basis_of_record: if random.percent(15) { None } else { random.pick(BasisOfRecord::ALL).copied() },
        scientific_name: random.pick_or_none(&NAMES, 8),
        vernacular_name: random.pick_or_none(&["Silver Wattle", "Eastern Quoll", "eastern  quoll"], 60),
        taxon_rank: random.pick_or_none(&["species", "genus", "subspecies"], 30),
        kingdom: random.pick_or_none(&["Plantae", "Animalia", "plantae"], 10),
        phylum: random.pick_or_none(&["Tracheophyta", "Chordata"], 20),
        class: random.pick_or_none(&["Magnoliopsida", "Mammalia", "Aves"], 20),
        order: random.pick_or_none(&["Fabales", "Dasyuromorphia"], 30),
        family: random.pick_or_none(&["Fabaceae", "FABACEAE", "Dasyuridae"], 30),
        genus: random.pick_or_none(&["Acacia", "Dasyurus", "Eucalyptus", "Petroica"], 20),
        species: (!random.percent(25))
            .then(|| format!("Genus species{:03}", random.below(random_species(letter)))),
        recorded_by: random.pick_or_none(&COLLECTORS, 25),
        individual_count: (!random.percent(50)).then(|| i64::from(random.below(6)) * 7),
        institution_code: random.pick_or_none(&["MV", "mv", "NSW", "TMAG", "AND"], 15),
        collection_code: random.pick_or_none(&["Mammals", "Herbarium", "mammals "], 25),
        institution_key: (!random.percent(30))
            .then(|| Uuid::from_u128(0x0193 << 112 | u128::from(random.below(4)))),
        collection_key: (!random.percent(40))
            .then(|| Uuid::from_u128(0x0194 << 112 | u128::from(random.below(6)))),
        country_code: random.pick_or_none(&["AU", "NZ", "FJ", "FR"], 12),
        state_province: random.pick_or_none(&STATES, 18),
        locality: random.pick_or_none(&LOCALITIES, 30),
        license: random.pick_or_none(&["CC0-1.0", "CC-BY-4.0"], 35),
        ..Interpreted::default()
    };
    set_description(random, &mut record);
    set_event_date(random, &mut record);
    set_coordinates(random, &mut record);
    record
}

/// Terms that few datasets fill, some with several values.
fn set_description(random: &mut Random, record: &mut Interpreted) {
    let several = |random: &mut Random, of: &[&str]| -> Vec<String> {
        of.iter().filter(|_| random.percent(20)).map(|text| (*text).to_owned()).collect()
    };
    record.continent = random.pick_or_none(&["OCEANIA", "ASIA", "oceania"], 30);
    record.sex = random.pick_or_none(&["Female", "Male"], 60);
    record.life_stage = random.pick_or_none(&["Adult", "Juvenile"], 60);
    record.establishment_means = random.pick_or_none(&["Native", "Introduced"], 70);
    record.occurrence_status =
        if random.percent(10) { None } else { random.pick(OccurrenceStatus::ALL).copied() };
    record.type_status = several(random, &["HOLOTYPE", "PARATYPE", "TYPE"]);
    record.media_type = several(random, &["StillImage", "Sound"]);
    record.coordinate_precision = (!random.percent(80)).then(|| f64::from(random.below(9)) / 70.0);
    record.taxa = (0..random.below(3)).map(|checklist| taxon(random, checklist)).collect();
}

/// A taxon of a checklist, five deep, of a tree that branches in two.
fn taxon(random: &mut Random, checklist: u32) -> TaxonMatch {
    let checklist_key = Uuid::from_u128(0x0195 << 112 | u128::from(checklist));
    let mut node = 1_u128;
    let lineage: Vec<Uuid> = (0..5)
        .map(|_| {
            node = node * 2 + u128::from(random.below(2));
            Uuid::from_u128(checklist_key.as_u128() | node << 8)
        })
        .collect();
    let taxon_key = lineage[4];
    let match_type = *random.pick(TaxonMatchType::ALL).unwrap_or(&TaxonMatchType::Exact);
    TaxonMatch { checklist_key, taxon_key, accepted_taxon_key: taxon_key, match_type, lineage }
}

/// How many species a dataset has: one has more than fit a page of most facets.
const fn random_species(letter: char) -> u32 {
    if letter == 'e' { 400 } else { 25 }
}

fn set_event_date(random: &mut Random, record: &mut Interpreted) {
    if random.percent(15) {
        return;
    }
    let Some(earliest) = NaiveDate::from_ymd_opt(1962, 6, 1) else { return };
    // Few distinct days, so that many records tie; some before 1970, where day numbers are negative.
    let start = earliest + Days::new(u64::from(random.below(40)) * 400 + u64::from(random.below(3)));
    let length = *random.pick(&[0, 0, 0, 1, 27, 400]).unwrap_or(&0);
    let date = EventDate { start, end: start + Days::new(length) };
    record.event_date = Some(date);
    record.year = date.year();
    record.month = date.month();
}

/// Corners, poles, both sides of the antimeridian and edges of grid cells.
const CORNERS: [(f64, f64); 12] = [
    (0.0, 0.0),
    (-0.0, -0.0),
    (180.0, -17.5),
    (-180.0, -17.5),
    (179.999_999, -16.25),
    (-179.75, -16.0),
    (145.0, -38.0),
    (144.25, -37.75),
    (144.250_000_1, -37.750_000_1),
    (10.0, 90.0),
    (-10.0, -90.0),
    (-16.0, 16.0),
];

fn set_coordinates(random: &mut Random, record: &mut Interpreted) {
    if random.percent(20) {
        return;
    }
    let (longitude, latitude) = if random.percent(15) {
        *random.pick(&CORNERS).unwrap_or(&(0.0, 0.0))
    } else if random.percent(25) {
        (part(random, -180_000, 360_000, 1000.0), part(random, -90_000, 180_000, 1000.0))
    } else {
        // Most of them around Melbourne.
        (part(random, 1_440_000, 20_000, 10_000.0), part(random, -385_000, 15_000, 10_000.0))
    };
    (record.decimal_longitude, record.decimal_latitude) = (Some(longitude), Some(latitude));
    if random.percent(60) {
        record.coordinate_uncertainty_in_meters = Some(f64::from(random.below(40) + 1) * 12.5);
    }
}

/// A decimal of few digits: `from` and up to `span` more, divided.
fn part(random: &mut Random, from: i32, span: u32, divisor: f64) -> f64 {
    (f64::from(from) + f64::from(random.below(span))) / divisor
}

fn issues(random: &mut Random) -> Vec<OccurrenceIssue> {
    OccurrenceIssue::ALL.iter().copied().filter(|_| random.percent(6)).collect()
}
