//! Checklists made, kept, and refused.

use uuid::Uuid;

use super::{Checklist, ChecklistBuilder, ChecklistError, ImportSummary, TaxonRow, TaxonStatus};
use crate::Rank;

const KEY: Uuid = Uuid::from_u128(7);

fn row<'a>(taxon_id: &'a str, parent_id: &'a str, scientific_name: &'a str, rank: &'a str) -> TaxonRow<'a> {
    TaxonRow { taxon_id, parent_id, scientific_name, rank, ..TaxonRow::default() }
}

fn synonym<'a>(taxon_id: &'a str, accepted_id: &'a str, scientific_name: &'a str) -> TaxonRow<'a> {
    TaxonRow { taxon_id, accepted_id, scientific_name, status: "synonym", ..TaxonRow::default() }
}

fn made(rows: &[TaxonRow<'_>]) -> Result<(Checklist, ImportSummary), ChecklistError> {
    let mut builder = ChecklistBuilder::new(KEY, "A list");
    for row in rows {
        builder.push(row)?;
    }
    builder.finish()
}

fn lineage(checklist: &Checklist, id: &str) -> Vec<String> {
    checklist.by_id(id).unwrap().upwards().map(super::TaxonView::canonical_name).collect()
}

#[test]
fn taxa_stand_under_their_parents_in_any_order_of_rows() {
    let rows = [
        row("3", "2", "Dasyurus viverrinus (Shaw, 1800)", "species"),
        synonym("4", "3", "Didelphis viverrina Shaw, 1800"),
        row("2", "1", "Dasyurus Geoffroy, 1796", "genus"),
        row("1", "", "Dasyuridae", "family"),
    ];
    let (checklist, summary) = made(&rows).unwrap();

    assert_eq!(lineage(&checklist, "3"), ["Dasyurus viverrinus", "Dasyurus", "Dasyuridae"]);
    assert_eq!(lineage(&checklist, "4"), lineage(&checklist, "3"));
    let expected = ImportSummary { taxa: 4, synonyms: 1, names: 4, ..ImportSummary::default() };
    assert_eq!(summary, expected);
    let quoll = checklist.by_id("3").unwrap();
    assert_eq!((quoll.rank(), quoll.status()), (Rank::Species, TaxonStatus::Accepted));
    assert_eq!(quoll.authorship(), Some("(Shaw, 1800)"));
    assert_eq!(quoll.key(), Uuid::new_v5(&KEY, b"3"));
    assert_eq!(checklist.by_key(quoll.key()).unwrap().id(), "3");
    assert!(checklist.by_key(Uuid::nil()).is_none());
    assert!(checklist.by_id("5").is_none());
}

#[test]
fn a_row_without_parent_stands_under_the_higher_taxa_it_names() {
    let higher = ["Plantae", "Tracheophyta", "Magnoliopsida", "Fabales", "Fabaceae", ""];
    let species = TaxonRow { higher, ..row("1", "", "Acacia aneura F.Muell.", "species") };
    let variety = TaxonRow { higher, ..row("2", "", "Acacia aneura var. tenuis Pedley", "variety") };
    let family = TaxonRow {
        higher: ["Plantae", "", "", "Fabales", "", ""],
        ..row("9", "", "Fabaceae Lindl.", "family")
    };
    let (checklist, summary) = made(&[species, variety, family]).unwrap();

    let above = ["Acacia", "Fabaceae", "Fabales", "Magnoliopsida", "Tracheophyta", "Plantae"];
    assert_eq!(lineage(&checklist, "1")[1..], above[..]);
    assert_eq!(lineage(&checklist, "2")[..2], ["Acacia aneura tenuis", "Acacia aneura"]);
    // The family is the row's, all between it and the kingdom are made: genus, order, class, phylum, kingdom.
    assert_eq!(checklist.by_id("9").unwrap().scientific_name(), "Fabaceae Lindl.");
    assert_eq!(checklist.by_id("1").unwrap().parent().unwrap().id(), "genus:plantae:acacia");
    assert_eq!((summary.taxa, summary.implied), (3, 5));
}

#[test]
fn an_accepted_name_may_stand_in_for_its_identifier() {
    let named = TaxonRow {
        accepted_name: "Callianthe picta (Gillies) Donnell",
        ..synonym("2", "", "Abutilon pictum (Gillies) Walp.")
    };
    let (checklist, summary) =
        made(&[row("1", "", "Callianthe picta (Gillies) Donnell", "species"), named]).unwrap();
    assert_eq!(checklist.by_id("2").unwrap().accepted().id(), "1");
    assert_eq!(summary.unknown_accepted, 0);
}

#[test]
fn a_name_of_several_taxa_stands_for_what_they_share() {
    let rows = [
        row("1", "", "Acacia", "genus"),
        row("2", "1", "Acacia aneura", "species"),
        row("3", "1", "Acacia paraneura", "species"),
        synonym("4", "2|3", "Acacia mulga"),
    ];
    let (checklist, _) = made(&rows).unwrap();
    let mulga = checklist.by_id("4").unwrap();
    assert_eq!((mulga.accepted().id(), mulga.status()), ("1", TaxonStatus::ProParte));
}

#[test]
fn what_leads_nowhere_is_counted() {
    let rows = [
        row("1", "77", "Acacia aneura", "species"),
        synonym("2", "78", "Acacia mulga"),
        row("3", "", "", "species"),
        row("", "", "Acacia", "genus"),
        row("5", "", "Acacia sp.", "species"),
        row("6", "", "Incertae sedis", "family"),
    ];
    let (checklist, summary) = made(&rows).unwrap();
    let counts = (summary.unknown_parents, summary.unknown_accepted, summary.unusable, summary.unnamed);
    assert_eq!(counts, (1, 1, 2, 2));
    assert_eq!(checklist.by_id("2").unwrap().accepted().id(), "2");
}

#[test]
fn what_cannot_be_is_refused() {
    let refused = |rows: &[TaxonRow<'_>]| made(rows).unwrap_err().to_string();
    let twice = refused(&[row("1", "", "Acacia", "genus"), row("1", "", "Banksia", "genus")]);
    assert!(twice.contains("taxonID `1` occurs twice"), "{twice}");
    let parents = refused(&[row("1", "2", "Acacia", "genus"), row("2", "1", "Fabaceae", "family")]);
    assert!(parents.contains("stands under itself"), "{parents}");
    let accepted = refused(&[synonym("1", "2", "Acacia mulga"), synonym("2", "1", "Acacia aneura")]);
    assert!(accepted.contains("is a synonym of itself"), "{accepted}");
    assert!(refused(&[]).contains("no taxa"));
}

fn written(checklist: &Checklist) -> Vec<u8> {
    let mut bytes = Vec::new();
    checklist.write(&mut bytes).unwrap();
    bytes
}

fn sample() -> Checklist {
    let rows = [
        row("1", "", "Fabaceae", "family"),
        row("2", "1", "Acacia Mill.", "genus"),
        row("3", "2", "Acacia aneura F.Muell. ex Benth.", "species"),
        synonym("4", "3", "Racosperma aneurum (Benth.) Pedley"),
        row("5", "2", "Acacia", "subgenus"),
    ];
    made(&rows).unwrap().0
}

#[test]
fn the_compiled_form_is_read_as_it_was_written() {
    let first = sample();
    let again = Checklist::read(&written(&first)).unwrap();
    assert_eq!((again.key(), again.title(), again.len(), again.names()), (KEY, "A list", 5, 4));
    assert_eq!(again.named("acacia").len(), 2);
    for id in ["1", "2", "3", "4", "5"] {
        let (was, is) = (first.by_id(id).unwrap(), again.by_id(id).unwrap());
        assert_eq!((was.scientific_name(), was.authorship()), (is.scientific_name(), is.authorship()));
        assert_eq!((was.rank(), was.status(), was.key()), (is.rank(), is.status(), is.key()));
        assert_eq!(lineage(&first, id), lineage(&again, id));
    }
    assert_eq!(written(&first), written(&again));
}

#[test]
fn damaged_files_are_refused() {
    let whole = written(&sample());
    for length in 0..whole.len() {
        assert!(Checklist::read(&whole[..length]).is_err(), "cut at {length}");
    }
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        assert!(Checklist::read(&changed).is_err(), "changed at {at}");
    }
    let mut later = whole;
    later[8] = 9;
    let message = Checklist::read(&later).unwrap_err().to_string();
    assert!(message.contains("format 9") && message.contains("import the checklist again"), "{message}");
}

#[test]
fn children_stand_by_rank_and_name_and_synonyms_by_name() {
    let rows = [
        row("b", "g", "Dasyurus viverrinus (Shaw, 1800)", "species"),
        row("s", "g", "Satanellus Pocock, 1926", "subgenus"),
        row("a", "g", "Dasyurus geoffroii Gould, 1841", "species"),
        synonym("y", "b", "Viverra maugei Link"),
        synonym("x", "y", "Didelphis viverrina Shaw, 1800"),
        row("g", "", "Dasyurus Geoffroy, 1796", "genus"),
        row("z", "", "Plantae", "kingdom"),
    ];
    let (checklist, _) = made(&rows).unwrap();
    let ids = |places: &[u32]| -> Vec<String> {
        places.iter().map(|at| checklist.taxon(*at).id().to_owned()).collect()
    };
    let of = |id: &str| checklist.by_id(id).unwrap();
    checklist.prepare();

    assert_eq!(ids(checklist.roots()), ["z", "g"]);
    assert_eq!(ids(of("g").children()), ["s", "a", "b"]);
    assert_eq!(ids(of("b").synonyms()), ["x", "y"]);
    assert_eq!(ids(of("b").children()), Vec::<String>::new());
    assert!(of("x").children().is_empty() && of("x").synonyms().is_empty());
    assert!(of("x").is_synonym() && !of("b").is_synonym());
    assert_eq!(of("a").classification().genus.as_deref(), Some("Dasyurus"));
    assert_eq!(of("x").classification(), of("b").classification());
}
