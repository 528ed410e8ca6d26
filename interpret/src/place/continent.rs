//! `dwc:continent`.

use std::{collections::HashMap, sync::LazyLock};

use atlas_records::OccurrenceIssue::{
    ContinentCoordinateMismatch, ContinentCountryMismatch, ContinentDerivedFromCoordinates,
    ContinentDerivedFromCountry, ContinentInvalid,
};

use super::site::Site;
use crate::{Issues, country::plain};

/// Continent by GBIF's vocabulary, and the countries that lie in it or partly in it. A part of a country that has a
/// continent of its own stands there by its own code; the rest of the country is in the first of its continents.
const TABLE: &str = include_str!("continents.tsv");

/// Ways to write a continent, folded.
const NAMES: [(&str, &[&str]); 7] = [
    ("AFRICA", &["africa", "afrika", "afrique", "af"]),
    ("ANTARCTICA", &["antarctica", "antarctic", "antarktis", "antarctique", "antartida", "an", "aq"]),
    ("ASIA", &["asia", "asien", "asie", "as"]),
    ("EUROPE", &["europe", "europa", "eu"]),
    (
        "NORTH_AMERICA",
        &[
            "north america",
            "northern america",
            "n america",
            "america north",
            "nordamerika",
            "amerique du nord",
            "america del norte",
            "norteamerica",
            "north and central america",
            "central america",
            "caribbean",
        ],
    ),
    (
        "OCEANIA",
        &[
            "oceania",
            "oceanie",
            "ozeanien",
            "oc",
            "australia",
            "australasia",
            "australia oceania",
            "australia and oceania",
            "oceania and australia",
        ],
    ),
    (
        "SOUTH_AMERICA",
        &[
            "south america",
            "s america",
            "america south",
            "sudamerika",
            "suedamerika",
            "amerique du sud",
            "america del sur",
            "sudamerica",
        ],
    ),
];

/// Several continents, the first of them being where most of a country lies.
#[derive(Clone, Default)]
struct Continents {
    names: Vec<&'static str>,
    /// Whether the parts of the country in other continents than the first stand in the table themselves.
    divided: bool,
}

/// Continents by folded names, and by those that are common as they are commonly written.
static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let folded = NAMES.iter().flat_map(|(name, ways)| ways.iter().map(|way| ((*way).to_owned(), *name)));
    let written =
        NAMES.iter().flat_map(|(name, ways)| [((*name).to_owned(), *name), (titled(ways[0]), *name)]);
    folded.chain(written).collect()
});

/// `north america` as `North America`.
fn titled(name: &str) -> String {
    let mut start = true;
    let letter = |c: char| {
        let first = std::mem::replace(&mut start, c == ' ');
        if first { c.to_ascii_uppercase() } else { c }
    };
    name.chars().map(letter).collect()
}

static BY_AREA: LazyLock<HashMap<&'static str, Continents>> = LazyLock::new(|| {
    let mut areas: HashMap<&str, Continents> = HashMap::new();
    for (continent, ids) in TABLE.lines().filter_map(|line| line.split_once('\t')) {
        for id in ids.split(' ') {
            areas.entry(id).or_default().names.push(continent);
            if let Some((country, _)) = id.split_once('-') {
                areas.entry(country).or_default().divided = true;
            }
        }
    }
    areas
});

/// The continent by vocabulary, of the text, else of the country or, where that lies in several or was found from the
/// coordinates itself (`derived`), of the coordinates.
pub(super) fn continent(
    given: Option<&str>,
    country: Option<&str>,
    derived: bool,
    site: Option<&Site<'_>>,
) -> (Option<&'static str>, Issues) {
    let named = given.and_then(named);
    if let Some(continent) = named {
        let abroad = country.and_then(of).is_some_and(|of| !of.names.contains(&continent));
        let outside = site.is_some_and(|site| is_outside(site, continent));
        let issues = Issues::when(abroad, ContinentCountryMismatch)
            .and(Issues::when(outside, ContinentCoordinateMismatch));
        return (named, issues);
    }
    let invalid = Issues::when(given.is_some(), ContinentInvalid);
    let by_country = || country.filter(|_| !derived).and_then(of).filter(|of| of.names.len() == 1);
    let by_site = || site.filter(|site| country.is_some_and(|country| site.is_in(country))).and_then(here);
    if let Some(of) = by_country() {
        (Some(of.names[0]), invalid.and(Issues::of(ContinentDerivedFromCountry)))
    } else if let Some(continent) = by_site() {
        (Some(continent), invalid.and(Issues::of(ContinentDerivedFromCoordinates)))
    } else {
        (None, invalid)
    }
}

fn named(text: &str) -> Option<&'static str> {
    BY_NAME.get(text).or_else(|| BY_NAME.get(plain(text).as_str())).copied()
}

/// Where a country, or a part of one that stands in the table, lies.
fn of(id: &str) -> Option<&'static Continents> {
    BY_AREA.get(id).or_else(|| BY_AREA.get(id.get(..2)?))
}

fn is_outside(site: &Site<'_>, continent: &str) -> bool {
    site.is_certain() && !site.is_near(|id| of(id).is_some_and(|of| of.names.contains(&continent)))
}

/// The one continent of the smallest area at the site of which there is one.
fn here(site: &Site<'_>) -> Option<&'static str> {
    let known = site.ids.iter().find_map(|id| BY_AREA.get(id))?;
    known.names.first().filter(|_| known.names.len() == 1 || known.divided).copied()
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, ContinentCoordinateMismatch as OffSite, ContinentCountryMismatch as Abroad,
        ContinentDerivedFromCoordinates as FromSite, ContinentDerivedFromCountry as FromCountry,
        ContinentInvalid as Invalid,
    };

    use super::{BY_AREA, BY_NAME, NAMES, TABLE, continent, named};
    use crate::{
        country::country_code,
        place::{Boundaries, site::Site},
    };

    #[test]
    fn texts_are_read() {
        let cases = [
            ("Oceania", Some("OCEANIA")),
            ("OCEANIA", Some("OCEANIA")),
            ("oceania", Some("OCEANIA")),
            ("Océanie", Some("OCEANIA")),
            ("Australia", Some("OCEANIA")),
            ("Australia/Oceania", Some("OCEANIA")),
            ("NORTH_AMERICA", Some("NORTH_AMERICA")),
            ("North America", Some("NORTH_AMERICA")),
            ("Central America", Some("NORTH_AMERICA")),
            ("South-America", Some("SOUTH_AMERICA")),
            ("EUROPE", Some("EUROPE")),
            ("Europa", Some("EUROPE")),
            ("Antarctica", Some("ANTARCTICA")),
            ("Eurasia", None),
            ("America", None),
            ("Gondwana", None),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text), expected, "{text}");
        }
        assert!(BY_NAME.contains_key("North America") && BY_NAME.contains_key("NORTH_AMERICA"));
    }

    #[test]
    fn with_country_and_coordinates() {
        type Case<'a> = (&'a str, &'a str, bool, Option<(f64, f64)>, Option<&'a str>, &'a [OccurrenceIssue]);
        let boundaries = Boundaries::standard().unwrap();
        let (canberra, berlin, honolulu, dallas) =
            (Some((-35.3, 149.1)), Some((52.5, 13.4)), Some((21.35, -157.9)), Some((33.0, -97.0)));
        let cases: &[Case<'_>] = &[
            ("", "AU", false, None, Some("OCEANIA"), &[FromCountry]),
            ("", "AU", true, canberra, Some("OCEANIA"), &[FromSite]),
            ("", "AU", false, canberra, Some("OCEANIA"), &[FromCountry]),
            ("Oceania", "AU", false, canberra, Some("OCEANIA"), &[]),
            ("Asia", "AU", false, None, Some("ASIA"), &[Abroad]),
            ("Asia", "AU", false, canberra, Some("ASIA"), &[OffSite, Abroad]),
            ("Oceania", "AU", false, berlin, Some("OCEANIA"), &[OffSite]),
            ("Oceania", "", false, berlin, Some("OCEANIA"), &[OffSite]),
            ("Pangaea", "AU", false, None, Some("OCEANIA"), &[Invalid, FromCountry]),
            ("Pangaea", "", false, None, None, &[Invalid]),
            ("", "US", false, None, None, &[]),
            ("", "US", false, dallas, Some("NORTH_AMERICA"), &[FromSite]),
            ("", "US", false, honolulu, Some("OCEANIA"), &[FromSite]),
            ("", "US", false, berlin, None, &[]),
            ("", "ES", false, Some((28.0, -15.6)), Some("AFRICA"), &[FromSite]),
            ("", "ES", false, Some((40.4, -3.7)), Some("EUROPE"), &[FromSite]),
            ("", "RU", false, Some((55.75, 37.6)), None, &[]),
            ("Europe", "RU", false, Some((55.75, 37.6)), Some("EUROPE"), &[]),
            ("Asia", "RU", false, Some((62.0, 130.0)), Some("ASIA"), &[]),
            ("Africa", "RU", false, None, Some("AFRICA"), &[Abroad]),
            ("Oceania", "AU", false, Some((-34.0, 130.0)), Some("OCEANIA"), &[]),
            ("", "", false, None, None, &[]),
        ];
        for (text, country, derived, point, expected, flags) in cases {
            let given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            let site = point.map(|point| Site::new(&boundaries, point));
            let (found, issues) = continent(given(text), given(country), *derived, site.as_ref());
            assert_eq!((found, issues.list().as_slice()), (*expected, *flags), "{text} {country} {point:?}");
        }
    }

    #[test]
    fn every_country_lies_somewhere() {
        for line in include_str!("../countries.tsv").lines() {
            assert!(BY_AREA.contains_key(&line[..2]), "{line}");
        }
        for (id, of) in BY_AREA.iter() {
            assert!(country_code(&id[..2]).is_some() || ["IC", "EA"].contains(id), "{id}");
            assert!(of.names.iter().all(|name| NAMES.iter().any(|(known, _)| known == name)), "{id}");
        }
        assert_eq!(TABLE.lines().count(), 7);
    }
}
