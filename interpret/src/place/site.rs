//! Where the coordinates of a record lie.

use std::cell::OnceCell;

use super::boundaries::{Boundaries, Point};
use crate::country::country_code;

/// Countries with a border that they do not agree on, or that one data set draws and another does not: what lies in
/// one of them may be said to lie in the other.
const DISPUTED: [(&str, &str); 4] = [("EH", "MA"), ("IL", "PS"), ("RS", "XK"), ("CN", "TW")];

/// Codes that ISO 3166-1 reserves for parts of a country, and the country.
const PARTS: [(&str, &str); 6] =
    [("AC", "SH"), ("CP", "FR"), ("DG", "IO"), ("EA", "ES"), ("IC", "ES"), ("TA", "SH")];

/// A point and the areas there.
pub(super) struct Site<'a> {
    boundaries: &'a Boundaries,
    pub point: Point,
    /// Codes of the areas at the point, the smallest first.
    pub ids: Vec<&'a str>,
    /// Codes of the areas around it, looked up when they are first asked for: most records agree with those at the point.
    around: OnceCell<Vec<&'a str>>,
}

impl<'a> Site<'a> {
    pub fn new(boundaries: &'a Boundaries, point: Point) -> Self {
        Self { boundaries, point, ids: boundaries.at(point), around: OnceCell::new() }
    }

    /// Another point by the same boundaries.
    pub fn moved(&self, point: Point) -> Self {
        Self::new(self.boundaries, point)
    }

    /// Whether the point, or one so near that it may be meant, lies in an area that fits.
    pub fn is_near(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.ids.iter().any(|id| fits(id))
            || self.around.get_or_init(|| self.boundaries.around(self.point)).iter().any(|id| fits(id))
    }

    /// As [`Self::is_near`], of a country.
    pub fn is_near_country(&self, country: &str) -> bool {
        self.is_near(|id| is_of(id, country))
    }

    /// Whether a record that says something else than the areas here must be wrong.
    pub fn is_certain(&self) -> bool {
        !self.ids.is_empty() && self.boundaries.covers(self.point)
    }

    /// Whether the point is in the country, on its land or just off it.
    pub fn is_in(&self, country: &str) -> bool {
        self.ids.iter().any(|id| is_of(id, country)) && self.boundaries.covers_about(self.point)
    }

    /// The country here: that of the smallest area that is a country. Where an area belongs to one country and lies
    /// within another, that to which it belongs.
    pub fn country(&self) -> Option<&'static str> {
        let countries = || self.ids.iter().filter(|id| id.len() == 2);
        let claimed =
            self.ids.first().and_then(|id| id.get(..2)).filter(|id| countries().all(|other| other != id));
        let own = |id: &str| {
            PARTS.iter().find(|(part, _)| *part == id).map_or_else(|| country_code(id), |of| Some(of.1))
        };
        let found = claimed.into_iter().chain(countries().copied()).find_map(own);
        found.filter(|_| self.boundaries.covers_about(self.point))
    }
}

/// Whether an area is a country, a part of it, or disputed by it.
pub(super) fn is_of(id: &str, country: &str) -> bool {
    let own = id.get(..2).unwrap_or_default();
    own == country
        || PARTS.iter().any(|(part, whole)| *part == id && *whole == country)
        || DISPUTED.iter().any(|(a, b)| (*a, *b) == (own, country) || (*b, *a) == (own, country))
}

#[cfg(test)]
mod tests {
    use super::{Boundaries, Site};

    #[test]
    fn the_country_is_that_of_the_smallest_area() {
        let boundaries = Boundaries::standard().unwrap();
        let cases = [
            ("Canberra", (-35.3, 149.1), Some("AU")),
            ("Norfolk Island", (-29.03, 167.95), Some("NF")),
            ("Christmas Island", (-10.49, 105.63), Some("CX")),
            ("Puerto Rico", (18.2, -66.5), Some("PR")),
            ("Texas", (31.0, -99.0), Some("US")),
            ("Gran Canaria", (28.0, -15.6), Some("ES")),
            ("Ascension", (-7.95, -14.36), Some("SH")),
            ("Svalbard", (78.5, 16.0), Some("SJ")),
            ("Crimea", (45.2, 34.3), Some("UA")),
            ("Cairns, just off the beach", (-16.88, 145.80), Some("AU")),
            ("Great Barrier Reef", (-18.5, 147.5), None),
            ("South of Lord Howe Island", (-33.0, 160.0), None),
            ("Marie Byrd Land", (-78.0, -120.0), Some("AQ")),
        ];
        for (name, point, expected) in cases {
            assert_eq!(Site::new(&boundaries, point).country(), expected, "{name}");
        }
    }

    #[test]
    fn a_country_is_near_up_to_its_border_and_a_little_more() {
        let boundaries = Boundaries::standard().unwrap();
        let cases = [
            ("Norfolk Island", (-29.03, 167.95), "AU", true),
            ("Norfolk Island", (-29.03, 167.95), "NF", true),
            ("Sydney", (-33.87, 151.2), "NF", false),
            ("Basel", (47.56, 7.59), "DE", true),
            ("Basel", (47.56, 7.59), "FR", true),
            ("Zürich", (47.37, 8.54), "FR", false),
            ("Dakhla", (23.71, -15.94), "EH", true),
            ("Dakhla", (23.71, -15.94), "MA", true),
            ("Simferopol", (44.95, 34.1), "UA", true),
            ("Simferopol", (44.95, 34.1), "RU", true),
            ("Fiji, west of the antimeridian", (-16.8, 179.95), "FJ", true),
        ];
        for (name, point, country, expected) in cases {
            assert_eq!(Site::new(&boundaries, point).is_near_country(country), expected, "{name} {country}");
        }
    }
}
