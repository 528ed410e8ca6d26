use atlas_records::{
    EventDate, ExtensionRow, Interpreted, OccurrenceIssue as Issue, OccurrenceRecord, Sensitivity,
    TaxonMatch, TaxonMatchType, Term,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Precaution, RuleError, RulePlace, SensitiveRule, SensitiveRules, TaxonSelector, Verdict};
use crate::Issues;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 6, 1)
}

/// A rule of `taxon | country | state,state | precaution | field,field`.
fn rule(text: &str) -> SensitiveRule {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let list = |at: usize| -> Vec<String> {
        let items = parts.get(at).copied().unwrap_or_default().split(',').map(str::trim);
        items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    SensitiveRule {
        id: format!("r-{}", parts[0].replace(' ', "-").to_lowercase()),
        taxon: TaxonSelector { name: Some(parts[0].to_owned()), keys: Vec::new() },
        place: RulePlace { country: list(1).pop(), states: list(2) },
        precaution: Precaution::parse(parts[3]).unwrap(),
        fields: list(4),
        reason: "poaching".to_owned(),
        source: Some("Example Act".to_owned()),
        valid_from: None,
        valid_until: None,
    }
}

fn rules(texts: &[&str]) -> SensitiveRules {
    SensitiveRules::new(texts.iter().map(|text| rule(text)).collect(), today()).unwrap()
}

fn term(name: &str, value: &str) -> Term {
    Term { name: name.to_owned(), value: value.to_owned() }
}

fn quoll() -> Interpreted {
    let text = |value: &str| Some(value.to_owned());
    Interpreted {
        occurrence_id: text("urn:q:1"),
        catalog_number: text("M.1"),
        scientific_name: text("Dasyurus viverrinus (Shaw, 1800)"),
        species: text("Dasyurus viverrinus"),
        genus: text("Dasyurus"),
        family: text("Dasyuridae"),
        class: text("Mammalia"),
        country_code: text("AU"),
        state_province: text("Tasmania"),
        locality: text("Cradle Valley, near the hut"),
        recorded_by: text("A. Smith"),
        decimal_latitude: Some(-41.636_58),
        decimal_longitude: Some(145.941_23),
        coordinate_uncertainty_in_meters: Some(25.0),
        minimum_elevation_in_meters: Some(870.0),
        event_id: text("EV-7"),
        event_date: Some(EventDate::day(day(2019, 3, 4))),
        year: Some(2019),
        month: Some(3),
        ..Interpreted::default()
    }
}

fn record(interpreted: Interpreted) -> OccurrenceRecord {
    OccurrenceRecord {
        id: Uuid::from_u128(1),
        dataset_key: Uuid::from_u128(2),
        interpreted,
        issues: Vec::new(),
        verbatim: Vec::new(),
        extensions: Vec::new(),
    }
}

/// What the rules say of a record whose names were not replaced.
fn judge<'a>(rules: &'a SensitiveRules, record: &Interpreted, issues: Issues) -> Option<Verdict<'a>> {
    rules.judge(rules.suspects(record), record, issues)
}

/// The ids of the rules that hold for a record, and whether that is not sure.
fn judged(
    rules: &SensitiveRules,
    record: &Interpreted,
    issues: Issues,
) -> Option<(Vec<String>, Precaution, bool)> {
    let verdict = judge(rules, record, issues)?;
    Some((verdict.rule_ids().map(str::to_owned).collect(), verdict.precaution, verdict.unsure))
}

#[test]
fn which_records_are_sensitive() {
    let cases: &[(&str, Option<bool>)] = &[
        // Rule, then whether it holds: for sure, or because it cannot be told.
        ("Dasyurus viverrinus|||0.1", Some(false)),
        ("dasyurus VIVERRINUS (Shaw)|||0.1", Some(false)),
        ("Dasyurus|||0.1", Some(false)),
        ("Dasyuridae|||0.1", Some(false)),
        ("Mammalia|||0.1", Some(false)),
        ("Dasyurus maculatus|||0.1", None),
        ("Aves|||0.1", None),
        ("Dasyurus viverrinus|AU||0.1", Some(false)),
        ("Dasyurus viverrinus|au||0.1", Some(false)),
        ("Dasyurus viverrinus|NZ||0.1", None),
        ("Dasyurus viverrinus|AU|Tasmania|0.1", Some(false)),
        ("Dasyurus viverrinus|AU|TAS,tasmania|0.1", Some(false)),
        ("Dasyurus viverrinus|AU|Victoria|0.1", None),
        ("Dasyurus viverrinus|NZ|Tasmania|0.1", None),
    ];
    for (text, expected) in cases {
        let found = judged(&rules(&[text]), &quoll(), Issues::NONE).map(|(.., unsure)| unsure);
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn what_cannot_be_told_is_sensitive() {
    let tasmanian = rules(&["Dasyurus viverrinus|AU|Tasmania|0.1"]);
    let lies = |country: &str, state: &str, issues: &[Issue]| {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let record = Interpreted { country_code: some(country), state_province: some(state), ..quoll() };
        judged(&tasmanian, &record, Issues::from_list(issues)).map(|(.., unsure)| unsure)
    };
    let cases: &[(&str, &str, &[Issue], Option<bool>)] = &[
        ("AU", "Tasmania", &[], Some(false)),
        ("AU", "Victoria", &[], None),
        ("AU", "", &[], Some(true)),
        ("", "Tasmania", &[], Some(true)),
        ("", "", &[], Some(true)),
        ("", "Victoria", &[], None),
        ("NZ", "", &[], None),
        ("AU", "Tas.", &[], Some(false)),
        ("AU", "Vic.", &[], None),
        // No state is called so, thus it may be another name for the one of the rule.
        ("AU", "Van Diemen's Land", &[], Some(true)),
        // The coordinates lie elsewhere than the record says.
        ("NZ", "", &[Issue::CountryCoordinateMismatch], Some(true)),
        ("AU", "Victoria", &[Issue::StateCoordinateMismatch], Some(true)),
    ];
    for (country, state, issues, expected) in cases {
        assert_eq!(lies(country, state, issues), *expected, "{country} {state} {issues:?}");
    }
}

#[test]
fn the_strictest_rule_wins() {
    let both = rules(&["Dasyurus viverrinus|AU||0.01", "Dasyuridae|||1", "Mammalia|NZ||withhold"]);
    let (ids, precaution, _) = judged(&both, &quoll(), Issues::NONE).unwrap();
    assert_eq!(ids, ["r-dasyurus-viverrinus", "r-dasyuridae"]);
    assert_eq!(precaution, Precaution::parse("1").unwrap());
    let withheld = rules(&["Dasyuridae|||10", "Dasyurus|||withhold"]);
    assert_eq!(judged(&withheld, &quoll(), Issues::NONE).unwrap().1, Precaution::Withhold);
}

#[test]
fn a_rule_on_a_key_covers_synonyms_and_what_is_below() {
    let key = Uuid::from_u128;
    let mut of_key = rule("x|||0.1");
    of_key.taxon = TaxonSelector { name: None, keys: vec![key(7)] };
    let rules = SensitiveRules::new(vec![of_key], today()).unwrap();
    let matched = |taxon, accepted, lineage: &[u128]| {
        let found = TaxonMatch {
            checklist_key: key(1),
            taxon_key: key(taxon),
            accepted_taxon_key: key(accepted),
            match_type: TaxonMatchType::Exact,
            lineage: lineage.iter().map(|k| key(*k)).collect(),
        };
        judge(&rules, &Interpreted { taxa: vec![found], ..Interpreted::default() }, Issues::NONE).is_some()
    };
    assert!(matched(7, 7, &[3, 7]));
    assert!(matched(7, 9, &[3, 9]));
    assert!(matched(8, 7, &[3, 7]));
    assert!(matched(8, 8, &[3, 7, 8]));
    assert!(!matched(8, 8, &[3, 8]));
}

#[test]
fn names_given_count_beside_those_of_the_checklist() {
    let rules = rules(&["Dasyurus viverrinus|||0.1", "Sarcophilus|||1"]);
    let name = |name: &str| Interpreted { scientific_name: Some(name.to_owned()), ..Interpreted::default() };
    let taxon = TaxonMatch {
        checklist_key: Uuid::nil(),
        taxon_key: Uuid::nil(),
        accepted_taxon_key: Uuid::nil(),
        match_type: TaxonMatchType::Exact,
        lineage: Vec::new(),
    };
    for (given, matched, ids) in [
        ("Dasyurus viverrinus", "Novus nomen", vec!["r-dasyurus-viverrinus"]),
        ("Antiquus nomen", "Sarcophilus harrisii", vec!["r-sarcophilus"]),
        ("Dasyurus viverrinus", "Sarcophilus harrisii", vec!["r-dasyurus-viverrinus", "r-sarcophilus"]),
        ("Antiquus nomen", "Novus nomen", vec![]),
    ] {
        let found = Interpreted { taxa: vec![taxon.clone()], ..name(matched) };
        let verdict = rules.judge(rules.suspects(&name(given)), &found, Issues::NONE);
        let found: Vec<_> = verdict.iter().flat_map(Verdict::rule_ids).collect();
        assert_eq!(found, ids, "{given} {matched}");
    }
}

#[test]
fn rules_hold_on_their_days() {
    let lasting =
        |from, until| SensitiveRule { valid_from: from, valid_until: until, ..rule("Dasyurus|||1") };
    for (from, until, holds) in [
        (None, None, true),
        (Some(today()), Some(today()), true),
        (Some(day(2026, 6, 2)), None, false),
        (None, Some(day(2026, 5, 31)), false),
    ] {
        let rules = SensitiveRules::new(vec![lasting(from, until)], today()).unwrap();
        assert_eq!(judge(&rules, &quoll(), Issues::NONE).is_some(), holds, "{from:?} {until:?}");
        assert_eq!(rules.is_empty(), !holds);
    }
}

#[test]
fn a_rule_that_says_too_little_is_refused() {
    let good = rule("Dasyurus|||1");
    assert_eq!(good.check(), Ok(()));
    let cases: Vec<(SensitiveRule, RuleError)> = vec![
        (SensitiveRule { id: " ".to_owned(), ..good.clone() }, RuleError::NoId),
        (SensitiveRule { taxon: TaxonSelector::default(), ..good.clone() }, RuleError::NoTaxon),
        (rule("(…)|||1"), RuleError::NoTaxon),
        (rule("Dasyurus|Australia||1"), RuleError::Country("Australia".to_owned())),
        (rule("Dasyurus|||1|recordedBye"), RuleError::Field("recordedBye".to_owned())),
        (SensitiveRule { reason: String::new(), ..good.clone() }, RuleError::NoReason),
        (
            SensitiveRule { valid_from: Some(today()), valid_until: Some(day(2026, 1, 1)), ..good.clone() },
            RuleError::Dates,
        ),
    ];
    for (rule, error) in cases {
        assert_eq!(rule.check(), Err(error.clone()));
        assert!(SensitiveRules::new(vec![rule], today()).is_err());
    }
}

#[test]
fn what_the_public_sees_of_a_generalised_record() {
    let mut record = record(quoll());
    record.issues = vec![Issue::CoordinatesCentreOfStateprovince, Issue::MissingTaxonrank];
    let rules = rules(&["Dasyurus viverrinus|AU||0.1"]);
    let done = judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);

    assert_eq!(done.sensitivity, Sensitivity::Generalised);
    let expected = Interpreted {
        decimal_latitude: Some(-41.6),
        decimal_longitude: Some(145.9),
        coordinate_uncertainty_in_meters: Some(8000.0),
        coordinate_precision: Some(0.1),
        locality: None,
        event_id: None,
        minimum_elevation_in_meters: None,
        sensitivity: Some(Sensitivity::Generalised),
        data_generalizations: Some(
            "Coordinates were moved to a grid of 0.1 degrees: poaching (rule r-dasyurus-viverrinus, Example Act)."
                .to_owned(),
        ),
        information_withheld: Some(
            "Left out or made coarser: coordinateUncertaintyInMeters, eventID, locality, minimumElevationInMeters: \
             poaching (rule r-dasyurus-viverrinus, Example Act)."
                .to_owned(),
        ),
        ..quoll()
    };
    assert_eq!(record.interpreted, expected);
    assert_eq!(record.issues, [Issue::MissingTaxonrank]);
}

#[test]
fn a_withheld_record_is_nowhere_below_its_state() {
    let mut record = record(Interpreted { county: Some("Kentish".to_owned()), ..quoll() });
    let rules = rules(&["Dasyurus viverrinus|||withhold|recordedBy,eventDate"]);
    let done = judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);
    assert_eq!(done.sensitivity, Sensitivity::Withheld);
    let seen = record.interpreted;
    assert_eq!((seen.decimal_latitude, seen.decimal_longitude), (None, None));
    assert_eq!((seen.coordinate_uncertainty_in_meters, seen.coordinate_precision), (None, None));
    assert_eq!((seen.county, seen.locality, seen.recorded_by), (None, None, None));
    assert_eq!(seen.state_province.as_deref(), Some("Tasmania"));
    let year = EventDate { start: day(2019, 1, 1), end: day(2019, 12, 31) };
    assert_eq!((seen.event_date, seen.year, seen.month), (Some(year), Some(2019), None));
    assert_eq!(seen.data_generalizations, None);
    assert_eq!(
        seen.information_withheld.unwrap(),
        "Left out or made coarser: coordinateUncertaintyInMeters, county, decimalLatitude, decimalLongitude, \
         eventDate, eventID, locality, minimumElevationInMeters, month, recordedBy: poaching \
         (rule r-dasyurus-viverrinus, Example Act)."
    );
}

/// Every verbatim term a publisher might hide a place in.
#[test]
fn verbatim_and_extension_terms_stay_only_where_they_tell_nothing() {
    let stays = [
        ("scientificName", "Dasyurus viverrinus (Shaw, 1800)"),
        ("occurrenceID", "urn:q:1"),
        ("catalogNumber", "M.12345"),
        ("basisOfRecord", "HumanObservation"),
        ("recordedBy", "A. Smith"),
        ("eventDate", "2019-03-04"),
        ("stateProvince", "Tasmania"),
        ("geodeticDatum", "GDA94"),
        ("SEX", "female"),
        ("references", "https://example.org/1"),
    ];
    let goes = [
        ("decimalLatitude", "-41.63658"),
        ("verbatimLongitude", "145 56 28 E"),
        ("verbatimCoordinates", "55G 412345 5389876"),
        ("locality", "Cradle Valley, near the hut"),
        ("verbatimLocality", "hut"),
        ("footprintWKT", "POINT (145.94123 -41.63658)"),
        ("georeferenceRemarks", "from the map"),
        ("habitat", "buttongrass"),
        ("fieldNotes", "at the hut"),
        ("eventID", "EV-7"),
        ("fieldNumber", "7"),
        ("recordNumber", "AS 1234"),
        ("municipality", "Kentish"),
        ("minimumElevationInMeters", "870"),
        ("coordinateUncertaintyInMeters", "25"),
        ("http://example.org/terms/gridSquare", "55GDN12"),
        ("never heard of", "x"),
        // Terms that would stay, with values that repeat what is hidden.
        ("occurrenceID", "EV-41.63658/145.94123"),
        ("catalogNumber", "4163658"),
        ("otherCatalogNumbers", "Q 41.637"),
        ("institutionID", "145.9412"),
        ("datasetName", "412345 5389876"),
        ("recordedBy", "145\u{b0}56'28\" E"),
        ("collectionCode", "413811-1455628"),
        ("rightsHolder", "Friends of Cradle Valley"),
    ];
    let terms = |all: &[(&str, &str)]| -> Vec<Term> { all.iter().map(|(n, v)| term(n, v)).collect() };
    let mut record = record(quoll());
    record.verbatim = terms(&[&stays[..], &goes[..]].concat());
    let row = |terms| ExtensionRow { row_type: "urn:Row".to_owned(), terms };
    record.extensions = vec![row(record.verbatim.clone()), row(terms(&goes))];
    let rules = rules(&["Dasyurus viverrinus|||0.1"]);
    let done = judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);
    assert_eq!(record.verbatim, terms(&stays));
    assert_eq!(record.extensions, [row(terms(&stays))]);
    assert!(done.terms.iter().any(|term| term == "habitat"), "{:?}", done.terms);
}

#[test]
fn what_the_publisher_had_generalised_stays_within_the_grid() {
    let says = |text: &str| Some(text.to_owned());
    let sensitivity = |change: fn(&mut Interpreted), text: Option<String>| {
        let mut record = record(Interpreted { data_generalizations: text, ..quoll() });
        change(&mut record.interpreted);
        let rules = rules(&["Dasyurus viverrinus|||0.1"]);
        let done = judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);
        (done.sensitivity, record.interpreted)
    };
    let on_grid = |record: &mut Interpreted| {
        (record.decimal_latitude, record.decimal_longitude) = (Some(-41.6), Some(145.9));
    };
    let coarse = |record: &mut Interpreted| record.coordinate_uncertainty_in_meters = Some(10_000.0);
    let nowhere = |record: &mut Interpreted| {
        (record.decimal_latitude, record.decimal_longitude) = (None, None);
    };
    let (already, generalised) = (Sensitivity::AlreadyGeneralised, Sensitivity::Generalised);

    let (found, seen) = sensitivity(on_grid, says("Rounded to 0.1\u{b0}."));
    assert_eq!((found, seen.decimal_latitude), (already, Some(-41.6)));
    assert!(seen.data_generalizations.unwrap().starts_with("Rounded to 0.1\u{b0}. Coordinates were moved"));
    let (found, seen) = sensitivity(coarse, None);
    assert_eq!((found, seen.decimal_latitude), (already, Some(-41.6)));
    assert_eq!(seen.coordinate_uncertainty_in_meters, Some(18_000.0));
    // It says so, but the coordinates are finer than the rule allows.
    let (found, seen) = sensitivity(|_| {}, says("Rounded to five decimals."));
    assert_eq!((found, seen.decimal_latitude), (generalised, Some(-41.6)));
    assert!(!seen.data_generalizations.unwrap().contains("five decimals"));
    assert_eq!(sensitivity(nowhere, says("Withheld.")).0, already);
    assert_eq!(sensitivity(nowhere, None).0, generalised);
}

#[test]
fn what_cannot_be_told_is_flagged() {
    let mut record = record(Interpreted { country_code: None, state_province: None, ..quoll() });
    let rules = rules(&["Dasyurus viverrinus|AU||0.1"]);
    judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);
    assert_eq!(record.issues, [Issue::SensitivityReportInvalid]);
    assert_eq!(record.interpreted.decimal_latitude, Some(-41.6));
}

#[test]
fn numbers_with_few_decimals_are_found_too() {
    // What the record gives, and a catalogue number that repeats it.
    for (latitude, longitude, catalog_number) in [
        (-41.5, 145.25, "a 41.5 b"),
        (-41.5, 145.25, "145.25"),
        (-41.0, 145.123, "N145123"),
        (0.061_5, 145.123, "0.0615"),
    ] {
        let mut record = record(Interpreted {
            decimal_latitude: Some(latitude),
            decimal_longitude: Some(longitude),
            catalog_number: Some(catalog_number.to_owned()),
            ..quoll()
        });
        let rules = rules(&["Dasyurus viverrinus|||withhold"]);
        judge(&rules, &record.interpreted, Issues::NONE).unwrap().conceal(&mut record);
        assert_eq!(record.interpreted.catalog_number, None, "{catalog_number}");
    }
}
