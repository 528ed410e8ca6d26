//! Numbers: counts, degrees, metres.

use atlas_records::OccurrenceIssue;

use super::Issues;

/// Metres from which an uncertainty says nothing (GBIF's limit).
const MAX_UNCERTAINTY: f64 = 5_000_000.0;

/// `dwc:individualCount`: a whole number of zero or more.
pub(crate) fn individual_count(value: Option<&str>) -> (Option<i64>, Issues) {
    let Some(value) = value else { return (None, Issues::NONE) };
    // Spreadsheets write 3 as 3.0.
    let whole =
        value.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0')).map_or(value, |(w, _)| w);
    let count = whole.parse().ok().filter(|count| *count >= 0);
    (count, Issues::when(count.is_none(), OccurrenceIssue::IndividualCountInvalid))
}

/// `dwc:coordinateUncertaintyInMeters`: above 0 and below 5,000 km.
pub(crate) fn uncertainty(value: Option<&str>) -> (Option<f64>, Issues) {
    let Some(value) = value else { return (None, Issues::NONE) };
    let number = value.strip_suffix(['m', 'M']).unwrap_or(value).trim_end();
    let metres = decimal(number).filter(|metres| *metres > 0.0 && *metres < MAX_UNCERTAINTY);
    (metres, Issues::when(metres.is_none(), OccurrenceIssue::CoordinateUncertaintyMetersInvalid))
}

/// A finite number, with point or comma, with any minus sign.
pub(crate) fn decimal(value: &str) -> Option<f64> {
    let finite = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    // `parse` also reads words (`inf`, `nan`).
    if value.bytes().next()?.is_ascii_alphabetic() {
        return None;
    }
    finite(value).or_else(|| {
        let plain = value.replace('\u{2212}', "-");
        let comma = plain.matches(',').count() == 1 && !plain.contains('.');
        finite(&if comma { plain.replace(',', ".") } else { plain })
    })
}

#[cfg(test)]
mod tests {
    use super::{decimal, individual_count, uncertainty};

    #[test]
    fn counts() {
        for (given, expected) in [
            ("3", Some(3)),
            ("0", Some(0)),
            ("3.0", Some(3)),
            ("3.5", None),
            ("-1", None),
            ("many", None),
            ("3-5", None),
            ("99999999999999999999", None),
        ] {
            let (count, issues) = individual_count(Some(given));
            assert_eq!((count, issues.is_empty()), (expected, expected.is_some()), "{given}");
        }
        let (count, issues) = individual_count(None);
        assert_eq!((count, issues.is_empty()), (None, true));
    }

    #[test]
    fn uncertainties() {
        for (given, expected) in [
            ("30", Some(30.0)),
            ("0.5", Some(0.5)),
            ("30 m", Some(30.0)),
            ("0", None),
            ("-10", None),
            ("5000000", None),
            ("inf", None),
            ("unknown", None),
        ] {
            let (metres, issues) = uncertainty(Some(given));
            assert_eq!((metres, issues.is_empty()), (expected, expected.is_some()), "{given}");
        }
    }

    #[test]
    fn decimals() {
        for (given, expected) in [
            ("-46.6930007935", Some(-46.693_000_793_5)),
            ("1e2", Some(100.0)),
            ("-33,5", Some(-33.5)),
            ("\u{2212}33.5", Some(-33.5)),
            ("1,234.5", None),
            ("1,2,3", None),
            ("NaN", None),
            ("-inf", None),
            ("12°", None),
            ("", None),
        ] {
            assert_eq!(decimal(given), expected, "{given}");
        }
    }
}
