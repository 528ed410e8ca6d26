//! Numbers: counts and degrees.

use atlas_records::OccurrenceIssue;

use super::Issues;

/// `dwc:individualCount`: a whole number of zero or more.
pub(crate) fn individual_count(value: Option<&str>) -> (Option<i64>, Issues) {
    let Some(value) = value else { return (None, Issues::NONE) };
    // Spreadsheets write 3 as 3.0.
    let whole =
        value.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0')).map_or(value, |(w, _)| w);
    let count = whole.parse().ok().filter(|count| *count >= 0);
    (count, Issues::when(count.is_none(), OccurrenceIssue::IndividualCountInvalid))
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
    use super::{decimal, individual_count};

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
