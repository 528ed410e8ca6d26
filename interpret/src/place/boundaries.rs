//! Which countries and subdivisions lie where.

use std::{f64::consts::TAU, fmt, fs, io, path::Path, sync::LazyLock};

use country_boundaries::{BOUNDARIES_ODBL_360X180, CountryBoundaries, LatLon};
use thiserror::Error;

use super::{land::Land, shapes::Shapes};

/// How far a record may lie from the border of the place it names, in degrees: borders are simplified and coordinates
/// uncertain. As far as GBIF allows.
const TOLERANCE: f64 = 0.135;

/// South of here, in degrees of latitude, all land is Antarctica: the area of the Antarctic Treaty.
const ANTARCTIC: f64 = -60.0;

/// Latitude and longitude, in decimal degrees.
pub(super) type Point = (f64, f64);

/// Countries (ISO 3166-1) and their subdivisions (ISO 3166-2) by coordinates.
pub struct Boundaries {
    areas: Areas,
    attribution: String,
}

enum Areas {
    /// Simplified, and reaching out into the sea: only together with the land do they say anything of a point.
    Simplified { areas: Box<CountryBoundaries>, land: Land },
    /// Of a file of one's own, taken at their word: an area that reaches out into the sea is a maritime zone.
    Exact(Shapes),
}

/// Why boundaries cannot be used.
#[derive(Debug, Error)]
pub enum BoundariesError {
    /// The file cannot be read.
    #[error("{path}: cannot be read: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}: {what}")]
    Content {
        /// The file.
        path: String,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// The boundaries that the program brings along do not fit its library.
    #[error("the default boundaries cannot be read: {0}")]
    Default(String),
}

impl Boundaries {
    /// The boundaries that come with the program. They reach out into the sea without being maritime zones, so they
    /// count on land only.
    pub fn standard() -> Result<Self, BoundariesError> {
        let areas = CountryBoundaries::from_reader(BOUNDARIES_ODBL_360X180)
            .map_err(|error| BoundariesError::Default(error.to_string()))?;
        let land =
            Land::natural_earth().ok_or_else(|| BoundariesError::Default("the land is torn".to_owned()))?;
        Ok(Self {
            areas: Areas::Simplified { areas: Box::new(areas), land },
            attribution:
                "Boundaries © OpenStreetMap contributors, Open Database License (ODbL) 1.0, by way of \
                          country-boundaries; land by Natural Earth, public domain."
                    .to_owned(),
        })
    }

    /// The boundaries of a GeoJSON file, instead of those that come with the program: a `FeatureCollection` with the
    /// members `licence` and `attribution`, of polygons with the property `ISO3166-1:alpha2` or `ISO3166-2`.
    pub fn open(path: &Path) -> Result<Self, BoundariesError> {
        let name = || path.display().to_string();
        let text = fs::read(path).map_err(|source| BoundariesError::Read { path: name(), source })?;
        let (shapes, attribution) =
            Shapes::read(&text).map_err(|what| BoundariesError::Content { path: name(), what })?;
        Ok(Self { areas: Areas::Exact(shapes), attribution })
    }

    /// Whose the data are and under which licence. To be shown wherever they are used.
    #[must_use]
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Codes of the areas at a point, the smallest first.
    pub(super) fn at(&self, (latitude, longitude): Point) -> Vec<&str> {
        let mut ids = match &self.areas {
            Areas::Simplified { areas, .. } => {
                LatLon::new(latitude, longitude).map(|point| areas.ids(point)).unwrap_or_default()
            }
            Areas::Exact(shapes) => shapes.at((latitude, longitude)),
        };
        if ids.is_empty() && latitude <= ANTARCTIC {
            ids.push("AQ");
        }
        ids
    }

    /// Codes of the areas within the tolerance of a point, each once, not counting the point itself.
    pub(super) fn around(&self, point: Point) -> Vec<&str> {
        let mut around = Vec::new();
        for id in ring(point).flat_map(|beside| self.at(beside)) {
            if !around.contains(&id) {
                around.push(id);
            }
        }
        around
    }

    /// Whether the areas at a point say where it is: not where it lies at sea and they are not zones of the sea.
    pub(super) fn covers(&self, point: Point) -> bool {
        match &self.areas {
            Areas::Simplified { land, .. } => land.has(point),
            Areas::Exact(_) => true,
        }
    }

    /// As [`Self::covers`], at the point or within the tolerance of it.
    pub(super) fn covers_about(&self, point: Point) -> bool {
        self.covers(point) || ring(point).any(|beside| self.covers(beside))
    }
}

impl fmt::Debug for Boundaries {
    /// Without the areas, which are many.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boundaries").field("attribution", &self.attribution).finish_non_exhaustive()
    }
}

/// Steps north and east to points at half the tolerance and at the tolerance, all around: so many that a border between
/// two of them is missed by a fiftieth of the tolerance at most.
static STEPS: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let circle = |radius: f64, points: u32| {
        (0..points).map(move |at| {
            let angle = f64::from(at) / f64::from(points) * TAU;
            (radius * angle.cos(), radius * angle.sin())
        })
    };
    circle(TOLERANCE / 2.0, 8).chain(circle(TOLERANCE, 16)).collect()
});

/// The points around a point, up to the poles and across the antimeridian.
fn ring((latitude, longitude): Point) -> impl Iterator<Item = Point> {
    STEPS.iter().map(move |(north, east)| {
        let turned = match longitude + east {
            east if east > 180.0 => east - 360.0,
            east if east < -180.0 => east + 360.0,
            east => east,
        };
        ((latitude + north).clamp(-90.0, 90.0), turned)
    })
}

#[cfg(test)]
mod tests {
    use super::Boundaries;

    #[test]
    fn the_default_boundaries_know_countries_and_states() {
        let boundaries = Boundaries::standard().unwrap();
        let cases: &[(&str, (f64, f64), &[&str])] = &[
            ("Canberra", (-35.3, 149.1), &["AU-ACT", "AU"]),
            ("Albury", (-36.08, 146.91), &["AU-NSW", "AU"]),
            ("Wodonga", (-36.13, 146.89), &["AU-VIC", "AU"]),
            ("Norfolk Island", (-29.03, 167.95), &["NF", "AU"]),
            ("South Pole", (-90.0, 0.0), &["AQ"]),
            ("Wellington", (-41.29, 174.78), &["NZ"]),
            ("North Sea", (55.0, 3.0), &[]),
        ];
        for (name, point, expected) in cases {
            assert_eq!(boundaries.at(*point), *expected, "{name}");
        }
        assert!(boundaries.attribution().contains("OpenStreetMap contributors"));
        assert!(boundaries.attribution().contains("ODbL"));
    }

    #[test]
    fn land_is_told_from_sea() {
        let boundaries = Boundaries::standard().unwrap();
        let cases = [
            ("Canberra", (-35.3, 149.1), true, true),
            ("Hobart", (-42.85, 147.25), true, true),
            ("Lord Howe Island", (-31.55, 159.08), true, true),
            ("Sydney Harbour", (-33.857, 151.215), true, true),
            ("off Sydney, 10 km", (-33.86, 151.4), false, true),
            ("off Sydney, 25 km", (-33.85, 151.55), false, false),
            ("Great Australian Bight", (-34.0, 130.0), false, false),
            ("Tasman Sea", (-38.0, 160.0), false, false),
            ("Fiji, at the antimeridian", (-16.9, 179.98), true, true),
            ("Chukotka", (67.0, 170.0), true, true),
            ("Chukotka, beyond the antimeridian", (67.0, -175.0), true, true),
            ("Greenland Sea", (73.0, -5.0), false, false),
            ("Caspian Sea", (42.0, 51.0), false, false),
            ("Queen Maud Mountains", (-86.5, -160.0), true, true),
            ("South Pole", (-90.0, 0.0), true, true),
            ("North Pole", (90.0, 180.0), false, false),
        ];
        for (name, point, at, about) in cases {
            assert_eq!((boundaries.covers(point), boundaries.covers_about(point)), (at, about), "{name}");
        }
    }

    #[test]
    fn a_border_is_crossed_within_the_tolerance_only() {
        let boundaries = Boundaries::standard().unwrap();
        // The 29th parallel is the border of Queensland and New South Wales here.
        assert!(boundaries.around((-28.88, 145.0)).contains(&"AU-NSW"));
        assert!(!boundaries.around((-28.85, 145.0)).contains(&"AU-NSW"));
    }
}
