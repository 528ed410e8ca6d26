//! Coordinates that were entered with a wrong sign or in the wrong order.

use atlas_records::OccurrenceIssue::{
    PresumedNegatedLatitude, PresumedNegatedLongitude, PresumedSwappedCoordinate,
};

use super::site::Site;
use crate::Issues;

/// For coordinates outside the country given: what was probably meant. That is sure only if a single way to mend them
/// leads into the country.
pub(super) fn presumed<'a>(outside: &Site<'a>, country: &str) -> Option<(Site<'a>, Issues)> {
    let (latitude, longitude) = outside.point;
    let north = Issues::of(PresumedNegatedLatitude);
    let east = Issues::of(PresumedNegatedLongitude);
    let ways = [
        ((-latitude, longitude), north),
        ((latitude, -longitude), east),
        ((-latitude, -longitude), north.and(east)),
        ((longitude, latitude), Issues::of(PresumedSwappedCoordinate)),
    ];
    let mut fitting =
        ways.into_iter().filter(|((latitude, _), _)| latitude.abs() <= 90.0).filter_map(|(point, issues)| {
            let site = outside.moved(point);
            site.is_in(country).then_some((site, issues))
        });
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{
        self, PresumedNegatedLatitude as North, PresumedNegatedLongitude as East,
        PresumedSwappedCoordinate as Swapped,
    };

    use super::presumed;
    use crate::place::{Boundaries, boundaries::Point, site::Site};

    #[test]
    fn table() {
        type Case<'a> = (&'a str, Point, &'a str, Option<(Point, &'a [OccurrenceIssue])>);
        let boundaries = Boundaries::standard().unwrap();
        let cases: &[Case<'_>] = &[
            ("Tasmania", (42.5, 147.0), "AU", Some(((-42.5, 147.0), &[North]))),
            ("Madrid", (40.4, 3.7), "ES", Some(((40.4, -3.7), &[East]))),
            ("Córdoba", (31.4, 64.2), "AR", Some(((-31.4, -64.2), &[East, North]))),
            ("Kenya", (36.8, -1.3), "KE", Some(((-1.3, 36.8), &[Swapped]))),
            ("Sydney, far off", (-33.9, -151.2), "AU", Some(((-33.9, 151.2), &[East]))),
            ("Antarctica, on either side", (85.0, 10.0), "AQ", None),
            ("a longitude that is no latitude", (10.0, 151.2), "AU", None),
            ("New Zealand is not across the equator", (-41.3, 174.8), "AU", None),
        ];
        for (name, point, country, expected) in cases {
            let found = presumed(&Site::new(&boundaries, *point), country)
                .map(|(site, issues)| (site.point, issues.list()));
            assert_eq!(found, expected.map(|(point, issues)| (point, issues.to_vec())), "{name}");
        }
    }

    #[test]
    fn what_can_be_mended_in_two_ways_is_not_mended() {
        // On the equator of the Congo: 1° N 25° E and 1° S 25° E are both in it.
        let boundaries = Boundaries::standard().unwrap();
        assert!(presumed(&Site::new(&boundaries, (1.0, -25.0)), "CD").is_none());
        assert!(presumed(&Site::new(&boundaries, (9.0, -25.0)), "CD").is_some());
    }
}
