//! Geodetic datums, and the way from them to WGS 84.

use std::{collections::HashMap, sync::LazyLock};

/// A line a datum: EPSG codes and names divided by `|`; the EPSG operation to WGS 84 that is used, the most general one
/// where there are several; half axis in metres and inverse flattening of the ellipsoid; then translations in metres,
/// rotations in seconds of arc (position vector) and the change of scale in parts per million. The figures are facts of
/// the EPSG dataset.
const TABLE: &str = include_str!("datums.tsv");

/// No name or code is longer; descriptions in well-known text are.
const MAX_NAME: usize = 100;

static DATUMS: LazyLock<Vec<Datum>> = LazyLock::new(|| lines().filter_map(Datum::of).collect());

/// Datums by code and by plain name.
static BY_NAME: LazyLock<HashMap<String, &'static Datum>> = LazyLock::new(|| {
    // A line that cannot be read would shift the others: the tests see that there is none.
    let entries = lines().zip(DATUMS.iter());
    let names = |line: &'static str| line.split('\t').take(2).flat_map(|names| names.split('|'));
    entries.flat_map(|(line, datum)| names(line).map(move |name| (plain(name), datum))).collect()
});

fn lines() -> impl Iterator<Item = &'static str> {
    TABLE.lines().skip(1)
}

/// A point in degrees: latitude and longitude.
pub(crate) type Point = (f64, f64);

/// A geodetic datum.
#[derive(Debug)]
pub(crate) struct Datum {
    ellipsoid: Ellipsoid,
    /// `None` where the datum differs from WGS 84 by less than it is known.
    shift: Option<Shift>,
}

impl Datum {
    fn of(line: &str) -> Option<Self> {
        let mut numbers = [0.0; 9];
        let mut columns = line.split('\t').skip(3);
        for number in &mut numbers {
            *number = columns.next()?.parse().ok()?;
        }
        let [axis, flattening, tx, ty, tz, rx, ry, rz, scale] = numbers;
        let moved = numbers[2..].iter().any(|number| *number != 0.0);
        let arc = |seconds: f64| (seconds / 3600.0).to_radians();
        let shift = Shift {
            translation: [tx, ty, tz],
            rotation: [rx, ry, rz].map(arc),
            scale: 1.0 + scale / 1_000_000.0,
        };
        Some(Self { ellipsoid: Ellipsoid::new(axis, flattening), shift: moved.then_some(shift) })
    }

    /// The datum of coordinates in degrees, also where a projected system on it is named (`GDA94 / MGA zone 55`), or
    /// something stands in brackets.
    pub(crate) fn find(text: &str) -> Option<&'static Self> {
        let head = || text.split(['(', '/', ';', ',']).next().filter(|head| head.len() < text.len());
        Self::geographic(text).or_else(|| head().and_then(Self::named))
    }

    /// The datum of a code (`EPSG:4283`, `http://www.opengis.net/def/crs/EPSG/0/4283`) or a name (`GDA94`), or that a
    /// description in well-known text begins with.
    pub(crate) fn geographic(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        if ["GEOGCS[", "GEOGCRS[", "GEODCRS["].iter().any(|start| text.starts_with(start)) {
            return text.split('"').nth(1).and_then(Self::named);
        }
        Self::named(text).or_else(|| Self::coded(text))
    }

    fn named(name: &str) -> Option<&'static Self> {
        // A letter outside ASCII is no part of any name.
        let plain = Some(plain(name)).filter(|plain| name.is_ascii() && plain.len() <= MAX_NAME)?;
        let known = |name: &str| BY_NAME.get(name).copied();
        // `WGS84 datum`, `EPSG:WGS84`
        known(&plain).or_else(|| known(plain.trim_start_matches("epsg").trim_end_matches("datum")))
    }

    fn coded(text: &str) -> Option<&'static Self> {
        let lower = Some(text).filter(|text| text.len() <= MAX_NAME)?.to_ascii_lowercase();
        let (_, code) = lower.split_once("epsg")?;
        // A version of the dataset may stand before the code.
        code.split(|c: char| !c.is_ascii_digit())
            .find(|run| run.len() >= 4)
            .and_then(|code| BY_NAME.get(code).copied())
    }

    /// The point in WGS 84; `None` where it is the same.
    pub(crate) fn to_wgs84(&self, point: Point) -> Option<Point> {
        static WGS_84: LazyLock<Ellipsoid> = LazyLock::new(|| Ellipsoid::new(6_378_137.0, 298.257_223_563));
        let shift = self.shift.as_ref()?;
        Some(WGS_84.geographic(shift.apply(self.ellipsoid.cartesian(point))))
    }
}

/// The letters and digits of a name, lower case.
fn plain(name: &str) -> String {
    let kept = name.bytes().filter(u8::is_ascii_alphanumeric).take(MAX_NAME + 1);
    kept.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// The parameters of a position vector transformation, its rotations in radians.
#[derive(Debug)]
struct Shift {
    translation: [f64; 3],
    rotation: [f64; 3],
    scale: f64,
}

impl Shift {
    fn apply(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let ([tx, ty, tz], [rx, ry, rz], scale) = (self.translation, self.rotation, self.scale);
        [
            tx + scale * (x - rz * y + ry * z),
            ty + scale * (rz * x + y - rx * z),
            tz + scale * (-ry * x + rx * y + z),
        ]
    }
}

#[derive(Debug)]
struct Ellipsoid {
    axis: f64,
    /// Square of the eccentricity.
    eccentricity: f64,
}

impl Ellipsoid {
    fn new(axis: f64, inverse_flattening: f64) -> Self {
        let flattening = 1.0 / inverse_flattening;
        Self { axis, eccentricity: flattening * (2.0 - flattening) }
    }

    /// Radius of curvature of the prime vertical where the latitude has this sine.
    fn radius(&self, sine: f64) -> f64 {
        self.axis / (1.0 - self.eccentricity * sine * sine).sqrt()
    }

    /// Metres from the centre, of a point on the ellipsoid.
    fn cartesian(&self, (latitude, longitude): Point) -> [f64; 3] {
        let (sine, cosine) = latitude.to_radians().sin_cos();
        let (east, north) = longitude.to_radians().sin_cos();
        let radius = self.radius(sine);
        [radius * cosine * north, radius * cosine * east, radius * (1.0 - self.eccentricity) * sine]
    }

    fn geographic(&self, [x, y, z]: [f64; 3]) -> Point {
        let from_axis = x.hypot(y);
        let mut latitude = z.atan2(from_axis * (1.0 - self.eccentricity));
        // Near the ellipsoid each round adds more than two digits.
        for _ in 0..5 {
            let sine = latitude.sin();
            latitude = (z + self.eccentricity * self.radius(sine) * sine).atan2(from_axis);
        }
        (latitude.to_degrees(), y.atan2(x).to_degrees())
    }
}

#[cfg(test)]
mod tests {
    use super::{BY_NAME, DATUMS, Datum, lines};

    #[test]
    fn every_line_of_the_table_is_whole() {
        for line in lines() {
            assert_eq!(line.split('\t').count(), 12, "{line}");
            assert!(Datum::of(line).is_some(), "{line}");
        }
        assert_eq!(lines().count(), DATUMS.len());
        // No datum takes a name from another.
        let names = lines().flat_map(|line| line.split('\t').take(2).flat_map(|names| names.split('|')));
        let mut plain: Vec<_> = names.map(super::plain).collect();
        plain.sort_unstable();
        plain.dedup();
        assert_eq!(plain.len(), BY_NAME.len());
        for name in plain {
            let lines: Vec<_> = lines()
                .filter(|line| {
                    line.split('\t').take(2).any(|n| n.split('|').any(|n| super::plain(n) == name))
                })
                .collect();
            assert_eq!(lines.len(), 1, "{name}");
        }
    }

    #[test]
    fn datums_are_found_by_code_and_name() {
        for (text, name) in [
            ("EPSG:4283", "GDA94"),
            ("epsg 4283", "GDA94"),
            ("4283", "GDA94"),
            ("urn:ogc:def:crs:EPSG::4202", "AGD66"),
            ("urn:ogc:def:crs:EPSG:9.8.1:4202", "AGD66"),
            ("http://www.opengis.net/def/crs/EPSG/0/4267", "NAD27"),
            ("WGS 84 (EPSG:4326)", "WGS84"),
            ("EPSG:4326 WGS84", "WGS84"),
            ("wgs-84", "WGS84"),
            ("World Geodetic System 1984", "WGS84"),
            ("WGS84 (handheld)", "WGS84"),
            ("GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\"]]]", "WGS84"),
            ("NAD83(CSRS)", "NAD83 CSRS"),
            ("North American Datum 1927", "NAD27"),
            ("EPSG:4291", "SAD69"),
            ("EPSG:WGS84", "WGS84"),
            ("WGS84 datum", "WGS84"),
            ("GDA94 / MGA zone 55", "GDA94"),
        ] {
            let (found, expected) = (Datum::find(text), Datum::find(name));
            assert!(expected.is_some(), "{name}");
            assert!(found.zip(expected).is_some_and(|(a, b)| std::ptr::eq(a, b)), "{text}");
        }
        for text in [
            "",
            "unknown",
            "EPSG:28355",
            "EPSG:",
            "UTM",
            "GEOGCS[",
            "GEOGCS[\"é",
            "é",
            "WGS84é\u{301}x",
            "(",
            "99999",
        ] {
            assert!(Datum::find(text).is_none(), "{text}");
        }
    }

    #[test]
    fn projected_systems_are_not_geographic() {
        for (text, expected) in
            [("GDA94", true), ("EPSG:4283", true), ("GDA94 / MGA zone 55", false), ("EPSG:28355", false)]
        {
            assert_eq!(Datum::geographic(text).is_some(), expected, "{text}");
        }
    }

    /// Expected: PROJ 9.5 with the same EPSG operation.
    #[test]
    fn points_are_moved_to_wgs84() {
        for (name, point, expected) in [
            ("AGD66", (-33.8688, 151.2093), (-33.867_220_2, 151.210_456_9)),
            ("AGD84", (-31.95, 115.86), (-31.948_780_1, 115.861_482_1)),
            ("NZGD49", (-41.29, 174.78), (-41.288_287_7, 174.780_164_2)),
            ("NAD27", (40.0, -105.0), (39.999_988_0, -105.000_575_4)),
            ("ED50", (48.85, 2.35), (48.849_085_3, 2.348_714_5)),
            ("OSGB36", (52.657_57, 1.717_922), (52.657_978_3, 1.716_052_4)),
            ("Tokyo", (35.68, 139.76), (35.683_238_8, 139.756_766_7)),
            ("SAD69", (-15.8, -47.9), (-15.800_449_6, -47.900_388_5)),
            ("Pulkovo 1942", (55.75, 37.62), (55.750_042_6, 37.618_125_8)),
            ("Cape", (-33.9, 18.4), (-33.900_091_8, 18.399_356_2)),
            ("Arc 1950", (-17.8, 31.05), (-17.801_162_6, 31.049_968_4)),
            ("Amersfoort", (52.155, 5.387), (52.154_011_9, 5.386_564_8)),
            ("BD72", (50.85, 4.35), (50.849_455_5, 4.351_265_3)),
            ("CH1903", (46.95, 7.44), (46.948_677_5, 7.439_049_1)),
        ] {
            let (latitude, longitude) = Datum::find(name).unwrap().to_wgs84(point).unwrap();
            let off = (latitude - expected.0).abs().max((longitude - expected.1).abs());
            assert!(off < 1.5e-7, "{name}: {latitude}, {longitude}");
        }
        for name in
            ["WGS84", "GDA94", "GDA2020", "NAD83", "ETRS89", "NZGD2000", "SIRGAS 2000", "Hartebeesthoek94"]
        {
            assert_eq!(Datum::find(name).unwrap().to_wgs84((-33.0, 151.0)), None, "{name}");
        }
    }
}
