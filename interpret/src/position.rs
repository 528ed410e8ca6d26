//! Where a record was made, in numbers.

use atlas_records::{Interpreted, OccurrenceIssue as Issue};

use crate::{
    Issues, Slot, Terms,
    coordinates::{CoordinateTerms, coordinates},
    footprint::footprint,
    uncertainty::worth,
    vertical::vertical,
};

/// Terms without which coordinates are worth less, and what is said then.
const EXPECTED: [(Slot, Issue); 7] = [
    (Slot::GeodeticDatum, Issue::MissingGeodeticdatum),
    (Slot::CoordinatePrecision, Issue::MissingCoordinateprecision),
    (Slot::GeoreferencedDate, Issue::MissingGeoreferenceDate),
    (Slot::GeoreferencedBy, Issue::MissingGeoreferencedby),
    (Slot::GeoreferenceProtocol, Issue::MissingGeoreferenceprotocol),
    (Slot::GeoreferenceSources, Issue::MissingGeoreferencesources),
    (Slot::GeoreferenceVerificationStatus, Issue::MissingGeoreferenceverificationstatus),
];

/// Sets the coordinates and what they are worth, the footprint, elevation and depth.
pub(crate) fn position(terms: &Terms<'_>, out: &mut Interpreted) -> Issues {
    let (point, mut issues) = coordinates(CoordinateTerms {
        latitude: terms.known(Slot::DecimalLatitude),
        longitude: terms.known(Slot::DecimalLongitude),
        datum: terms.known(Slot::GeodeticDatum),
        verbatim_latitude: terms.known(Slot::VerbatimLatitude),
        verbatim_longitude: terms.known(Slot::VerbatimLongitude),
        verbatim_coordinates: terms.known(Slot::VerbatimCoordinates),
        verbatim_srs: terms.known(Slot::VerbatimSrs),
    });
    out.decimal_latitude = point.map(|(latitude, _)| latitude);
    out.decimal_longitude = point.map(|(_, longitude)| longitude);
    let uncertainty = terms.known(Slot::Uncertainty);
    let (worth, flags) = worth(uncertainty, terms.known(Slot::CoordinatePrecision));
    out.coordinate_uncertainty_in_meters = worth.uncertainty;
    out.coordinate_precision = worth.precision;
    issues.add(flags);
    if point.is_some() {
        let unspecified = uncertainty.is_none() && worth.uncertainty.is_none();
        issues.add(Issues::when(unspecified, Issue::UncertaintyNotSpecified));
        for (slot, issue) in EXPECTED {
            issues.add(Issues::when(terms.known(slot).is_none(), issue));
        }
    }
    let wkt = terms.known(Slot::FootprintWkt);
    let (valid, flags) = footprint(wkt, terms.known(Slot::FootprintSrs), point);
    out.footprint_wkt = wkt.filter(|_| valid).map(str::to_owned);
    issues.and(flags).and(vertical(terms, out))
}

#[cfg(test)]
mod tests {
    use atlas_records::{Interpreted, OccurrenceIssue as Issue};

    use super::position;

    const WHOLE: [(&str, &str); 10] = [
        ("decimalLatitude", "-33.5"),
        ("decimalLongitude", "151"),
        ("geodeticDatum", "WGS84"),
        ("coordinateUncertaintyInMeters", "30"),
        ("coordinatePrecision", "0.0001"),
        ("georeferencedDate", "2001"),
        ("georeferencedBy", "A. Smith"),
        ("georeferenceProtocol", "GPS"),
        ("georeferenceSources", "GPS"),
        ("georeferenceVerificationStatus", "verified"),
    ];

    fn flags(terms: &[(&str, &str)]) -> Vec<Issue> {
        position(&terms.iter().copied().collect(), &mut Interpreted::default()).list()
    }

    #[test]
    fn what_coordinates_lack_is_said() {
        assert_eq!(flags(&WHOLE), []);
        assert_eq!(
            flags(&WHOLE[..2]),
            [
                Issue::GeodeticDatumAssumedWgs84,
                Issue::MissingCoordinateprecision,
                Issue::UncertaintyNotSpecified,
                Issue::MissingGeodeticdatum,
                Issue::MissingGeoreferenceDate,
                Issue::MissingGeoreferencedby,
                Issue::MissingGeoreferenceprotocol,
                Issue::MissingGeoreferencesources,
                Issue::MissingGeoreferenceverificationstatus,
            ]
        );
        // What is given and bad is not missing; without coordinates nothing is.
        let bad: Vec<_> =
            WHOLE.into_iter().map(|(term, value)| (term, if value == "30" { "0" } else { value })).collect();
        assert_eq!(flags(&bad), [Issue::CoordinateUncertaintyMetersInvalid]);
        assert_eq!(flags(&WHOLE[3..4]), []);
        assert_eq!(flags(&[]), []);
    }

    #[test]
    fn a_footprint_is_kept_as_given_and_gives_no_coordinates() {
        let terms = [("footprintWKT", "POINT (151 -33)")].into_iter().collect();
        let mut out = Interpreted::default();
        assert!(position(&terms, &mut out).is_empty());
        assert_eq!((out.footprint_wkt.as_deref(), out.decimal_latitude), (Some("POINT (151 -33)"), None));

        let terms = [("footprintWKT", "POINT (151")].into_iter().collect();
        let mut out = Interpreted::default();
        assert_eq!(position(&terms, &mut out).list(), [Issue::FootprintWktInvalid]);
        assert_eq!(out.footprint_wkt, None);
    }
}
