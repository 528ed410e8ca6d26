//! Filters worth asking for, by hand and at random.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};

use super::random::Random;
use crate::{
    field::{Field, KeywordField, NumberField},
    index::IndexDocument,
    query::{BoundingBox, DateMatch, Filter},
};

/// Filters by hand, each with its complement.
pub fn by_hand(samples: &[&IndexDocument]) -> Vec<Filter> {
    let mut filters = vec![
        Filter::All(vec![]),
        Filter::Any(vec![]),
        Filter::All(vec![Filter::Any(vec![]), Filter::All(vec![])]),
        Filter::Any(vec![Filter::Any(vec![]), Filter::All(vec![])]),
    ];
    for field in KeywordField::ALL.iter().copied() {
        filters.extend(keyword_filters(field, samples));
    }
    filters.extend(NumberField::ALL.iter().copied().flat_map(number_filters));
    filters.extend([Field::EventDate, Field::Coordinates].map(Filter::Exists));
    filters.extend(date_filters());
    filters.extend(boxes().into_iter().map(Filter::Within));
    filters.extend(TEXTS.iter().map(|text| Filter::Text((*text).into())));
    let complements: Vec<_> = filters.iter().cloned().map(not).collect();
    filters.extend(complements);
    filters.push(not(not(Filter::Text("acacia".into()))));
    filters
}

/// A filter drawn at random, nested at most `depth` deep.
pub fn at_random(random: &mut Random, samples: &[&IndexDocument], depth: u32) -> Filter {
    let members = |random: &mut Random| {
        (0..random.below(4)).map(|_| at_random(random, samples, depth - 1)).collect::<Vec<_>>()
    };
    match random.below(if depth == 0 { 7 } else { 12 }) {
        0..=2 => random_keyword(random, samples),
        3 => random_number(random),
        4 => random_date(random),
        5 => Filter::Within(random.pick(&boxes()).copied().unwrap_or(EARTH)),
        6 => Filter::Text(random.pick(&TEXTS).map(|text| (*text).to_owned()).unwrap_or_default()),
        7 | 8 => Filter::All(members(random)),
        9 | 10 => Filter::Any(members(random)),
        _ => not(at_random(random, samples, depth - 1)),
    }
}

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

/// A few spellings of values of a field, existence, and lists that match nothing.
fn keyword_filters(field: KeywordField, samples: &[&IndexDocument]) -> Vec<Filter> {
    let values: Vec<String> =
        samples.iter().flat_map(|record| record.keywords(field)).map(Cow::into_owned).take(40).collect();
    let one = values.first().cloned().unwrap_or_default();
    let list = |values: Vec<String>| Filter::Keyword(field, values);
    vec![
        list(vec![one.clone()]),
        list(vec![format!("  {}\u{a0}", one.to_uppercase())]),
        list(vec![one.to_lowercase(), "no such value".into()]),
        list(values),
        list(vec!["no such value".into()]),
        list(vec![]),
        Filter::Exists(Field::Keyword(field)),
    ]
}

fn number_filters(field: NumberField) -> Vec<Filter> {
    let bounds: &[(Option<f64>, Option<f64>)] = match field {
        NumberField::Year => &[
            (Some(1970.0), Some(1970.0)),
            (Some(1980.0), Some(1990.0)),
            (Some(1969.5), None),
            (None, Some(1985.0)),
            (Some(1900.0), Some(2100.0)),
            (Some(2000.0), Some(1990.0)),
            (Some(1980.2), Some(1980.8)),
        ],
        NumberField::Month => &[(Some(1.0), Some(3.0)), (Some(12.0), None)],
        NumberField::DecimalLatitude => {
            &[(Some(-38.0), Some(-37.0)), (Some(0.0), Some(0.0)), (Some(90.0), None)]
        }
        NumberField::DecimalLongitude => {
            &[(None, Some(-180.0)), (Some(180.0), None), (Some(144.25), Some(145.0))]
        }
        NumberField::CoordinateUncertaintyInMeters => &[(Some(100.0), Some(112.5)), (None, Some(12.5))],
        NumberField::IndividualCount => &[(Some(0.0), Some(0.0)), (Some(1.0), None), (Some(-5.0), Some(7.0))],
    };
    let ranges = bounds.iter().map(|(min, max)| Filter::Number { field, min: *min, max: *max });
    ranges.chain([Filter::Exists(Field::Number(field))]).collect()
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn date_filters() -> Vec<Filter> {
    let bounds = [
        (day(1980, 1, 1), day(1989, 12, 31)),
        (day(1969, 12, 31), day(1970, 1, 1)),
        (day(1962, 6, 1), day(1962, 6, 1)),
        (day(1999, 1, 1), None),
        (None, day(1975, 6, 30)),
        (day(1990, 1, 1), day(1980, 1, 1)),
    ];
    let kinds = [DateMatch::Within, DateMatch::Overlaps];
    bounds
        .into_iter()
        .flat_map(|(from, to)| kinds.map(|matching| Filter::EventDate { from, to, matching }))
        .collect()
}

const fn area(west: f64, south: f64, east: f64, north: f64) -> BoundingBox {
    BoundingBox { west, south, east, north }
}

const EARTH: BoundingBox = area(-180.0, -90.0, 180.0, 90.0);

fn boxes() -> [BoundingBox; 11] {
    [
        EARTH,
        area(144.25, -38.0, 145.0, -37.75),
        area(144.0, -39.0, 146.0, -36.0),
        area(144.250_000_05, -37.8, 144.6, -37.0),
        // Over the antimeridian, and along it on either side.
        area(170.0, -30.0, -170.0, -10.0),
        area(179.0, -90.0, 180.0, 90.0),
        area(-180.0, -90.0, -180.0, 90.0),
        // All around but a strip.
        area(150.0, -60.0, 140.0, 60.0),
        // A point, a pole, and edges that are the wrong way round.
        area(0.0, 0.0, 0.0, 0.0),
        area(-180.0, 90.0, 180.0, 90.0),
        area(100.0, 10.0, 120.0, -10.0),
    ]
}

const TEXTS: [&str; 12] = [
    "acacia",
    "ACACIA dealbata",
    "dealbata acacia creek",
    "muller",
    "Müller F",
    "kosciuszko",
    "zoe's",
    "acac",
    "0012",
    "πτερις",
    "no-such-word",
    " - ",
];

fn random_keyword(random: &mut Random, samples: &[&IndexDocument]) -> Filter {
    let field = random.pick(KeywordField::ALL).copied().unwrap_or(KeywordField::Id);
    if random.percent(15) {
        return Filter::Exists(Field::Keyword(field));
    }
    let mut values = Vec::new();
    for _ in 0..random.below(4) {
        let value = random.pick(samples).and_then(|record| record.keywords(field).pop()).map(Cow::into_owned);
        values.extend(value.map(|value| if random.percent(30) { value.to_uppercase() } else { value }));
    }
    Filter::Keyword(field, values)
}

fn random_number(random: &mut Random) -> Filter {
    let field = random.pick(NumberField::ALL).copied().unwrap_or(NumberField::Year);
    random.pick(&number_filters(field)).cloned().unwrap_or_default()
}

fn random_date(random: &mut Random) -> Filter {
    let from = day(1965, 1, 1).map(|from| from + Days::new(u64::from(random.below(12_000))));
    let to = from.map(|from| from + Days::new(u64::from(random.below(4000))));
    let matching = if random.percent(50) { DateMatch::Within } else { DateMatch::Overlaps };
    match random.below(4) {
        0 => Filter::EventDate { from, to: None, matching },
        1 => Filter::EventDate { from: None, to, matching },
        _ => Filter::EventDate { from, to, matching },
    }
}
