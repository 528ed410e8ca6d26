//! The point where a record was made: decimal or verbatim coordinates, in WGS 84.

use atlas_records::OccurrenceIssue;

use crate::{
    Issues,
    datum::{Datum, Point},
    dms::{Angle, Axis, angle, pair},
    number::decimal,
    unknown::is_unknown,
};

/// Coordinates are kept to a hundred-millionth of the earth's girth.
const DECIMALS: f64 = 1e7;
/// No two datums are so many degrees apart (GBIF's limit).
const MAX_SHIFT: f64 = 0.1;

/// The terms that say where in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CoordinateTerms<'a> {
    pub latitude: Option<&'a str>,
    pub longitude: Option<&'a str>,
    pub datum: Option<&'a str>,
    pub verbatim_latitude: Option<&'a str>,
    pub verbatim_longitude: Option<&'a str>,
    pub verbatim_coordinates: Option<&'a str>,
    pub verbatim_srs: Option<&'a str>,
}

/// Latitude and longitude in decimal degrees, both or neither: the decimal ones, or else the verbatim ones where those
/// are missing or cannot be read. Grid references are not converted. The datum is that of the coordinates which count.
pub(crate) fn coordinates(terms: CoordinateTerms<'_>) -> (Option<Point>, Issues) {
    let CoordinateTerms { latitude, longitude, datum, .. } = terms;
    let (angles, datum) = match both(latitude, longitude) {
        Some(angles) => (Some(angles), datum),
        None => (verbatim(terms), terms.verbatim_srs.or(datum)),
    };
    let Some(angles) = angles else {
        let verbatim = [terms.verbatim_latitude, terms.verbatim_longitude, terms.verbatim_coordinates];
        let verbatim = verbatim.into_iter().flatten().any(|text| !is_unknown(text));
        let given = latitude.is_some() || longitude.is_some() || verbatim;
        return (None, Issues::when(given, OccurrenceIssue::CoordinateInvalid));
    };
    match placed(angles) {
        Ok((point, mut issues)) => {
            let rounded = round(point);
            // Decimals that come of minutes are nobody's.
            let written = angles.0.decimal && angles.1.decimal;
            issues.add(Issues::when(written && rounded != point, OccurrenceIssue::CoordinateRounded));
            let zero = rounded == (0.0, 0.0);
            issues.add(Issues::when(zero, OccurrenceIssue::ZeroCoordinate));
            let (point, flags) = reprojected(rounded, datum);
            (Some(point), issues.and(flags))
        }
        Err(issue) => (None, Issues::of(issue)),
    }
}

fn both(latitude: Option<&str>, longitude: Option<&str>) -> Option<(Angle, Angle)> {
    let read = |text: &str| decimal(text).map(Angle::decimal).or_else(|| angle(text));
    read(latitude?).zip(read(longitude?))
}

fn verbatim(terms: CoordinateTerms<'_>) -> Option<(Angle, Angle)> {
    both(terms.verbatim_latitude, terms.verbatim_longitude)
        .or_else(|| terms.verbatim_coordinates.and_then(pair))
}

/// Latitude and longitude, in that order: they are swapped where they say so themselves, or where only that puts them on
/// the earth.
fn placed((first, second): (Angle, Angle)) -> Result<(Point, Issues), OccurrenceIssue> {
    let written = match (first.axis, second.axis) {
        (Some(Axis::Longitude), Some(Axis::Latitude)) => true,
        (Some(Axis::Longitude), _) | (_, Some(Axis::Latitude)) => {
            return Err(OccurrenceIssue::CoordinateInvalid);
        }
        _ => false,
    };
    let told = first.axis.is_some() && second.axis.is_some();
    let (first, second) = (first.degrees, second.degrees);
    let on_earth = |latitude: f64, longitude: f64| latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let swapped = written || (!told && !on_earth(first, second) && on_earth(second, first));
    let (latitude, longitude) = if swapped { (second, first) } else { (first, second) };
    if !on_earth(latitude, longitude) {
        return Err(OccurrenceIssue::CoordinateOutOfRange);
    }
    Ok(((latitude, longitude), Issues::when(swapped, OccurrenceIssue::PresumedSwappedCoordinate)))
}

fn round((latitude, longitude): Point) -> Point {
    let round = |degrees: f64| (degrees * DECIMALS).round() / DECIMALS;
    (round(latitude), round(longitude))
}

/// The point in WGS 84. Where the datum is not known, or takes it too far, it stays where it is.
fn reprojected(point: Point, datum: Option<&str>) -> (Point, Issues) {
    use OccurrenceIssue as Issue;
    let Some(datum) = datum.filter(|datum| !is_unspecified(datum)) else {
        return (point, Issues::of(Issue::GeodeticDatumAssumedWgs84));
    };
    let Some(datum) = Datum::find(datum) else { return (point, Issues::of(Issue::GeodeticDatumInvalid)) };
    let Some(moved) = datum.to_wgs84(point).map(round) else { return (point, Issues::NONE) };
    if !moved.0.is_finite() || !moved.1.is_finite() {
        return (point, Issues::of(Issue::CoordinateReprojectionFailed));
    }
    let east = (moved.1 - point.1).abs();
    // Over the antimeridian it is not far.
    if (moved.0 - point.0).abs() > MAX_SHIFT || east.min(360.0 - east) > MAX_SHIFT {
        return (point, Issues::of(Issue::CoordinateReprojectionSuspicious));
    }
    let flag = Issues::when(moved != point, Issue::CoordinateReprojected);
    (moved, flag)
}

/// `unknown`, or as herbaria write it, `not recorded (forced WGS84)`.
fn is_unspecified(datum: &str) -> bool {
    is_unknown(datum.split('(').next().unwrap_or(datum))
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, CoordinateInvalid, CoordinateOutOfRange, CoordinateReprojected,
        CoordinateReprojectionSuspicious, CoordinateRounded, GeodeticDatumAssumedWgs84, GeodeticDatumInvalid,
        PresumedSwappedCoordinate, ZeroCoordinate,
    };

    use super::{CoordinateTerms, coordinates};

    fn given(value: &str) -> Option<&str> {
        Some(value).filter(|value| !value.is_empty())
    }

    /// Latitude, longitude, datum; point; flags.
    type Case<'a> = ([&'a str; 3], Option<(f64, f64)>, &'a [OccurrenceIssue]);

    fn check(cases: &[Case<'_>], terms: impl for<'a> Fn([Option<&'a str>; 3]) -> CoordinateTerms<'a>) {
        for (texts, expected, flags) in cases {
            let (found, issues) = coordinates(terms(texts.map(given)));
            assert_eq!((found, issues.list().as_slice()), (*expected, *flags), "{texts:?}");
        }
    }

    #[test]
    fn decimal_coordinates() {
        let cases: &[Case<'_>] = &[
            (["-42.5", "147.25", "WGS84"], Some((-42.5, 147.25)), &[]),
            (["-42.5", "147.25", "EPSG:4326"], Some((-42.5, 147.25)), &[]),
            (["-42,5", "147,25", "WGS84"], Some((-42.5, 147.25)), &[]),
            (["42.5 S", "E147.25", "WGS84"], Some((-42.5, 147.25)), &[]),
            (["42°30'S", "147°15'E", "WGS84"], Some((-42.5, 147.25)), &[]),
            (["-90", "180", "WGS 84"], Some((-90.0, 180.0)), &[]),
            (["0", "0.0", "WGS84"], Some((0.0, 0.0)), &[ZeroCoordinate]),
            (["0", "10", "WGS84"], Some((0.0, 10.0)), &[]),
            (["-46.6930007935", "10", "WGS84"], Some((-46.693_000_8, 10.0)), &[CoordinateRounded]),
            (["-46.6930008", "10.1234567", "WGS84"], Some((-46.693_000_8, 10.123_456_7)), &[]),
            // Thirds of degrees from minutes are not decimals that someone wrote.
            (["33°20'N", "10°E", "WGS84"], Some((33.333_333_3, 10.0)), &[]),
            (["147.25", "-42.5", "WGS84"], Some((-42.5, 147.25)), &[PresumedSwappedCoordinate]),
            (["147.25 E", "42.5 S", "WGS84"], Some((-42.5, 147.25)), &[PresumedSwappedCoordinate]),
            (["90.1", "10", "WGS84"], Some((10.0, 90.1)), &[PresumedSwappedCoordinate]),
            (["90.1", "91", "WGS84"], None, &[CoordinateOutOfRange]),
            (["95 N", "10 E", "WGS84"], None, &[CoordinateOutOfRange]),
            (["10", "-180.5", ""], None, &[CoordinateOutOfRange]),
            (["5250000", "550000", ""], None, &[CoordinateOutOfRange]),
            (["10 S", "20 S", ""], None, &[CoordinateInvalid]),
            (["10", "", "WGS84"], None, &[CoordinateInvalid]),
            (["", "10", ""], None, &[CoordinateInvalid]),
            (["10", "east", ""], None, &[CoordinateInvalid]),
            (["", "", "WGS84"], None, &[]),
            (["", "", "Mars"], None, &[]),
        ];
        check(cases, |[latitude, longitude, datum]| CoordinateTerms {
            latitude,
            longitude,
            datum,
            ..CoordinateTerms::default()
        });
    }

    #[test]
    fn datums() {
        let cases: &[Case<'_>] = &[
            (["-42.5", "147.25", ""], Some((-42.5, 147.25)), &[GeodeticDatumAssumedWgs84]),
            (["-42.5", "147.25", "unknown"], Some((-42.5, 147.25)), &[GeodeticDatumAssumedWgs84]),
            (
                ["-42.5", "147.25", "not recorded (forced WGS84)"],
                Some((-42.5, 147.25)),
                &[GeodeticDatumAssumedWgs84],
            ),
            (["-42.5", "147.25", "GDA94"], Some((-42.5, 147.25)), &[]),
            (["-42.5", "147.25", "Mars 2000"], Some((-42.5, 147.25)), &[GeodeticDatumInvalid]),
            (["-42.5", "147.25", "EPSG:28355"], Some((-42.5, 147.25)), &[GeodeticDatumInvalid]),
            (
                ["-33.8688", "151.2093", "AGD66"],
                Some((-33.867_220_2, 151.210_456_9)),
                &[CoordinateReprojected],
            ),
            // At the poles the longitude means nothing.
            (["89.9999", "10", "ED50"], Some((89.9999, 10.0)), &[CoordinateReprojectionSuspicious]),
        ];
        check(cases, |[latitude, longitude, datum]| CoordinateTerms {
            latitude,
            longitude,
            datum,
            ..CoordinateTerms::default()
        });
        // Over the antimeridian; 16 m east.
        let terms = [Some("-17"), Some("179.99999"), Some("WGS72")];
        let [latitude, longitude, datum] = terms;
        let (point, issues) =
            coordinates(CoordinateTerms { latitude, longitude, datum, ..Default::default() });
        assert!(point.is_some_and(|(_, longitude)| longitude < -179.999), "{point:?}");
        assert_eq!(issues.list(), [CoordinateReprojected]);
    }

    #[test]
    fn verbatim_coordinates() {
        let cases: &[Case<'_>] = &[
            (["42°30'S", "147°15'E", ""], Some((-42.5, 147.25)), &[]),
            (["", "", "42°30'S 147°15'E"], Some((-42.5, 147.25)), &[]),
            (["", "", "147°15'E, 42°30'S"], Some((-42.5, 147.25)), &[PresumedSwappedCoordinate]),
            (["near", "far", "-42.5, 147.25"], Some((-42.5, 147.25)), &[]),
            (["", "", "55G 524545 5295128"], None, &[CoordinateInvalid]),
            (["42°30'S", "", ""], None, &[CoordinateInvalid]),
            (["unknown", "unknown", ""], None, &[]),
        ];
        check(cases, |[verbatim_latitude, verbatim_longitude, verbatim_coordinates]| CoordinateTerms {
            verbatim_latitude,
            verbatim_longitude,
            verbatim_coordinates,
            datum: Some("WGS84"),
            ..CoordinateTerms::default()
        });
    }

    #[test]
    fn the_datum_is_that_of_the_coordinates_taken() {
        let point = |latitude, longitude| {
            coordinates(CoordinateTerms {
                latitude,
                longitude,
                datum: Some("GDA94"),
                verbatim_coordinates: Some("33.8688 S 151.2093 E"),
                verbatim_srs: Some("AGD66"),
                ..CoordinateTerms::default()
            })
        };
        assert_eq!(point(Some("-33.5"), Some("151")).0, Some((-33.5, 151.0)));
        assert_eq!(point(None, None).0, Some((-33.867_220_2, 151.210_456_9)));
        assert_eq!(point(Some("-33.5"), Some("east-south-east")).0, Some((-33.867_220_2, 151.210_456_9)));
    }
}
