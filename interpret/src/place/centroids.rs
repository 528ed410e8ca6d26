//! Centres of countries and states, which stand in for coordinates that nobody knew.

use std::{collections::HashMap, sync::LazyLock};

use super::boundaries::Point;

/// Code of ISO 3166-1 or 3166-2, latitude, longitude; of each the points that gazetteers and geocoders give:
/// countries by the World Factbook (public domain) and by Google's canonical countries (CC BY 4.0), which has the states
/// of the USA, too; Australia's states by the Living Atlases; those of Australia, Brazil, Canada, China, India and the
/// USA by Natural Earth (public domain).
const TABLE: &str = include_str!("centroids.tsv");

/// Half of the third decimal, in degrees: coordinates and centre are the same but for rounding.
const SAME: f64 = 0.000_5;
/// Half of the second decimal, for coordinates that have no third.
const SAME_IF_COARSE: f64 = 0.005;

static CENTRES: LazyLock<HashMap<&'static str, Vec<Point>>> = LazyLock::new(|| {
    let mut centres: HashMap<&str, Vec<Point>> = HashMap::new();
    for line in TABLE.lines() {
        let mut columns = line.split('\t');
        let code = columns.next();
        let mut number = || columns.next()?.parse().ok();
        if let (Some(code), Some(latitude), Some(longitude)) = (code, number(), number()) {
            centres.entry(code).or_default().push((latitude, longitude));
        }
    }
    centres
});

/// Whether a point is a centre of the country or state of that code.
pub(super) fn is_centre(code: &str, (latitude, longitude): Point) -> bool {
    let centres = CENTRES.get(code).map(Vec::as_slice).unwrap_or_default();
    centres.iter().any(|centre| is_same(latitude, centre.0) && is_same(longitude, centre.1))
}

fn is_same(given: f64, centre: f64) -> bool {
    let hundredths = given * 100.0;
    let coarse = (hundredths - hundredths.round()).abs() < 1e-6;
    (given - centre).abs() <= if coarse { SAME_IF_COARSE } else { SAME }
}

#[cfg(test)]
mod tests {
    use super::{CENTRES, TABLE, is_centre};

    #[test]
    fn table() {
        let cases = [
            ("AU", (-25.274_398, 133.775_136), true),
            ("AU", (-25.2744, 133.7751), true),
            ("AU", (-25.27, 133.78), true),
            ("AU", (-25.28, 133.78), false),
            ("AU", (-25.2712, 133.7751), false),
            ("AU", (-27.0, 133.0), true),
            ("AU", (-27.001, 133.0), false),
            ("AU", (-26.0, 133.0), false),
            ("AU", (-41.0, 174.0), false),
            ("NZ", (-41.0, 174.0), true),
            ("AU-NSW", (-31.253_218_3, 146.921_099), true),
            ("AU-NSW", (-31.25, 146.92), true),
            ("AU-NSW", (-33.87, 151.21), false),
            ("US-TX", (31.968_599, -99.901_813), true),
            ("AX", (60.2, 20.0), false),
        ];
        for (code, point, expected) in cases {
            assert_eq!(is_centre(code, point), expected, "{code} {point:?}");
        }
    }

    #[test]
    fn every_line_is_a_point() {
        assert_eq!(CENTRES.values().map(Vec::len).sum::<usize>(), TABLE.lines().count());
        let countries = CENTRES.keys().filter(|code| code.len() == 2).count();
        assert!(countries > 240, "{countries}");
        for (code, centres) in CENTRES.iter() {
            assert!(centres.iter().all(|(y, x)| y.abs() <= 90.0 && x.abs() <= 180.0), "{code}");
        }
    }
}
