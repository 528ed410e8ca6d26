//! Records against a small checklist.

use std::sync::{Arc, LazyLock};

use atlas_records::{OccurrenceIssue as Issue, TaxonMatchType as Type};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Answers, Match, Matcher, Query};
use crate::{ChecklistBuilder, TaxonRow};

const KEY: Uuid = Uuid::from_u128(9);

/// Identifier (of `urn:x:taxa:`), parent or accepted taxon, name, rank, status.
const ROWS: &[[&str; 5]] = &[
    ["A", "", "Animalia", "kingdom", ""],
    ["A1", "A", "Chordata", "phylum", ""],
    ["A2", "A1", "Mammalia", "class", ""],
    ["A3", "A2", "Dasyuromorphia", "order", ""],
    ["A4", "A3", "Dasyuridae", "family", ""],
    ["A5", "A4", "Dasyurus Geoffroy, 1796", "genus", ""],
    ["A6", "A5", "Dasyurus viverrinus (Shaw, 1800)", "species", ""],
    ["A7", "A5", "Dasyurus maculatus (Kerr, 1792)", "species", ""],
    ["A8", "A7", "Dasyurus maculatus gracilis Ramsay, 1888", "subspecies", ""],
    ["A9", "A6", "Didelphis viverrina Shaw, 1800", "species", "synonym"],
    ["A10", "A2", "Muridae", "family", ""],
    ["A11", "A10", "Rattus", "genus", ""],
    ["A12", "A11", "Rattus rattus group", "species aggregate", ""],
    ["A20", "A1", "Aves", "class", ""],
    ["A21", "A20", "Muscicapidae", "family", ""],
    ["A22", "A21", "Oenanthe Vieillot, 1816", "genus", ""],
    ["P", "", "Plantae", "kingdom", ""],
    ["P1", "P", "Tracheophyta", "phylum", ""],
    ["P2", "P1", "Magnoliopsida", "class", ""],
    ["P3", "P2", "Fabales", "order", ""],
    ["P4", "P3", "Fabaceae", "family", ""],
    ["P5", "P4", "Acacia Mill.", "genus", ""],
    ["P6", "P5", "Acacia aneura F.Muell. ex Benth.", "species", ""],
    ["P7", "P6", "Acacia aneura var. tenuis Pedley", "variety", ""],
    ["P8", "P5", "Acacia pycnantha Benth.", "species", ""],
    ["P9", "P8", "Acacia falcinella Meisn.", "species", "synonym"],
    ["P10", "P6", "Acacia falcinella auct. non Meisn.", "species", "misapplied"],
    ["P11", "P8", "Acacia leiophylla auct.", "species", "misapplied"],
    ["P12", "P5", "Acacia sp. Mt Ossa (J.Smith 12)", "species", ""],
    ["P13", "P5", "Acacia ×grandis Hort.", "species", ""],
    ["P14", "P5", "Acacia dealbata Link", "species", ""],
    ["P15", "P14", "Acacia dealbata subsp. dealbata", "subspecies", ""],
    ["P16", "P15", "Acacia dealbata Sieber", "species", "synonym"],
    ["P20", "P2", "Apiaceae", "family", ""],
    ["P21", "P20", "Oenanthe L.", "genus", ""],
    ["P22", "P21", "Oenanthe crocata L.", "species", ""],
    ["P30", "P8", "Mimosa twin Smith", "species", "synonym"],
    ["P31", "P6", "Mimosa twin Jones", "species", "synonym"],
    ["P40", "P5", "Acacia alba Smith", "species", ""],
    ["P41", "P5", "Acacia alta Jones", "species", ""],
];

fn matcher() -> Arc<Matcher> {
    static MATCHER: LazyLock<Arc<Matcher>> = LazyLock::new(|| {
        let mut builder = ChecklistBuilder::new(KEY, "Some taxa");
        for [id, to, name, rank, status] in ROWS {
            let (id, to) = (format!("urn:x:taxa:{id}"), format!("urn:x:taxa:{to}"));
            let to = if to.ends_with(':') { "" } else { to.as_str() };
            let (parent_id, accepted_id) = if status.is_empty() { (to, "") } else { ("", to) };
            let row = TaxonRow {
                taxon_id: &id,
                parent_id,
                accepted_id,
                scientific_name: name,
                rank,
                status,
                ..TaxonRow::default()
            };
            builder.push(&row).unwrap();
        }
        Arc::new(Matcher::new(Arc::new(builder.finish().unwrap().0)))
    });
    Arc::clone(&MATCHER)
}

fn id_of(key: Uuid) -> String {
    let matcher = matcher();
    let id = matcher.checklist().by_key(key).unwrap().id().to_owned();
    id.trim_start_matches("urn:x:taxa:").to_owned()
}

/// Identifier of the taxon, how it was found, flags.
fn told(found: &Match) -> (String, Option<Type>, Vec<Issue>) {
    let taxon = found.found.as_ref().map(|found| &found.taxon);
    (
        taxon.map(|taxon| id_of(taxon.taxon_key)).unwrap_or_default(),
        taxon.map(|taxon| taxon.match_type),
        found.issues.clone(),
    )
}

fn find(query: &Query<'_>) -> (String, Option<Type>, Vec<Issue>) {
    told(&matcher().find(query))
}

fn named(name: &str) -> Query<'_> {
    Query { scientific_name: Some(name), ..Query::default() }
}

/// With kingdom, phylum, class, order, family, genus.
fn placed<'a>(name: &'a str, higher: [&'a str; 6]) -> Query<'a> {
    Query { scientific_name: Some(name), higher: higher.map(Some), ..Query::default() }
}

#[test]
fn names_are_found_as_well_as_they_can_be() {
    use Issue::{
        InvalidScientificName, TaxonAffinitySpecies, TaxonConferSpecies, TaxonHomonym,
        TaxonIndeterminateSpecies, TaxonMatchAggregate, TaxonMatchFuzzy, TaxonMatchHigherrank,
        TaxonMatchNone, TaxonMisapplied, TaxonMisappliedMatched, TaxonParentChildSynonym,
        TaxonQuestionSpecies, TaxonSpeciesPlural,
    };
    use Type::{Aggregate, Exact, Fuzzy, HigherRank};
    let cases: &[(&str, &str, Option<Type>, &[Issue])] = &[
        ("Dasyurus viverrinus (Shaw, 1800)", "A6", Some(Exact), &[]),
        ("DASYURUS VIVERRINUS", "A6", Some(Exact), &[]),
        ("Dasyurus viverrinus Gould", "A6", Some(Exact), &[]),
        ("Dasyurus", "A5", Some(Exact), &[]),
        ("Dasyuridae", "A4", Some(Exact), &[]),
        ("Didelphis viverrina", "A9", Some(Exact), &[]),
        ("Dasyurus maculatus gracilis", "A8", Some(Exact), &[]),
        ("Acacia aneura var. tenuis", "P7", Some(Exact), &[]),
        ("Acacia × grandis", "P13", Some(Exact), &[]),
        ("Acacia sp. Mt Ossa (K.Jones 3)", "P12", Some(Exact), &[]),
        // A letter or two.
        ("Dasyurus viverinus", "A6", Some(Fuzzy), &[TaxonMatchFuzzy]),
        ("Dasyurus viverrinsu", "A6", Some(Fuzzy), &[TaxonMatchFuzzy]),
        ("Dasiurus viverrinus", "A6", Some(Fuzzy), &[TaxonMatchFuzzy]),
        ("Dasyurus viverina", "A5", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Tasyurus viverrinus", "", None, &[TaxonMatchNone]),
        ("Dasyuurus", "A5", Some(Fuzzy), &[TaxonMatchFuzzy]),
        ("Acacia albe", "P40", Some(Fuzzy), &[TaxonMatchFuzzy]),
        // Alike near: alba, alta.
        ("Acacia alca", "P5", Some(HigherRank), &[TaxonMatchHigherrank]),
        // The next higher.
        ("Dasyurus geoffroii", "A5", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Dasyurus viverrinus australis", "A6", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Acacia aneura subsp. aneura", "P6", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Acacia aneura x dealbata", "P5", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Acacia sp. Elsewhere", "P5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonIndeterminateSpecies]),
        // What is not certain.
        ("Dasyurus cf. viverrinus", "A5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonConferSpecies]),
        ("Dasyurus aff. viverrinus", "A5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonAffinitySpecies]),
        ("Dasyurus viverrinus?", "A6", Some(Exact), &[TaxonQuestionSpecies]),
        ("Dasyurus spp.", "A5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonSpeciesPlural]),
        ("Dasyurus sp.", "A5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonIndeterminateSpecies]),
        ("Rattus rattus agg.", "A12", Some(Aggregate), &[TaxonMatchAggregate]),
        // Several taxa of one name.
        ("Oenanthe L.", "P21", Some(Exact), &[]),
        ("Oenanthe Vieillot", "A22", Some(Exact), &[]),
        ("Oenanthe", "", None, &[TaxonMatchNone, TaxonHomonym]),
        ("Mimosa twin Smith", "P30", Some(Exact), &[]),
        ("Mimosa twin", "P5", Some(HigherRank), &[TaxonMatchHigherrank, TaxonHomonym]),
        ("Acacia falcinella", "P9", Some(Exact), &[TaxonMisappliedMatched]),
        ("Acacia leiophylla", "P11", Some(Exact), &[TaxonMisapplied]),
        ("Acacia dealbata", "P14", Some(Exact), &[TaxonParentChildSynonym]),
        // No names.
        ("unidentified", "", None, &[TaxonMatchNone, InvalidScientificName]),
        ("12345", "", None, &[TaxonMatchNone, InvalidScientificName]),
        ("Eastern quoll", "", None, &[TaxonMatchNone]),
    ];
    for (name, taxon, found_by, issues) in cases {
        assert_eq!(find(&named(name)), ((*taxon).to_owned(), *found_by, issues.to_vec()), "{name}");
    }
}

#[test]
fn higher_taxa_break_ties_and_are_held_against_a_match() {
    type Case<'a> = (&'a str, [&'a str; 6], &'a str, Option<Type>, &'a [Issue]);
    use Issue::{
        InvalidScientificName, TaxonMatchHigherrank, TaxonMatchNone, TaxonScopeMismatch, UnknownKingdom,
    };
    use Type::{Exact, HigherRank};
    let cases: &[Case<'_>] = &[
        ("Oenanthe", ["Animalia", "", "", "", "", ""], "A22", Some(Exact), &[]),
        ("Oenanthe", ["", "", "", "", "Apiaceae", ""], "P21", Some(Exact), &[]),
        ("Oenanthe oenanthe", ["", "", "Aves", "", "", ""], "A22", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Oenanthe crocata", ["Animalia", "", "", "", "", ""], "P22", Some(Exact), &[TaxonScopeMismatch]),
        ("Acacia", ["Animalia", "", "", "", "", ""], "A", Some(HigherRank), &[TaxonMatchHigherrank]),
        ("Acacia aneura", ["Plantae", "", "", "", "Apiaceae", ""], "P6", Some(Exact), &[TaxonScopeMismatch]),
        ("Acacia aneura", ["Plantae", "", "", "", "Mimosaceae", ""], "P6", Some(Exact), &[]),
        ("Acacia aneura", ["Vegetabilia", "", "", "", "", ""], "P6", Some(Exact), &[UnknownKingdom]),
        // A guess may not lie outside.
        (
            "Acacia anuera",
            ["Animalia", "", "Mammalia", "", "", ""],
            "A2",
            Some(HigherRank),
            &[TaxonMatchHigherrank],
        ),
        (
            "Sarcophilus harrisii",
            ["Animalia", "", "Mammalia", "", "Dasyuridae", ""],
            "A4",
            Some(HigherRank),
            &[TaxonMatchHigherrank],
        ),
        (
            "unidentified",
            ["", "", "Aves", "", "", ""],
            "A20",
            Some(HigherRank),
            &[TaxonMatchHigherrank, InvalidScientificName],
        ),
        (
            "",
            ["", "", "Mammalia", "", "Dasyuridae", "Dasyurus"],
            "A5",
            Some(HigherRank),
            &[TaxonMatchHigherrank],
        ),
        ("Nothing known", ["Nor", "this", "", "", "", ""], "", None, &[TaxonMatchNone, UnknownKingdom]),
    ];
    for (name, higher, taxon, found_by, issues) in cases {
        let expected = ((*taxon).to_owned(), *found_by, issues.to_vec());
        assert_eq!(find(&placed(name, *higher)), expected, "{name} {higher:?}");
    }
}

#[test]
fn genus_and_epithets_make_a_name() {
    let parts =
        Query { specific_epithet: Some("viverrinus"), ..placed("", ["", "", "", "", "", "Dasyurus"]) };
    assert_eq!(find(&parts).0, "A6");
    let bare = Query { scientific_name: Some("Dasyurus"), ..parts };
    assert_eq!(find(&bare).0, "A6");
    let short = Query { specific_epithet: None, ..placed("D. viverrinus", ["", "", "", "", "", "Dasyurus"]) };
    assert_eq!(find(&short), ("A6".to_owned(), Some(Type::Exact), vec![]));
    let lone = Query { specific_epithet: None, ..placed("viverrinus", ["", "", "", "", "", "Dasyurus"]) };
    assert_eq!(find(&lone).0, "A6");
    let three = Query {
        specific_epithet: Some("aneura"),
        infraspecific_epithet: Some("tenuis"),
        ..placed("", ["", "", "", "", "", "Acacia"])
    };
    assert_eq!(find(&three).0, "P7");
    let vernacular = Query { scientific_name: Some("12345"), ..parts };
    assert_eq!(find(&vernacular), ("A6".to_owned(), Some(Type::Exact), vec![Issue::InvalidScientificName]));
}

#[test]
fn identifiers_lead_to_their_taxa() {
    let by = |taxon_id, name| Query { taxon_id: Some(taxon_id), ..named(name) };
    let told = |id: &str, found_by, issues: &[Issue]| (id.to_owned(), Some(found_by), issues.to_vec());
    assert_eq!(find(&by("urn:x:taxa:A6", "Dasyurus viverrinus")), told("A6", Type::TaxonId, &[]));
    assert_eq!(find(&by("urn:x:taxa:A6", "")), told("A6", Type::TaxonId, &[]));
    let inconsistent = find(&by("urn:x:taxa:A6", "Acacia aneura"));
    assert_eq!(inconsistent, told("A6", Type::TaxonId, &[Issue::ScientificNameAndIdInconsistent]));
    let absent = find(&by("urn:x:taxa:A66", "Acacia aneura"));
    assert_eq!(absent, told("P6", Type::Exact, &[Issue::TaxonIdNotFound]));
    assert_eq!(find(&by("66", "Acacia aneura")), told("P6", Type::Exact, &[]));
    let both = Query { taxon_concept_id: Some("urn:x:taxa:P6"), ..by("urn:x:taxa:A6", "") };
    assert_eq!(find(&both), told("A6", Type::TaxonId, &[Issue::TaxonMatchNameAndIdAmbiguous]));
    let concept = Query { taxon_concept_id: Some("urn:x:taxa:none"), ..named("Acacia aneura") };
    assert_eq!(find(&concept), told("P6", Type::Exact, &[Issue::TaxonConceptIdNotFound]));
}

#[test]
fn a_number_is_an_identifier_only_where_the_name_agrees() {
    let mut builder = ChecklistBuilder::new(KEY, "Numbers");
    for (taxon_id, scientific_name) in [("1", "Acacia aneura"), ("2", "Acacia dealbata")] {
        builder.push(&TaxonRow { taxon_id, scientific_name, ..TaxonRow::default() }).unwrap();
    }
    let matcher = Matcher::new(Arc::new(builder.finish().unwrap().0));
    let found = |taxon_id, name| {
        let found = matcher.find(&Query { taxon_id: Some(taxon_id), ..named(name) });
        let taxon = found.found.unwrap().taxon;
        let id = matcher.checklist().by_key(taxon.taxon_key).unwrap().id().to_owned();
        (id, taxon.match_type, found.issues)
    };
    assert_eq!(found("1", "Acacia aneura"), ("1".to_owned(), Type::TaxonId, vec![]));
    let ignored = ("2".to_owned(), Type::Exact, vec![Issue::TaxonMatchTaxonIdIgnored]);
    assert_eq!(found("1", "Acacia dealbata"), ignored);
    assert_eq!(found("17", "Acacia dealbata"), ("2".to_owned(), Type::Exact, vec![]));
}

#[test]
fn a_match_has_the_lineage_and_names_of_the_accepted_taxon() {
    let found = matcher().find(&named("Didelphis viverrina")).found.unwrap();
    let ids: Vec<String> = found.taxon.lineage.iter().map(|key| id_of(*key)).collect();
    assert_eq!(ids, ["A", "A1", "A2", "A3", "A4", "A5", "A6"]);
    assert_eq!(id_of(found.taxon.taxon_key), "A9");
    assert_eq!(id_of(found.taxon.accepted_taxon_key), "A6");
    assert_eq!(found.taxon.checklist_key, KEY);
    let names = found.classification;
    assert_eq!(names.scientific_name, "Dasyurus viverrinus (Shaw, 1800)");
    assert_eq!(names.taxon_rank.as_deref(), Some("species"));
    assert_eq!(names.kingdom.as_deref(), Some("Animalia"));
    assert_eq!(names.family.as_deref(), Some("Dasyuridae"));
    assert_eq!(
        (names.genus.as_deref(), names.species.as_deref()),
        (Some("Dasyurus"), Some("Dasyurus viverrinus"))
    );

    let variety = matcher().find(&named("Acacia aneura var. tenuis")).found.unwrap().classification;
    assert_eq!(
        (variety.species.as_deref(), variety.taxon_rank.as_deref()),
        (Some("Acacia aneura"), Some("variety"))
    );
    let genus = matcher().find(&named("Acacia")).found.unwrap().classification;
    assert_eq!((genus.genus.as_deref(), genus.species), (Some("Acacia"), None));
}

#[test]
fn what_is_remembered_is_what_was_found() {
    let mut answers = Answers::new(matcher(), 2);
    for _ in 0..3 {
        for name in ["Dasyurus viverrinus", "Acacia aneura", "Oenanthe", "Didelphis viverrina"] {
            assert_eq!(answers.find(&named(name)), &matcher().find(&named(name)));
        }
    }
    // The same words in other places are another question.
    let as_class = Query { higher: [None, None, Some("Oenanthe"), None, None, None], ..Query::default() };
    let as_family = Query { higher: [None, None, None, None, Some("Oenanthe"), None], ..Query::default() };
    assert_eq!(answers.find(&as_class), &matcher().find(&as_class));
    assert_eq!(answers.find(&as_family), &matcher().find(&as_family));
}

proptest! {
    #[test]
    fn anything_may_be_asked(name in "\\PC{0,40}", genus in "\\PC{0,10}", family in "[A-Za-z]{0,12}", id in "\\PC{0,12}") {
        let query = Query {
            taxon_id: Some(&id),
            ..placed(&name, ["", "", "", "", &family, &genus])
        };
        let found = matcher().find(&query);
        // Nothing is found by garbage but by its higher taxa.
        prop_assert!(found.issues.is_sorted());
    }

    #[test]
    fn a_spelling_one_letter_off_is_found(at in prop_oneof![3_usize..8, 9_usize..19], letter in "[a-z]") {
        let mut name = "Dasyurus viverrinus".to_owned();
        name.replace_range(at..=at, &letter);
        let (taxon, _, _) = find(&named(&name));
        prop_assert_eq!(taxon, "A6", "{}", name);
    }
}

#[test]
fn names_are_suggested_by_their_beginning() {
    let matcher = matcher();
    let list = matcher.checklist();
    let names = |text: &str, most| -> Vec<String> {
        let places = list.starting_with(text, most);
        places.into_iter().map(|at| list.taxon(at).canonical_name()).collect()
    };
    assert_eq!(names("  OENÁNTHE c", 5), ["Oenanthe crocata"]);
    assert_eq!(names("acacia al", 5), ["Acacia alba", "Acacia alta"]);
    assert_eq!(names("acacia", 3).len(), 3);
    assert!(names("xy", 5).is_empty() && names(" . ", 5).is_empty() && names("acacia", 0).is_empty());
}
