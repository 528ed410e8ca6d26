//! `dwc:decimalLatitude`, `dwc:decimalLongitude` and `dwc:geodeticDatum`.

use atlas_records::OccurrenceIssue;

use super::{Issues, number::decimal};

/// Names of WGS 84, without case and punctuation.
const WGS_84: [&str; 9] = [
    "wgs84",
    "epsg4326",
    "4326",
    "wgs1984",
    "worldgeodeticsystem1984",
    "gcswgs1984",
    "epsg4979",
    "wgs84epsg4326",
    "epsg4326wgs84",
];

/// Latitude and longitude in decimal degrees, both or neither.
pub(crate) fn coordinates(
    latitude: Option<&str>,
    longitude: Option<&str>,
    datum: Option<&str>,
) -> (Option<(f64, f64)>, Issues) {
    let (Some(latitude), Some(longitude)) = (latitude, longitude) else {
        let alone = latitude.is_some() || longitude.is_some();
        return (None, Issues::when(alone, OccurrenceIssue::CoordinateInvalid));
    };
    let (Some(latitude), Some(longitude)) = (decimal(latitude), decimal(longitude)) else {
        return (None, Issues::of(OccurrenceIssue::CoordinateInvalid));
    };
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return (None, Issues::of(OccurrenceIssue::CoordinateOutOfRange));
    }
    let zero = Issues::when(latitude == 0.0 && longitude == 0.0, OccurrenceIssue::ZeroCoordinate);
    (Some((latitude, longitude)), zero.and(datum_issues(datum)))
}

fn datum_issues(datum: Option<&str>) -> Issues {
    let Some(datum) = datum else { return Issues::of(OccurrenceIssue::GeodeticDatumAssumedWgs84) };
    let same = |name: &&str| {
        let letters = datum.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        letters.eq(name.bytes())
    };
    Issues::when(!WGS_84.iter().any(same), OccurrenceIssue::GeodeticDatumInvalid)
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, CoordinateInvalid, CoordinateOutOfRange, GeodeticDatumAssumedWgs84, GeodeticDatumInvalid,
        ZeroCoordinate,
    };

    use super::coordinates;

    #[test]
    fn table() {
        type Case<'a> = ([&'a str; 3], Option<(f64, f64)>, &'a [OccurrenceIssue]);
        let cases: &[Case<'_>] = &[
            (["-42.5", "147.25", "WGS84"], Some((-42.5, 147.25)), &[]),
            (["-42.5", "147.25", "EPSG:4326"], Some((-42.5, 147.25)), &[]),
            (["-42.5", "147.25", ""], Some((-42.5, 147.25)), &[GeodeticDatumAssumedWgs84]),
            (["-42.5", "147.25", "GDA94"], Some((-42.5, 147.25)), &[GeodeticDatumInvalid]),
            (["-90", "180", "WGS 84"], Some((-90.0, 180.0)), &[]),
            (["0", "0.0", "WGS84"], Some((0.0, 0.0)), &[ZeroCoordinate]),
            (["0", "10", "WGS84"], Some((0.0, 10.0)), &[]),
            (["90.1", "10", "WGS84"], None, &[CoordinateOutOfRange]),
            (["10", "-180.5", ""], None, &[CoordinateOutOfRange]),
            (["10", "", "WGS84"], None, &[CoordinateInvalid]),
            (["", "10", ""], None, &[CoordinateInvalid]),
            (["10", "east", ""], None, &[CoordinateInvalid]),
            (["", "", "WGS84"], None, &[]),
        ];
        for (given, expected, flags) in cases {
            let [latitude, longitude, datum] =
                given.map(|value| Some(value).filter(|value| !value.is_empty()));
            let (found, issues) = coordinates(latitude, longitude, datum);
            assert_eq!((found, issues.list().as_slice()), (*expected, *flags), "{given:?}");
        }
    }
}
