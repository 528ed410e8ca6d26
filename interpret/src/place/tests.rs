//! Country, state, continent and coordinates together.

use std::sync::{Arc, LazyLock};

use atlas_records::{
    Interpreted,
    OccurrenceIssue::{
        self, ContinentDerivedFromCoordinates as ContinentFromSite,
        ContinentDerivedFromCountry as ContinentFromCountry, CoordinatesCentreOfCountry,
        CoordinatesCentreOfStateprovince, CountryCoordinateMismatch as OffCountry,
        CountryDerivedFromCoordinates as CountryFromSite, CountryInvalid, LocationNotSupplied,
        PresumedNegatedLatitude, PresumedNegatedLongitude, PresumedSwappedCoordinate,
        StateCoordinateMismatch as OffState,
    },
};
use chrono::NaiveDate;

use super::{Boundaries, place};
use crate::{Context, Terms};

fn context(boundaries: Option<Arc<Boundaries>>) -> Context {
    Context { license: None, today: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(), boundaries }
}

/// Country, state, continent; the point.
type Given<'a> = ([&'a str; 3], Option<(f64, f64)>);
/// Country, state, continent; flags.
type Found<'a> = ([&'a str; 3], &'a [OccurrenceIssue]);

fn placed(context: &Context, (names, point): Given<'_>) -> (Interpreted, Vec<OccurrenceIssue>) {
    let terms: Terms<'_> = ["country", "stateProvince", "continent"].into_iter().zip(names).collect();
    let mut out = Interpreted {
        decimal_latitude: point.map(|point| point.0),
        decimal_longitude: point.map(|point| point.1),
        ..Interpreted::default()
    };
    let issues = place(&terms, context, &mut out);
    (out, issues.list())
}

fn check(context: &Context, cases: &[(&str, Given<'_>, Found<'_>)]) {
    for (name, given, (names, flags)) in cases {
        let (out, issues) = placed(context, *given);
        let found = [&out.country_code, &out.state_province, &out.continent]
            .map(|text| text.as_deref().unwrap_or(""));
        // Without names these tests give no term at all, only a point.
        let issues: Vec<_> = issues.into_iter().filter(|issue| *issue != LocationNotSupplied).collect();
        assert_eq!((found, issues.as_slice()), (*names, *flags), "{name}");
    }
}

static DEFAULT: LazyLock<Context> =
    LazyLock::new(|| context(Some(Arc::new(Boundaries::standard().unwrap()))));

const AU: [&str; 3] = ["AU", "", "OCEANIA"];
const NSW: [&str; 3] = ["AU", "New South Wales", "OCEANIA"];
const VIC: [&str; 3] = ["AU", "Victoria", "OCEANIA"];
const TAS: [&str; 3] = ["AU", "Tasmania", "OCEANIA"];
const GIVEN: &[OccurrenceIssue] = &[ContinentFromCountry];

#[test]
fn names_that_the_coordinates_agree_with() {
    check(
        &DEFAULT,
        &[
            (
                "Canberra",
                (["Australia", "", ""], Some((-35.3, 149.1))),
                (["AU", "Australian Capital Territory", "OCEANIA"], GIVEN),
            ),
            ("Sydney", (["Australia", "N.S.W.", "Oceania"], Some((-33.87, 151.0))), (NSW, &[])),
            ("Albury", (["AU", "Vic.", ""], Some((-36.08, 146.91))), (VIC, GIVEN)),
            ("Wodonga", (["AU", "nsw", ""], Some((-36.13, 146.89))), (NSW, GIVEN)),
            (
                "Norfolk Island",
                (["Norfolk Island", "", ""], Some((-29.06, 167.96))),
                (["NF", "", "OCEANIA"], GIVEN),
            ),
            ("Norfolk Island as Australia", (["Australia", "", ""], Some((-29.03, 167.95))), (AU, GIVEN)),
            (
                "Lord Howe Island",
                (["Australia", "New South Wales", ""], Some((-31.55, 159.08))),
                (NSW, GIVEN),
            ),
            ("no coordinates", (["Australia", "Tas", ""], None), (TAS, GIVEN)),
            (
                "a state that is none",
                (["Australia", "Far  North", ""], None),
                (["AU", "Far North", "OCEANIA"], GIVEN),
            ),
            ("no country", (["", "Tas", ""], None), (["", "Tas", ""], &[])),
            (
                "Saibai, at Papua New Guinea",
                (["Papua New Guinea", "", ""], Some((-9.38, 142.62))),
                (["PG", "", "OCEANIA"], GIVEN),
            ),
            (
                "Saibai",
                (["Australia", "Queensland", ""], Some((-9.38, 142.62))),
                (["AU", "Queensland", "OCEANIA"], GIVEN),
            ),
        ],
    );
}

#[test]
fn names_that_the_coordinates_contradict() {
    check(
        &DEFAULT,
        &[
            (
                "Wellington as Australia",
                (["Australia", "", ""], Some((-41.29, 174.78))),
                (AU, &[OffCountry, ContinentFromCountry]),
            ),
            (
                "Wellington as Tasmania",
                (["Australia", "Tasmania", ""], Some((-41.29, 174.78))),
                (TAS, &[OffCountry, ContinentFromCountry, OffState]),
            ),
            (
                "Sydney as Victoria",
                (["AU", "Victoria", ""], Some((-33.87, 151.0))),
                (VIC, &[ContinentFromCountry, OffState]),
            ),
        ],
    );
}

#[test]
fn at_sea_nothing_is_contradicted_and_nothing_found() {
    check(
        &DEFAULT,
        &[
            (
                "Tasman Sea as New Zealand",
                (["New Zealand", "", ""], Some((-30.0, 160.0))),
                (["NZ", "", "OCEANIA"], GIVEN),
            ),
            ("Pacific as Australia", (["Australia", "NSW", "Oceania"], Some((-30.0, -100.0))), (NSW, &[])),
            ("Great Barrier Reef", (["", "", ""], Some((-18.5, 147.5))), (["", "", ""], &[])),
            (
                "Great Barrier Reef as New Zealand",
                (["NZ", "", ""], Some((-18.5, 147.5))),
                (["NZ", "", "OCEANIA"], GIVEN),
            ),
            (
                "Torres Strait",
                (["AU", "Qld", ""], Some((-10.3, 142.0))),
                (["AU", "Queensland", "OCEANIA"], GIVEN),
            ),
            ("Torres Strait as Indonesia", (["ID", "", ""], Some((-10.3, 141.4))), (["ID", "", ""], &[])),
        ],
    );
}

#[test]
fn places_are_found_from_the_coordinates() {
    let from_site: &[_] = &[CountryFromSite, ContinentFromSite];
    check(
        &DEFAULT,
        &[
            (
                "Canberra",
                (["", "", ""], Some((-35.3, 149.1))),
                (["AU", "Australian Capital Territory", "OCEANIA"], from_site),
            ),
            ("Hobart", (["", "", "Oceania"], Some((-42.85, 147.25))), (TAS, &[CountryFromSite])),
            (
                "Christmas Island",
                (["", "", ""], Some((-10.49, 105.63))),
                (["CX", "", ""], &[CountryFromSite]),
            ),
            (
                "Atlantis",
                (["Atlantis", "", ""], Some((-42.85, 147.25))),
                (TAS, &[CountryInvalid, CountryFromSite, ContinentFromSite]),
            ),
            ("Tamworth", (["", "NSW", ""], Some((-31.09, 150.93))), (NSW, from_site)),
            ("zero", (["", "", ""], Some((0.0, 0.0))), (["", "", ""], &[])),
            ("Antarctica", (["", "", ""], Some((-75.0, 0.0))), (["AQ", "", "ANTARCTICA"], from_site)),
        ],
    );
}

#[test]
fn coordinates_are_mended() {
    let cases: &[(Given<'_>, (f64, f64), &[OccurrenceIssue])] = &[
        ((["AU", "Tas", "Oceania"], Some((42.85, 147.25))), (-42.85, 147.25), &[PresumedNegatedLatitude]),
        ((["AU", "ACT", "Oceania"], Some((-35.3, -149.1))), (-35.3, 149.1), &[PresumedNegatedLongitude]),
        (
            (["AR", "", "South America"], Some((34.6, 58.5))),
            (-34.6, -58.5),
            &[PresumedNegatedLongitude, PresumedNegatedLatitude],
        ),
        ((["KE", "", "Africa"], Some((36.8, -1.3))), (-1.3, 36.8), &[PresumedSwappedCoordinate]),
        // Nothing is presumed without a country.
        ((["", "", "Oceania"], Some((42.85, 147.25))), (42.85, 147.25), &[]),
        ((["AU", "", "Oceania"], Some((0.0, 0.0))), (0.0, 0.0), &[]),
    ];
    for (given, point, flags) in cases {
        let (out, issues) = placed(&DEFAULT, *given);
        let issues: Vec<_> = issues.into_iter().filter(|issue| *issue != LocationNotSupplied).collect();
        assert_eq!(
            (out.decimal_latitude, out.decimal_longitude),
            (Some(point.0), Some(point.1)),
            "{given:?}"
        );
        assert_eq!(issues.as_slice(), *flags, "{given:?}");
    }
}

#[test]
fn centres_are_flagged() {
    check(
        &DEFAULT,
        &[
            (
                "Australia",
                (["AU", "", "Oceania"], Some((-27.0, 133.0))),
                (["AU", "South Australia", "OCEANIA"], &[CoordinatesCentreOfCountry]),
            ),
            (
                "New South Wales",
                (["AU", "NSW", "Oceania"], Some((-31.253_218, 146.921_099))),
                (NSW, &[CoordinatesCentreOfStateprovince]),
            ),
            (
                "Victoria's centre is not that of its neighbour",
                (["AU", "NSW", "Oceania"], Some((-32.0, 146.0))),
                (NSW, &[]),
            ),
        ],
    );
}

#[test]
fn a_record_that_says_nowhere_is_flagged() {
    let cases = [
        ("locality", "Mt Ainslie", false),
        ("locality", "NA", true),
        ("countryCode", "NA", false),
        ("decimalLatitude", "-35.3", false),
        ("verbatimCoordinates", "35 18 S 149 6 E", false),
        ("continent", "Oceania", true),
        ("recordedBy", "A. Smith", true),
    ];
    for (term, value, expected) in cases {
        let issues =
            place(&[(term, value)].into_iter().collect(), &context(None), &mut Interpreted::default());
        assert_eq!(issues.has(LocationNotSupplied), expected, "{term} {value}");
    }
}

#[test]
fn without_boundaries_only_names_count() {
    check(
        &context(None),
        &[
            ("Wellington as Tasmania", (["Australia", "Tas", ""], Some((-41.29, 174.78))), (TAS, GIVEN)),
            ("nothing", (["", "", ""], Some((-35.3, 149.1))), (["", "", ""], &[])),
        ],
    );
}

#[test]
fn zones_of_the_sea_count_where_a_file_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zones.geojson");
    let square = |id: &str, west: i32| {
        let east = west + 10;
        format!(
            r#"{{"properties": {{"ISO3166-1:alpha2": "{id}"}}, "geometry": {{"type": "Polygon", "coordinates":
                [[[{west}, -40], [{east}, -40], [{east}, -30], [{west}, -30], [{west}, -40]]]}}}}"#
        )
    };
    let file = format!(
        r#"{{"type": "FeatureCollection", "licence": "CC BY 4.0", "attribution": "Flanders Marine Institute",
            "features": [{}, {}]}}"#,
        square("AU", 150),
        square("NZ", 160)
    );
    std::fs::write(&path, file).unwrap();
    let boundaries = Boundaries::open(&path).unwrap();
    assert_eq!(boundaries.attribution(), "Flanders Marine Institute, CC BY 4.0");
    check(
        &context(Some(Arc::new(boundaries))),
        &[
            ("in the zone of Australia", (["AU", "", ""], Some((-35.0, 159.0))), (AU, GIVEN)),
            (
                "in the zone of New Zealand",
                (["AU", "", ""], Some((-35.0, 161.0))),
                (AU, &[OffCountry, ContinentFromCountry]),
            ),
            ("at the edge of it", (["AU", "", ""], Some((-35.0, 160.13))), (AU, GIVEN)),
            (
                "a little beyond",
                (["AU", "", ""], Some((-35.0, 160.14))),
                (AU, &[OffCountry, ContinentFromCountry]),
            ),
            (
                "found",
                (["", "", ""], Some((-35.0, 165.0))),
                (["NZ", "", "OCEANIA"], &[CountryFromSite, ContinentFromSite]),
            ),
            ("in no zone", (["AU", "", ""], Some((-45.0, 165.0))), (AU, GIVEN)),
        ],
    );
    let missing = Boundaries::open(&folder.path().join("none.geojson")).unwrap_err();
    assert!(missing.to_string().contains("none.geojson: cannot be read"), "{missing}");
}
