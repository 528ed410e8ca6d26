//! What coordinates are worth: `dwc:coordinateUncertaintyInMeters` and `dwc:coordinatePrecision`.

use atlas_records::OccurrenceIssue;

use crate::{Issues, length::length, number::decimal};

/// Metres from which an uncertainty says nothing (GBIF's limit).
const MAX_METRES: f64 = 5_000_000.0;

/// Uncertainty in metres and precision in degrees. A precision of more than a degree is an uncertainty in the wrong
/// column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Worth {
    pub uncertainty: Option<f64>,
    pub precision: Option<f64>,
}

/// Reads both terms. Of a range of uncertainties the greater counts.
pub(crate) fn worth(uncertainty: Option<&str>, precision: Option<&str>) -> (Worth, Issues) {
    let metres = uncertainty.and_then(metres);
    let invalid = uncertainty.is_some() && metres.is_none();
    let mut issues = Issues::when(invalid, OccurrenceIssue::CoordinateUncertaintyMetersInvalid);
    let mut worth = Worth { uncertainty: metres, precision: None };
    let Some(text) = precision else { return (worth, issues) };
    worth.precision =
        decimal(text.trim_end_matches(['°', ' '])).filter(|degrees| *degrees > 0.0 && *degrees <= 1.0);
    if worth.precision.is_none() {
        let misplaced = self::metres(text).filter(|metres| *metres > 1.0);
        worth.uncertainty = metres.or(misplaced);
        issues.add(Issues::of(if misplaced.is_some() {
            OccurrenceIssue::UncertaintyInPrecision
        } else {
            OccurrenceIssue::CoordinatePrecisionInvalid
        }));
    }
    (worth, issues)
}

/// Above 0 and below 5,000 km.
fn metres(text: &str) -> Option<f64> {
    length(text)
        .map(|length| length.first.max(length.last))
        .filter(|metres| *metres > 0.0 && *metres < MAX_METRES)
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, CoordinatePrecisionInvalid, CoordinateUncertaintyMetersInvalid, UncertaintyInPrecision,
    };

    use super::worth;

    #[test]
    fn uncertainties() {
        for (given, expected) in [
            ("30", Some(30.0)),
            ("0.5", Some(0.5)),
            ("30 m", Some(30.0)),
            ("50-100 m", Some(100.0)),
            ("1.5 km", Some(1500.0)),
            ("100 ft", Some(30.48)),
            ("1 mile", Some(1609.344)),
            ("4999999", Some(4_999_999.0)),
            ("0", None),
            ("-10", None),
            ("5000000", None),
            ("inf", None),
            ("unknown", None),
        ] {
            let (found, issues) = worth(Some(given), None);
            let flags = if expected.is_none() { &[CoordinateUncertaintyMetersInvalid][..] } else { &[] };
            let off = found.uncertainty.zip(expected).map_or(0.0, |(a, b)| (a - b).abs());
            assert!(found.uncertainty.is_some() == expected.is_some() && off < 1e-9, "{given}: {found:?}");
            assert_eq!(issues.list(), flags, "{given}");
        }
        assert!(worth(None, None).1.is_empty());
    }

    #[test]
    fn precisions() {
        type Case<'a> = (Option<&'a str>, &'a str, Option<f64>, Option<f64>, &'a [OccurrenceIssue]);
        let cases: &[Case<'_>] = &[
            (None, "0.0001", None, Some(0.0001), &[]),
            (None, "0.01°", None, Some(0.01), &[]),
            (Some("30"), "1", Some(30.0), Some(1.0), &[]),
            (None, "100", Some(100.0), None, &[UncertaintyInPrecision]),
            (None, "2 km", Some(2000.0), None, &[UncertaintyInPrecision]),
            (Some("30"), "100", Some(30.0), None, &[UncertaintyInPrecision]),
            (None, "0", None, None, &[CoordinatePrecisionInvalid]),
            (None, "-0.1", None, None, &[CoordinatePrecisionInvalid]),
            (None, "5000000", None, None, &[CoordinatePrecisionInvalid]),
            (None, "good", None, None, &[CoordinatePrecisionInvalid]),
        ];
        for (uncertainty, precision, metres, degrees, flags) in cases {
            let (found, issues) = worth(*uncertainty, Some(precision));
            assert_eq!((found.uncertainty, found.precision), (*metres, *degrees), "{precision}");
            assert_eq!(issues.list(), *flags, "{precision}");
        }
    }
}
