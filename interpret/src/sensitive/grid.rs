//! Coordinates on a grid.

/// Millionths of a degree in a degree.
const MILLION: f64 = 1e6;
/// Metres of a degree of a great circle, rounded up.
const METRES_OF_DEGREE: f64 = 111_320.0;
/// Steps in which an uncertainty grows, in metres, for a grid of one degree.
const STEP_OF_DEGREE: f64 = 10_000.0;

/// A grid of latitudes and longitudes, by the width of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grid {
    micro_degrees: u32,
}

impl Grid {
    /// A grid of `0.1` (degrees) or `10km`: 1, 10 and 100 km are 0.01, 0.1 and 1 degree, as the Living Atlases take them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(kilometres) = text.strip_suffix("km") {
            let micro_degrees = match kilometres.trim_end() {
                "1" => 10_000,
                "10" => 100_000,
                "100" => 1_000_000,
                _ => return None,
            };
            return Some(Self { micro_degrees });
        }
        let degrees: f64 = text.parse().ok()?;
        (0.001..=10.0).contains(&degrees).then(|| Self { micro_degrees: whole(degrees * MILLION) })
    }

    /// The width of a cell in degrees.
    #[must_use]
    pub fn degrees(self) -> f64 {
        f64::from(self.micro_degrees) / MILLION
    }

    /// The middle of the cell that holds the latitude.
    pub(super) fn latitude(self, value: f64) -> f64 {
        self.snap(value, 90.0)
    }

    /// The middle of the cell that holds the longitude.
    pub(super) fn longitude(self, value: f64) -> f64 {
        self.snap(value, 180.0)
    }

    fn snap(self, value: f64, limit: f64) -> f64 {
        let width = f64::from(self.micro_degrees);
        // Counted in millionths, so that 0.3 stays 0.3.
        ((value * MILLION / width).round() * width / MILLION).clamp(-limit, limit)
    }

    /// Metres from the middle of a cell to its corner at the equator, where cells are largest.
    pub(super) fn reach(self) -> f64 {
        self.degrees() * METRES_OF_DEGREE * std::f64::consts::FRAC_1_SQRT_2
    }

    /// The uncertainty of a place that was anywhere in the cell and uncertain itself. Whole steps, so that it does
    /// not tell the uncertainty there was.
    pub(super) fn uncertainty(self, own: Option<f64>) -> f64 {
        let step = self.degrees() * STEP_OF_DEGREE;
        ((self.reach() + own.unwrap_or_default()) / step).ceil() * step
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most ten million, not negative"
)]
fn whole(value: f64) -> u32 {
    value.round() as u32
}

impl std::fmt::Display for Grid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.degrees())
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn widths() {
        for (given, expected) in [
            ("0.1", Some("0.1")),
            ("0.01", Some("0.01")),
            ("0.001", Some("0.001")),
            ("1", Some("1")),
            (" 0.25 ", Some("0.25")),
            ("10", Some("10")),
            ("1km", Some("0.01")),
            ("10 km", Some("0.1")),
            ("100KM", Some("1")),
            ("20km", None),
            ("0", None),
            ("-0.1", None),
            ("0.0001", None),
            ("11", None),
            ("NaN", None),
            ("", None),
        ] {
            assert_eq!(Grid::parse(given).map(|grid| grid.to_string()).as_deref(), expected, "{given}");
        }
        assert!(Grid::parse("0.1") < Grid::parse("1"));
    }

    #[test]
    fn values_go_to_the_nearest_line_in_plain_decimals() {
        for (grid, given, expected) in [
            ("0.1", -33.865_12_f64, -33.9),
            ("0.1", 151.209_29, 151.2),
            ("0.1", 0.3, 0.3),
            ("0.1", 0.04, 0.0),
            ("0.01", -33.865_12, -33.87),
            ("1", -33.865_12, -34.0),
            ("0.25", 10.2, 10.25),
        ] {
            let found = Grid::parse(grid).map(|grid| grid.longitude(given));
            assert_eq!(found, Some(expected), "{given} on {grid}");
        }
        let odd = Grid::parse("0.7").map(|grid| (grid.latitude(90.0), grid.longitude(180.0)));
        assert_eq!(odd, Some((90.0, 179.9)));
    }

    #[test]
    fn the_uncertainty_reaches_the_corners_and_tells_nothing_of_its_own() {
        let tenth = Grid::parse("0.1").unwrap();
        // Half the diagonal of a cell is 7,871.5 m.
        for (own, expected) in
            [(None, 8_000.0), (Some(7.0), 8_000.0), (Some(128.0), 8_000.0), (Some(200.0), 9_000.0)]
        {
            assert_eq!(Some(tenth.uncertainty(own)), Some(expected), "{own:?}");
        }
    }
}
