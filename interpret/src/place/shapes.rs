//! Areas of a GeoJSON file.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};

use super::boundaries::Point;

/// Areas by code, the smallest first, and which of them may lie at a square degree.
pub(super) struct Shapes {
    shapes: Vec<Shape>,
    squares: Vec<Vec<u32>>,
}

/// The edges of an area, by stripe of latitude: so a point is compared with few of them.
struct Shape {
    id: String,
    south: f64,
    west: f64,
    east: f64,
    /// Height of a stripe.
    height: f64,
    stripes: Vec<Vec<Edge>>,
    size: f64,
}

/// From and to, longitude first as in GeoJSON.
type Edge = [f64; 4];

/// More stripes cost memory and find hardly faster.
const MOST_STRIPES: usize = 4096;

#[derive(Deserialize)]
struct Collection {
    #[serde(alias = "license")]
    licence: Option<String>,
    attribution: Option<String>,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(rename = "ISO3166-1:alpha2")]
    country: Option<String>,
    #[serde(rename = "ISO3166-2")]
    subdivision: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

/// Longitude and latitude; a height is left out.
struct Position(f64, f64);

impl Shapes {
    /// The areas and whose they are; else what is wrong with the file.
    pub fn read(text: &[u8]) -> Result<(Self, String), String> {
        let collection: Collection = serde_json::from_slice(text)
            .map_err(|error| format!("is not a FeatureCollection of (multi)polygons in GeoJSON: {error}"))?;
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (Some(licence), Some(attribution)) = (given(collection.licence), given(collection.attribution))
        else {
            return Err(
                "says not whose the data are: add the members \"licence\" and \"attribution\"".to_owned()
            );
        };
        let mut shapes = Vec::new();
        for (at, feature) in collection.features.into_iter().enumerate() {
            shapes.extend(shape(feature).map_err(|what| format!("feature {}: {what}", at + 1))?);
        }
        if shapes.is_empty() {
            return Err("holds no area".to_owned());
        }
        shapes.sort_by(|a, b| a.size.total_cmp(&b.size));
        let squares = squares(&shapes);
        Ok((Self { shapes, squares }, format!("{}, {}", attribution.trim(), licence.trim())))
    }

    /// Codes of the areas at a point, the smallest first.
    pub fn at(&self, (latitude, longitude): Point) -> Vec<&str> {
        let square = square(latitude, longitude);
        let shapes = self.squares[square].iter().map(|at| &self.shapes[*at as usize]);
        shapes.filter(|shape| shape.has(longitude, latitude)).map(|shape| shape.id.as_str()).collect()
    }
}

impl Shape {
    fn new(id: String, rings: &[Vec<Position>]) -> Self {
        let edges =
            || rings.iter().flat_map(|ring| ring.windows(2)).map(|to| [to[0].0, to[0].1, to[1].0, to[1].1]);
        let ends = |at: usize| edges().map(move |edge| edge[at]);
        let (south, north) = (ends(1).fold(f64::MAX, f64::min), ends(1).fold(f64::MIN, f64::max));
        let count = (edges().count() / 8).clamp(1, MOST_STRIPES);
        let mut shape = Self {
            id,
            south,
            west: ends(0).fold(f64::MAX, f64::min),
            east: ends(0).fold(f64::MIN, f64::max),
            height: ((north - south) / f64::from(u16::try_from(count).unwrap_or(u16::MAX)))
                .max(f64::MIN_POSITIVE),
            stripes: vec![Vec::new(); count],
            size: edges().map(|[x, y, to_x, to_y]| (x * to_y - to_x * y) / 2.0).sum::<f64>().abs(),
        };
        for edge in edges() {
            let (low, high) = (edge[1].min(edge[3]), edge[1].max(edge[3]));
            for stripe in shape.stripe(low)..=shape.stripe(high) {
                shape.stripes[stripe].push(edge);
            }
        }
        shape
    }

    fn north(&self) -> f64 {
        self.south + self.height * f64::from(u16::try_from(self.stripes.len()).unwrap_or(u16::MAX))
    }

    fn stripe(&self, latitude: f64) -> usize {
        whole((latitude - self.south) / self.height).min(self.stripes.len() - 1)
    }

    /// Whether a line from the point to the east crosses the border an odd number of times.
    fn has(&self, x: f64, y: f64) -> bool {
        if x < self.west || x > self.east || y < self.south || y > self.north() {
            return false;
        }
        let crossed = self.stripes[self.stripe(y)]
            .iter()
            .filter(|[x1, y1, x2, y2]| (*y1 > y) != (*y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1));
        crossed.count() % 2 == 1
    }
}

fn shape(feature: Feature) -> Result<Option<Shape>, String> {
    let Properties { country, subdivision } = feature.properties;
    let Some(id) = subdivision.or(country) else {
        return Err("has neither the property \"ISO3166-1:alpha2\" nor \"ISO3166-2\"".to_owned());
    };
    if !is_code(&id) {
        return Err(format!("{id:?} is not a code of ISO 3166 as \"AU\" or \"AU-NSW\""));
    }
    let rings = match feature.geometry {
        None => return Ok(None),
        Some(Geometry::Polygon(rings)) => rings,
        Some(Geometry::MultiPolygon(polygons)) => polygons.into_iter().flatten().collect(),
    };
    let outside = |at: &&Position| !(at.0.abs() <= 180.0 && at.1.abs() <= 90.0);
    if let Some(Position(x, y)) = rings.iter().flatten().find(outside) {
        return Err(format!("{x}, {y} is not a longitude and latitude in degrees of WGS 84"));
    }
    Ok(rings.iter().any(|ring| ring.len() > 2).then(|| Shape::new(id, &rings)))
}

fn is_code(id: &str) -> bool {
    let (country, part) = id.split_once('-').map_or((id, None), |(country, part)| (country, Some(part)));
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    country.len() == 2 && letters(country) && part.is_none_or(|part| !part.is_empty() && letters(part))
}

fn squares(shapes: &[Shape]) -> Vec<Vec<u32>> {
    let mut squares = vec![Vec::new(); 180 * 360];
    for (at, shape) in (0..).zip(shapes) {
        let from = square(shape.south, shape.west);
        let to = square(shape.north(), shape.east);
        for row in from / 360..=to / 360 {
            for column in from % 360..=to % 360 {
                squares[row * 360 + column].push(at);
            }
        }
    }
    squares
}

fn square(latitude: f64, longitude: f64) -> usize {
    whole(latitude + 90.0).min(179) * 360 + whole(longitude + 180.0).min(359)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast holds to the limits")]
fn whole(number: f64) -> usize {
    number as usize
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("longitude and latitude")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let (x, y) = (seq.next_element()?, seq.next_element()?);
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                x.zip(y)
                    .map(|(x, y)| Position(x, y))
                    .ok_or_else(|| serde::de::Error::invalid_length(1, &self))
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::Shapes;

    /// A country of ten degrees with a lake, its state, and an island beyond the antimeridian.
    const FILE: &str = r#"{"type": "FeatureCollection", "licence": "CC0 1.0", "attribution": "Made up", "features": [
        {"type": "Feature", "properties": {"ISO3166-1:alpha2": "NZ", "name": "Land"}, "geometry": {"type": "MultiPolygon",
            "coordinates": [[[[170, -50], [180, -50], [180, -40], [170, -40], [170, -50]],
                             [[174, -46], [176, -46], [176, -44], [174, -44], [174, -46]]],
                            [[[-180, -42], [-179, -42, 7], [-179.5, -40], [-180, -42]]]]}},
        {"type": "Feature", "properties": {"ISO3166-2": "NZ-AUK", "ISO3166-1:alpha2": "NZ"},
            "geometry": {"coordinates": [[[170, -42], [172, -42], [172, -40], [170, -40], [170, -42]]], "type": "Polygon"}},
        {"type": "Feature", "properties": {"ISO3166-1:alpha2": "ZZ"}, "geometry": null}]}"#;

    #[test]
    fn points_are_found_in_areas_but_not_in_their_holes() {
        let (shapes, attribution) = Shapes::read(FILE.as_bytes()).unwrap();
        assert_eq!(attribution, "Made up, CC0 1.0");
        let cases: &[((f64, f64), &[&str])] = &[
            ((-41.0, 171.0), &["NZ-AUK", "NZ"]),
            ((-43.0, 171.0), &["NZ"]),
            ((-45.0, 175.0), &[]),
            ((-45.0, 173.9), &["NZ"]),
            ((-41.5, -179.4), &["NZ"]),
            ((-40.1, -179.1), &[]),
            ((-39.9, 171.0), &[]),
            ((90.0, 180.0), &[]),
            ((-90.0, -180.0), &[]),
        ];
        for (point, expected) in cases {
            assert_eq!(shapes.at(*point), *expected, "{point:?}");
        }
    }

    #[test]
    fn an_area_of_many_edges_is_as_if_it_had_few() {
        // A circle of a thousand edges around 10° N 20° E, five degrees wide on each side.
        let corner = |at: i32| {
            let angle = f64::from(at % 1000) / 1000.0 * std::f64::consts::TAU;
            format!("[{}, {}]", 20.0 + 5.0 * angle.cos(), 10.0 + 5.0 * angle.sin())
        };
        let ring = (0..=1000).map(corner).collect::<Vec<_>>().join(",");
        let file = format!(
            r#"{{"licence": "l", "attribution": "a", "features": [{{"properties": {{"ISO3166-1:alpha2": "TD"}},
                "geometry": {{"type": "Polygon", "coordinates": [[{ring}]]}}}}]}}"#
        );
        let (shapes, _) = Shapes::read(file.as_bytes()).unwrap();
        for at in 0..3600 {
            let angle = f64::from(at) / 3600.0 * std::f64::consts::TAU;
            for (radius, inside) in [(1.0, true), (4.99, true), (5.01, false), (7.0, false)] {
                let point = (10.0 + radius * angle.sin(), 20.0 + radius * angle.cos());
                assert_eq!(!shapes.at(point).is_empty(), inside, "{point:?}");
            }
        }
    }

    #[test]
    fn a_file_that_cannot_be_used_says_why() {
        let one = |properties: &str, corner: &str| {
            format!(
                r#"{{"licence": "l", "attribution": "a", "features": [{{"properties": {{{properties}}},
                    "geometry": {{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], {corner}, [0, 0]]]}}}}]}}"#
            )
        };
        let australia = r#""ISO3166-1:alpha2": "AU""#;
        let cases = [
            ("[]".to_owned(), "not a FeatureCollection"),
            (one(australia, "[1]"), "longitude and latitude"),
            (one(australia, "[500000, 6000000]"), "feature 1: 500000, 6000000 is not a longitude"),
            (one("", "[1, 1]"), "feature 1: has neither"),
            (one(r#""ISO3166-1:alpha2": "Australia""#, "[1, 1]"), "feature 1: \"Australia\" is not a code"),
            (one(australia, "[1, 1]").replace("licence", "source"), "add the members"),
            (r#"{"licence": "l", "attribution": "a", "features": []}"#.to_owned(), "no area"),
        ];
        for (file, expected) in cases {
            let error = Shapes::read(file.as_bytes()).err().unwrap();
            assert!(error.contains(expected), "{file}: {error}");
        }
    }
}
