//! How high or how deep.

use atlas_records::{
    Interpreted,
    OccurrenceIssue::{
        self, DepthMinMaxSwapped, DepthNonNumeric, DepthNotMetric, DepthUnlikely, ElevationMinMaxSwapped,
        ElevationNonNumeric, ElevationNotMetric, ElevationUnlikely,
    },
};

use crate::{
    Issues, Slot, Terms,
    length::{Length, length},
};

/// What is true of elevations, or of depths.
struct Kind {
    /// Least, greatest and verbatim.
    slots: [Slot; 3],
    /// Metres that are unlikely below and above (GBIF's).
    likely: [f64; 2],
    non_numeric: OccurrenceIssue,
    not_metric: OccurrenceIssue,
    unlikely: OccurrenceIssue,
    swapped: OccurrenceIssue,
}

const ELEVATION: Kind = Kind {
    slots: [Slot::MinimumElevation, Slot::MaximumElevation, Slot::VerbatimElevation],
    likely: [-11_000.0, 17_000.0],
    non_numeric: ElevationNonNumeric,
    not_metric: ElevationNotMetric,
    unlikely: ElevationUnlikely,
    swapped: ElevationMinMaxSwapped,
};

const DEPTH: Kind = Kind {
    slots: [Slot::MinimumDepth, Slot::MaximumDepth, Slot::VerbatimDepth],
    likely: [0.0, 11_000.0],
    non_numeric: DepthNonNumeric,
    not_metric: DepthNotMetric,
    unlikely: DepthUnlikely,
    swapped: DepthMinMaxSwapped,
};

/// Sets elevation and depth.
pub(crate) fn vertical(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let (elevation, issues) = ELEVATION.read(terms);
    [out.minimum_elevation_in_meters, out.maximum_elevation_in_meters] = elevation;
    let (depth, flags) = DEPTH.read(terms);
    [out.minimum_depth_in_meters, out.maximum_depth_in_meters] = depth;
    issues.and(flags)
}

impl Kind {
    /// The least and the greatest, each as far as given; a range in one of the two terms, or the verbatim one where
    /// they say nothing, gives both. Unlikely ones are left out.
    fn read(&self, terms: &Terms<'_>) -> ([Option<f64>; 2], Issues) {
        let [least, greatest, verbatim] = self.slots.map(|slot| terms.known(slot));
        if least.or(greatest).or(verbatim).is_none() {
            return ([None; 2], Issues::NONE);
        }
        let read = |text: Option<&str>| text.map(|text| length(text).ok_or(()));
        let (least, greatest) = (read(least), read(greatest));
        let unreadable = [least, greatest].contains(&Some(Err(())));
        let mut issues = Issues::when(unreadable, self.non_numeric);
        let (least, greatest) = (least.and_then(Result::ok), greatest.and_then(Result::ok));
        let mut found = both(least, greatest);
        let mut lengths = [least, greatest];
        if found == [None; 2] {
            let verbatim = verbatim.and_then(length);
            found = [verbatim.map(|length| length.first), verbatim.map(|length| length.last)];
            lengths = [verbatim, None];
        }
        issues.add(Issues::when(lengths.iter().flatten().any(|length| !length.metric), self.not_metric));
        let [floor, ceiling] = self.likely;
        let likely = found.map(|metres| metres.filter(|metres| (floor..=ceiling).contains(metres)));
        issues.add(Issues::when(likely != found, self.unlikely));
        let swapped = matches!(likely, [Some(least), Some(greatest)] if least > greatest);
        let [least, greatest] = likely;
        let ordered = if swapped { [greatest, least] } else { likely };
        (ordered, issues.and(Issues::when(swapped, self.swapped)))
    }
}

/// The least and greatest of two lengths, or of the range that one is.
fn both(least: Option<Length>, greatest: Option<Length>) -> [Option<f64>; 2] {
    let is_range = |length: &Length| (length.first - length.last).abs() > 0.0;
    let range = |length: Option<Length>| length.filter(is_range);
    [
        least.or(range(greatest)).map(|length| length.first),
        greatest.or(range(least)).map(|length| length.last),
    ]
}

#[cfg(test)]
mod tests {
    use atlas_records::{
        Interpreted,
        OccurrenceIssue::{
            self, DepthMinMaxSwapped, DepthNonNumeric, DepthNotMetric, DepthUnlikely, ElevationMinMaxSwapped,
            ElevationNonNumeric, ElevationNotMetric, ElevationUnlikely,
        },
    };

    use super::vertical;

    /// Terms; least and greatest; flags.
    type Case<'a> = (&'a [(&'a str, &'a str)], [Option<f64>; 2], &'a [OccurrenceIssue]);

    fn check(cases: &[Case<'_>], get: fn(&Interpreted) -> [Option<f64>; 2]) {
        for (terms, expected, flags) in cases {
            let mut out = Interpreted::default();
            let issues = vertical(&terms.iter().copied().collect(), &mut out);
            assert_eq!((get(&out), issues.list().as_slice()), (*expected, *flags), "{terms:?}");
        }
    }

    #[test]
    fn elevations() {
        const MIN: &str = "minimumElevationInMeters";
        const MAX: &str = "maximumElevationInMeters";
        let cases: &[Case<'_>] = &[
            (&[], [None, None], &[]),
            (&[(MIN, "100"), (MAX, "200 m")], [Some(100.0), Some(200.0)], &[]),
            (&[(MIN, "100")], [Some(100.0), None], &[]),
            (&[(MAX, "200")], [None, Some(200.0)], &[]),
            (&[(MIN, "100-200 m")], [Some(100.0), Some(200.0)], &[]),
            (&[(MAX, "100-200 m")], [Some(100.0), Some(200.0)], &[]),
            (&[(MIN, "100"), (MAX, "150-200")], [Some(100.0), Some(200.0)], &[]),
            (&[(MIN, "1000 ft")], [Some(304.8), None], &[ElevationNotMetric]),
            (&[(MIN, "200"), (MAX, "100")], [Some(100.0), Some(200.0)], &[ElevationMinMaxSwapped]),
            (&[(MIN, "high")], [None, None], &[ElevationNonNumeric]),
            (&[(MIN, "high"), (MAX, "200")], [None, Some(200.0)], &[ElevationNonNumeric]),
            (&[(MIN, "-11000"), (MAX, "17000")], [Some(-11_000.0), Some(17_000.0)], &[]),
            (&[(MIN, "100"), (MAX, "17001")], [Some(100.0), None], &[ElevationUnlikely]),
            (&[(MIN, "-11001")], [None, None], &[ElevationUnlikely]),
            (&[("verbatimElevation", "ca. 150 m")], [Some(150.0), Some(150.0)], &[]),
            (&[("verbatimElevation", "200-100 m")], [Some(100.0), Some(200.0)], &[ElevationMinMaxSwapped]),
            (&[("verbatimElevation", "on the ridge")], [None, None], &[]),
            (&[(MIN, "100"), ("verbatimElevation", "500 ft")], [Some(100.0), None], &[]),
            (
                &[(MIN, "high"), ("verbatimElevation", "1 km")],
                [Some(1000.0), Some(1000.0)],
                &[ElevationNotMetric, ElevationNonNumeric],
            ),
        ];
        check(cases, |out| [out.minimum_elevation_in_meters, out.maximum_elevation_in_meters]);
    }

    #[test]
    fn depths() {
        const MIN: &str = "minimumDepthInMeters";
        const MAX: &str = "maximumDepthInMeters";
        let cases: &[Case<'_>] = &[
            (&[(MIN, "0"), (MAX, "11000")], [Some(0.0), Some(11_000.0)], &[]),
            (&[(MIN, "-5")], [None, None], &[DepthUnlikely]),
            (&[(MAX, "11001")], [None, None], &[DepthUnlikely]),
            (&[(MIN, "10 fathoms")], [Some(18.288), None], &[DepthNotMetric]),
            (&[(MIN, "20"), (MAX, "10")], [Some(10.0), Some(20.0)], &[DepthMinMaxSwapped]),
            (&[(MIN, "deep")], [None, None], &[DepthNonNumeric]),
            (&[("verbatimDepth", "5-10 m")], [Some(5.0), Some(10.0)], &[]),
        ];
        check(cases, |out| [out.minimum_depth_in_meters, out.maximum_depth_in_meters]);
    }
}
