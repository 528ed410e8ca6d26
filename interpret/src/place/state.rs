//! States, provinces and territories of the countries whose subdivisions are known.

use std::{collections::HashMap, sync::LazyLock};

use super::site::Site;
use crate::country::plain;

/// Code of ISO 3166-2 (where boundaries may use several for it, all of them), English name, other ways to write it
/// divided by `|`.
const TABLE: &str = include_str!("states.tsv");

/// Words around a name that are no part of it.
const BEFORE: [&str; 3] = ["stateof", "provinceof", "territoryof"];
const AFTER: [&str; 4] = ["state", "province", "prov", "includingcoastalwaters"];

/// A state, province or territory.
#[derive(Debug)]
pub(super) struct State {
    /// Codes of ISO 3166-2, divided by a space.
    codes: &'static str,
    /// Its English name.
    pub name: &'static str,
}

impl State {
    /// Its codes.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.codes.split(' ')
    }

    /// Whether an area is this state.
    pub fn is(&self, id: &str) -> bool {
        self.codes().any(|code| code == id)
    }

    /// Whether coordinates lie elsewhere: in another state that is known, or outside the country.
    pub fn is_missed_by(&self, site: &Site<'_>, country: &str) -> bool {
        !site.ids.iter().any(|id| self.is(id))
            && site.is_certain()
            && (site.ids.iter().any(|id| by_code(id).is_some()) || !site.is_near_country(country))
            && !site.is_near(|id| self.is(id))
    }
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter_map(|line| line.split_once('\t'));
    let named =
        rows.map(|(codes, names)| State { codes, name: names.split('\t').next().unwrap_or_default() });
    named.collect()
});

/// Positions in the list of states by country and name as written, and by country and bare name.
type Names = HashMap<&'static str, HashMap<String, usize>>;

static BY_NAME: LazyLock<Names> = LazyLock::new(|| {
    let mut countries = Names::new();
    for (at, line) in TABLE.lines().enumerate() {
        let mut columns = line.split('\t');
        let Some(code) = columns.next().and_then(|codes| codes.split(' ').next()) else { continue };
        let names = countries.entry(&code[..2]).or_default();
        for name in columns
            .flat_map(|names| names.split('|'))
            .chain([code, &code[3..]])
            .filter(|name| !name.is_empty())
        {
            names.insert(name.to_owned(), at);
            names.insert(bare(name), at);
        }
    }
    countries
});

static BY_CODE: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for (at, state) in STATES.iter().enumerate() {
        for code in state.codes() {
            codes.entry(code).or_insert(at);
        }
    }
    codes
});

/// The state of a country by one of its names or abbreviations.
pub(super) fn by_name(country: &str, text: &str) -> Option<&'static State> {
    let names = BY_NAME.get(country)?;
    let at = names.get(text).or_else(|| {
        let bare = bare(text);
        names.get(&bare).or_else(|| {
            let start = BEFORE.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(&bare);
            names.get(AFTER.iter().find_map(|word| start.strip_suffix(word)).unwrap_or(start))
        })
    });
    at.map(|at| &STATES[*at])
}

/// Whether the states of a country are known.
pub(super) fn are_known(country: &str) -> bool {
    BY_NAME.contains_key(country)
}

/// The state of which an area is.
pub(super) fn by_code(id: &str) -> Option<&'static State> {
    BY_CODE.get(id).map(|at| &STATES[*at])
}

/// Letters only, folded: `N.S.W.` is `nsw`.
fn bare(name: &str) -> String {
    let mut bare = plain(name);
    bare.retain(|c| c != ' ');
    bare
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{TABLE, by_code, by_name};
    use crate::place::{Boundaries, site::Site};

    #[test]
    fn names_and_abbreviations_are_read() {
        let cases = [
            ("AU", "New South Wales", Some("New South Wales")),
            ("AU", "NEW SOUTH WALES", Some("New South Wales")),
            ("AU", "NSW", Some("New South Wales")),
            ("AU", "N.S.W.", Some("New South Wales")),
            ("AU", "AU-NSW", Some("New South Wales")),
            ("AU", "New South Wales (including Coastal Waters)", Some("New South Wales")),
            ("AU", "Vic.", Some("Victoria")),
            ("AU", "tas", Some("Tasmania")),
            ("AU", "A.C.T.", Some("Australian Capital Territory")),
            ("AU", "Qld", Some("Queensland")),
            ("AU", "W. Aust.", Some("Western Australia")),
            ("AU", "S.A.", Some("South Australia")),
            ("AU", "NT?", Some("Northern Territory")),
            ("AU", "Atlantis", None),
            ("AU", "Texas", None),
            ("US", "Texas", Some("Texas")),
            ("US", "TX", Some("Texas")),
            ("US", "WA", Some("Washington")),
            ("US", "State of Washington", Some("Washington")),
            ("US", "Washington, D.C.", Some("District of Columbia")),
            ("CA", "Québec", Some("Quebec")),
            ("CA", "B.C.", Some("British Columbia")),
            ("CN", "Yunnan Province", Some("Yunnan")),
            ("IN", "Orissa", Some("Odisha")),
            ("ES", "Andalucía", Some("Andalusia")),
            ("BR", "Sao Paulo", Some("São Paulo")),
            ("NZ", "Auckland", None),
        ];
        for (country, text, expected) in cases {
            assert_eq!(by_name(country, text).map(|state| state.name), expected, "{country} {text}");
        }
    }

    #[test]
    fn coordinates_in_another_state_miss() {
        let boundaries = Boundaries::standard().unwrap();
        let cases = [
            ("Sydney", (-33.87, 151.0), "AU", "NSW", false),
            ("Sydney", (-33.87, 151.0), "AU", "Victoria", true),
            ("Albury is on the border", (-36.08, 146.91), "AU", "Victoria", false),
            ("Wodonga is on the border", (-36.13, 146.89), "AU", "NSW", false),
            ("Bathurst is not", (-33.42, 149.58), "AU", "ACT", true),
            ("Bass Strait", (-39.8, 146.0), "AU", "Victoria", false),
            ("off Sydney", (-33.85, 151.5), "AU", "Queensland", false),
            ("Jervis Bay Territory, beside New South Wales", (-35.14, 150.69), "AU", "NSW", false),
            ("Norfolk Island is of no state", (-29.03, 167.95), "AU", "NSW", false),
            ("Masterton is in another country", (-40.95, 175.66), "AU", "Tasmania", true),
            ("Dehra Dun, by the old code", (30.32, 78.03), "IN", "Uttarakhand", false),
            ("of Brazil the states are not drawn", (-15.8, -47.9), "BR", "Bahia", false),
        ];
        for (name, point, country, state, expected) in cases {
            let missed =
                by_name(country, state).unwrap().is_missed_by(&Site::new(&boundaries, point), country);
            assert_eq!(missed, expected, "{name}");
        }
    }

    #[test]
    fn no_two_states_share_a_name() {
        let mut seen = HashMap::new();
        for line in TABLE.lines() {
            let columns: Vec<_> = line.split('\t').collect();
            let [codes, name, other] = columns[..] else { panic!("{line}") };
            let country = &codes[..2];
            assert!(codes.split(' ').next().is_some_and(|code| code.as_bytes()[2] == b'-'), "{line}");
            assert!(
                by_code(codes.split(' ').next().unwrap()).is_some_and(|state| state.name == name),
                "{line}"
            );
            for way in other.split('|').chain([name]).filter(|way| !way.is_empty()) {
                assert_eq!(*seen.entry((country, super::bare(way))).or_insert(name), name, "{line}: {way}");
                assert_eq!(by_name(country, way).map(|state| state.name), Some(name), "{line}: {way}");
            }
        }
    }
}
