//! `dwc:footprintWKT` and `dwc:footprintSRS`.

use atlas_records::OccurrenceIssue;
use wkt::{
    Wkt,
    types::{Coord, LineString, Polygon},
};

use crate::{
    Issues,
    datum::{Datum, Point},
};

/// Bytes: larger footprints are not read.
const MAX_LENGTH: usize = 1_000_000;
/// A multipolygon in a collection has five; the parser descends into each.
const MAX_NESTING: usize = 16;
/// Degrees by which a point on the edge of a footprint may be off: coordinates are rounded.
const TOLERANCE: f64 = 1e-6;

/// Whether the footprint can be read, and whether the point lies in its envelope.
pub(crate) fn footprint(wkt: Option<&str>, srs: Option<&str>, point: Option<Point>) -> (bool, Issues) {
    let Some(wkt) = wkt else { return (false, Issues::NONE) };
    let datum = srs.map(Datum::geographic);
    let unknown = matches!(datum, Some(None));
    let issues = Issues::when(unknown, OccurrenceIssue::FootprintSrsInvalid);
    let Some(envelope) = read(wkt) else {
        return (false, issues.and(Issues::of(OccurrenceIssue::FootprintWktInvalid)));
    };
    // Of an unknown system nothing can be said.
    let outside = !unknown && point.is_some_and(|point| !envelope.reprojected(datum.flatten()).holds(point));
    (true, issues.and(Issues::when(outside, OccurrenceIssue::FootprintWktMismatch)))
}

fn read(text: &str) -> Option<Envelope> {
    let wkt: Wkt<f64> = Some(text).filter(|text| is_sane(text))?.parse().ok()?;
    let mut envelope = Envelope::EMPTY;
    envelope.extend(&wkt);
    envelope.finite.then_some(envelope)
}

/// Whether the text is short and flat, and ends where its brackets do.
fn is_sane(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut closed = false;
    text.len() <= MAX_LENGTH
        && text.bytes().all(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => return false,
                b')' => depth -= 1,
                _ => return !closed || byte.is_ascii_whitespace(),
            }
            let open = !closed && depth <= MAX_NESTING;
            closed = depth == 0;
            open
        })
        && depth == 0
}

/// The least box around a geometry, west to east and south to north.
#[derive(Clone, Copy, Debug)]
struct Envelope {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    finite: bool,
}

impl Envelope {
    const EMPTY: Self = Self {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
        finite: true,
    };

    fn extend(&mut self, geometry: &Wkt<f64>) {
        match geometry {
            Wkt::Point(point) => self.add(point.coord()),
            Wkt::LineString(line) => self.line(line),
            Wkt::Polygon(polygon) => self.polygon(polygon),
            Wkt::MultiPoint(points) => {
                for point in points.points() {
                    self.add(point.coord());
                }
            }
            Wkt::MultiLineString(lines) => {
                for line in lines.line_strings() {
                    self.line(line);
                }
            }
            Wkt::MultiPolygon(polygons) => {
                for polygon in polygons.polygons() {
                    self.polygon(polygon);
                }
            }
            Wkt::GeometryCollection(geometries) => {
                for geometry in geometries.geometries() {
                    self.extend(geometry);
                }
            }
        }
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) {
        for ring in polygon.rings() {
            self.line(ring);
        }
    }

    fn line(&mut self, line: &LineString<f64>) {
        for coord in line.coords() {
            self.add(Some(coord));
        }
    }

    fn add(&mut self, coord: Option<&Coord<f64>>) {
        let Some(Coord { x, y, .. }) = coord else { return };
        self.finite &= x.is_finite() && y.is_finite();
        (self.west, self.east) = (self.west.min(*x), self.east.max(*x));
        (self.south, self.north) = (self.south.min(*y), self.north.max(*y));
    }

    /// The envelope in WGS 84, as far as moving its corners makes it.
    fn reprojected(self, datum: Option<&Datum>) -> Self {
        let moved = |point| datum.and_then(|datum| datum.to_wgs84(point)).unwrap_or(point);
        if self.west > self.east {
            return self;
        }
        let ((south, west), (north, east)) = (moved((self.south, self.west)), moved((self.north, self.east)));
        Self { west, south, east, north, ..self }
    }

    /// An empty geometry holds every point: it says nothing.
    fn holds(self, (latitude, longitude): Point) -> bool {
        let within = |value: f64, low: f64, high: f64| (low - TOLERANCE..=high + TOLERANCE).contains(&value);
        // East of the antimeridian some count on.
        let turned = [longitude, longitude + 360.0, longitude - 360.0];
        self.west > self.east
            || (within(latitude, self.south, self.north)
                && turned.into_iter().any(|longitude| within(longitude, self.west, self.east)))
    }
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, FootprintSrsInvalid, FootprintWktInvalid, FootprintWktMismatch,
    };
    use proptest::prelude::{any, proptest};

    use super::footprint;

    const SQUARE: &str = "POLYGON ((150 -34, 152 -34, 152 -33, 150 -33, 150 -34))";

    #[test]
    fn table() {
        type Case<'a> = (&'a str, Option<&'a str>, Option<(f64, f64)>, &'a [OccurrenceIssue]);
        let cases: &[Case<'_>] = &[
            (SQUARE, None, None, &[]),
            (SQUARE, None, Some((-33.5, 151.0)), &[]),
            (SQUARE, Some("EPSG:4326"), Some((-33.0, 150.0)), &[]),
            (SQUARE, None, Some((-32.9, 151.0)), &[FootprintWktMismatch]),
            (SQUARE, None, Some((-33.5, 149.0)), &[FootprintWktMismatch]),
            (SQUARE, Some("a map"), Some((-32.9, 151.0)), &[FootprintSrsInvalid]),
            (SQUARE, Some("GDA94 / MGA zone 55"), Some((-32.9, 151.0)), &[FootprintSrsInvalid]),
            // AGD66 lies some 200 m south-west of WGS 84.
            (SQUARE, None, Some((-32.9995, 151.0)), &[FootprintWktMismatch]),
            (SQUARE, Some("AGD66"), Some((-32.9995, 151.0)), &[]),
            ("POINT (151 -33)", None, Some((-33.0, 151.0)), &[]),
            ("point(151 -33)", None, Some((-33.0, 151.1)), &[FootprintWktMismatch]),
            ("LINESTRING (150 -34, 152 -33)", None, Some((-33.5, 151.0)), &[]),
            ("LINESTRING Z (150 -34 5, 152 -33 6)", None, Some((-33.5, 151.0)), &[]),
            ("MULTIPOINT ((150 -34), (152 -33))", None, Some((-33.5, 151.0)), &[]),
            ("MULTILINESTRING ((150 -34, 152 -33))", None, Some((-33.5, 151.0)), &[]),
            ("MULTIPOLYGON (((150 -34, 152 -34, 152 -33, 150 -34)))", None, Some((-33.5, 151.0)), &[]),
            ("GEOMETRYCOLLECTION (POINT (150 -34), POINT (152 -33))", None, Some((-33.5, 151.0)), &[]),
            ("POLYGON EMPTY", None, Some((-33.5, 151.0)), &[]),
            ("LINESTRING (179 -17, 181 -17)", None, Some((-17.0, -179.5)), &[]),
        ];
        for (wkt, srs, point, flags) in cases {
            let (valid, issues) = footprint(Some(wkt), *srs, *point);
            assert_eq!((valid, issues.list().as_slice()), (true, *flags), "{wkt} {srs:?} {point:?}");
        }
        assert!(footprint(None, Some("a map"), Some((0.0, 0.0))).1.is_empty());
    }

    #[test]
    fn what_is_no_footprint() {
        let deep = format!("{}POINT (1 1){}", "GEOMETRYCOLLECTION (".repeat(100_000), ")".repeat(100_000));
        let long = format!("LINESTRING (0 0{})", ", 1 1".repeat(200_000));
        let texts = [
            "",
            "here",
            "POLYGON",
            "POLYGON ((150 -34",
            "POINT (1)",
            "POINT (1 2) here",
            "POINT (1 2))",
            "POINT (1 inf)",
        ];
        for text in texts.into_iter().chain([deep.as_str(), long.as_str()]) {
            let (valid, issues) = footprint(Some(text), None, None);
            assert_eq!(
                (valid, issues.list()),
                (false, vec![FootprintWktInvalid]),
                "{}",
                text.get(..20).unwrap_or(text)
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), near in "(POINT|POLYGON|GEOMETRYCOLLECTION|EMPTY|Z|[0-9.(), -]){0,12}") {
            let _ = (footprint(Some(&text), None, None), footprint(Some(&near), Some(&text), Some((0.0, 0.0))));
        }
    }
}
