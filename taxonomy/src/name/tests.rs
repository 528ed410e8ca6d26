//! Names as people write them.

use proptest::prelude::*;

use super::{NameKind, ParsedName, Qualifier};
use crate::Rank;

fn canonical(text: &str) -> String {
    ParsedName::parse(text).canonical().unwrap_or_default()
}

/// The name, its canonical form, its authorship.
const NAMES: &[(&str, &str, &str)] = &[
    ("Dasyurus", "Dasyurus", ""),
    ("Dasyurus Geoffroy, 1796", "Dasyurus", "Geoffroy, 1796"),
    ("Dasyurus viverrinus", "Dasyurus viverrinus", ""),
    ("Dasyurus viverrinus (Shaw, 1800)", "Dasyurus viverrinus", "(Shaw, 1800)"),
    ("Dasyurus viverrinus(Shaw, 1800)", "Dasyurus viverrinus", "(Shaw, 1800)"),
    ("Dasyurus viverrinus, Shaw 1800", "Dasyurus viverrinus", "Shaw 1800"),
    ("Dasyurus  viverrinus\tShaw", "Dasyurus viverrinus", "Shaw"),
    ("DASYURUS VIVERRINUS", "Dasyurus viverrinus", ""),
    ("DASYURUS", "Dasyurus", ""),
    ("DASYURUS VIVERRINUS (SHAW, 1800)", "Dasyurus viverrinus", "(SHAW, 1800)"),
    ("ACACIA ANEURA VAR. TENUIS", "Acacia aneura tenuis", ""),
    ("dasyurus viverrinus", "Dasyurus viverrinus", ""),
    ("Dasyurus_viverrinus", "Dasyurus viverrinus", ""),
    ("Canis lupus familiaris Linnaeus, 1758", "Canis lupus familiaris", "Linnaeus, 1758"),
    ("Mus musculus domesticus Schwarz & Schwarz, 1943", "Mus musculus domesticus", "Schwarz & Schwarz, 1943"),
    ("Acacia aneura F.Muell. ex Benth.", "Acacia aneura", "F.Muell. ex Benth."),
    ("Acacia aneura F.Muell. ex Benth. var. tenuis", "Acacia aneura tenuis", ""),
    ("Acacia aneura F.Muell. ex Benth. var. tenuis Pedley", "Acacia aneura tenuis", "Pedley"),
    ("Acacia aneura var. aneura", "Acacia aneura aneura", ""),
    ("Cirsium scariosum Nuttall var. scariosum", "Cirsium scariosum scariosum", ""),
    ("Chrysanthemoides monilifera subsp. Monilifera", "Chrysanthemoides monilifera monilifera", ""),
    ("Aus bus subsp. cus Smith var. dus Jones", "Aus bus dus", "Jones"),
    ("Poa annua L. f. ex Hook.", "Poa annua", "L. f. ex Hook."),
    ("Poa annua f. aquatica Asch.", "Poa annua aquatica", "Asch."),
    ("Poa annua L.f.", "Poa annua", "L.f."),
    (
        "Grateloupia filicina var. luxurians A.Gepp & E.S.Gepp, 1906",
        "Grateloupia filicina luxurians",
        "A.Gepp & E.S.Gepp, 1906",
    ),
    (
        "Pueraria montana var. lobata (Willd.) Maesen & S.M.Almeida ex Sanjappa & Predeep",
        "Pueraria montana lobata",
        "(Willd.) Maesen & S.M.Almeida ex Sanjappa & Predeep",
    ),
    ("Cotoneaster simonsii hort. ex Baker", "Cotoneaster simonsii", "hort. ex Baker"),
    ("Sarsia radiata von Lendenfeld, 1884", "Sarsia radiata", "von Lendenfeld, 1884"),
    ("Equisetales de Candolle ex Berchtold & J. Presl", "Equisetales", "de Candolle ex Berchtold & J. Presl"),
    ("Rosa d'Urv.", "Rosa", "d'Urv."),
    ("Carex rotundata var. compacta B. Boivin nom. inval.", "Carex rotundata compacta", "B. Boivin"),
    ("Acacia aneura auct. non F.Muell.", "Acacia aneura", ""),
    ("Acacia aneura F.Muell. sensu lato", "Acacia aneura", "F.Muell."),
    ("Polyommatus (Agrodiaetus) ripartii (Freyer, 1830)", "Polyommatus ripartii", "(Freyer, 1830)"),
    ("Polyommatus (Agrodiaetus)", "Polyommatus subg. Agrodiaetus", ""),
    ("Polyommatus (Agrodiaetus) Hübner, 1822", "Polyommatus subg. Agrodiaetus", "Hübner, 1822"),
    ("Bulbostylis (Kunth) Clarke", "Bulbostylis", "(Kunth) Clarke"),
    (
        "Eleocharis subg. Limnochloa (P. Beauvais ex T. Lestiboudois) Torrey",
        "Eleocharis subg. Limnochloa",
        "(P. Beauvais ex T. Lestiboudois) Torrey",
    ),
    ("Oenothera sect. Rhodanthos Fischer & C.A. Meyer", "Oenothera sect. Rhodanthos", "Fischer & C.A. Meyer"),
    ("Acacia subg. Phyllodineae aneura", "Acacia aneura", ""),
    ("Abelia ×grandiflora (Rovelli ex André) Rehder", "Abelia grandiflora", "(Rovelli ex André) Rehder"),
    ("Abelia × grandiflora (Rovelli ex AndrÃ©) Rehder", "Abelia grandiflora", "(Rovelli ex André) Rehder"),
    ("Abelia x grandiflora", "Abelia grandiflora", ""),
    ("×Amarcrinum memoria-corsii", "Amarcrinum memoria-corsii", ""),
    ("x Triticosecale Wittm.", "Triticosecale", "Wittm."),
    ("xTriticosecale Wittm.", "Triticosecale", "Wittm."),
    ("Mentha aquatica nothovar. citrata", "Mentha aquatica citrata", ""),
    ("Salix alba x fragilis", "Salix alba × fragilis", ""),
    ("Equisetum braunii × Equisetum palustre", "Equisetum braunii × Equisetum palustre", ""),
    ("Equisetum braunii Milde × Equisetum palustre L.", "Equisetum braunii × Equisetum palustre", ""),
    (
        "Carpobrotus aequilaterus x Sarcozona bicarinata",
        "Carpobrotus aequilaterus × Sarcozona bicarinata",
        "",
    ),
    (
        "Grevillea lavandulacea subsp. lavandulacea x rosmarinifolia",
        "Grevillea lavandulacea lavandulacea × rosmarinifolia",
        "",
    ),
    ("Cœlopa frigida", "Coelopa frigida", ""),
    ("Galium cæsium", "Galium caesium", ""),
    ("Isoëtes ×echtuckerii D.F. Brunton", "Isoetes echtuckerii", "D.F. Brunton"),
    ("Coccinella 7-punctata L.", "Coccinella 7-punctata", "L."),
    ("Capsella bursa-pastoris (L.) Medik.", "Capsella bursa-pastoris", "(L.) Medik."),
    ("Acacia cf. aneura", "Acacia", ""),
    ("Acacia aff. aneura F.Muell.", "Acacia", ""),
    ("cf. Acacia aneura", "Acacia", ""),
    ("Acacia aneura cf. var. tenuis", "Acacia aneura", ""),
    ("Acacia ?aneura", "Acacia aneura", ""),
    ("Acacia ? aneura", "Acacia aneura", ""),
    ("Acacia aneura?", "Acacia aneura", ""),
    ("?Acacia aneura", "Acacia aneura", ""),
    ("Acacia sp.", "Acacia", ""),
    ("Acacia sp. nov.", "Acacia", ""),
    ("Acacia spp.", "Acacia", ""),
    ("Acacia indet.", "Acacia", ""),
    ("Acacia aneura subsp.", "Acacia aneura", ""),
    ("Macropodidae gen. sp.", "Macropodidae", ""),
    ("Acacia sp. Mt Ossa (J.Smith 12)", "Acacia", ""),
    ("Rosa 'Peace'", "Rosa", ""),
    ("Acacia aneura agg.", "Acacia aneura", ""),
    ("Tobacco mosaic virus", "Tobacco mosaic virus", ""),
    ("Tobamovirus", "Tobamovirus", ""),
    ("BOLD:AAA1234", "BOLD:AAA1234", ""),
    ("SH1508347.08FU", "SH1508347.08FU", ""),
    ("incertae sedis", "", ""),
    ("Unidentified beetle", "", ""),
    ("12345", "", ""),
    ("A. aneura", "", ""),
    ("A-A var.", "", ""),
    ("", "", ""),
    ("Psittacine beak and feather disease (PBFD)", "", ""),
];

#[test]
fn names_have_one_canonical_form_and_their_authors() {
    for (text, expected, authorship) in NAMES {
        let name = ParsedName::parse(text);
        assert_eq!(name.canonical().unwrap_or_default(), *expected, "{text}");
        assert_eq!(name.authorship.as_deref().unwrap_or_default(), *authorship, "{text}");
    }
}

#[test]
fn names_tell_rank_and_certainty() {
    use Qualifier::{Affinity, Confer, Indeterminate, Plural, Question};
    for (text, rank, qualifier) in [
        ("Acacia aneura", None, None),
        ("Acacia aneura var. tenuis", Some(Rank::Variety), None),
        ("Acacia aneura ssp. tenuis", Some(Rank::Subspecies), None),
        ("Acacia sect. Juliflorae", Some(Rank::Section), None),
        ("Acacia aneura agg.", Some(Rank::SpeciesAggregate), None),
        ("Acacia cf. aneura", None, Some(Confer)),
        ("Acacia aff. aneura", None, Some(Affinity)),
        ("Acacia aneura ?", None, Some(Question)),
        ("Acacia sp. 1", None, Some(Indeterminate)),
        ("Acacia spp.", None, Some(Plural)),
        ("Acacia aneura var.", None, Some(Indeterminate)),
    ] {
        let name = ParsedName::parse(text);
        assert_eq!((name.rank, name.qualifier), (rank, qualifier), "{text}");
    }
}

#[test]
fn names_have_parts() {
    let name = ParsedName::parse("Polyommatus (Agrodiaetus) ripartii subsp. ripartii (Freyer, 1830)");
    assert_eq!(name.kind, NameKind::Scientific);
    assert_eq!(name.infrageneric.as_deref(), Some("Agrodiaetus"));
    assert!(name.is_autonym());
    assert_eq!(name.year, Some(1830));
    assert!(!name.hybrid);
    assert!(ParsedName::parse("Abelia ×grandiflora").hybrid);

    let phrase = ParsedName::parse("Acacia sp. Mt Ossa (J.Smith 12)");
    assert_eq!(phrase.designation.as_deref(), Some("sp. Mt Ossa"));
    assert_eq!(ParsedName::parse("Acacia sp.").designation, None);

    let formula = ParsedName::parse("Salix alba x fragilis");
    assert_eq!((formula.kind, formula.genus.as_deref()), (NameKind::Formula, Some("Salix")));
    let two_genera = ParsedName::parse("Carpobrotus aequilaterus x Sarcozona bicarinata");
    assert_eq!(two_genera.genus, None);

    for (text, kind) in [
        ("Tobacco mosaic virus", NameKind::Virus),
        ("BOLD:AAA1234", NameKind::Otu),
        ("unknown", NameKind::Placeholder),
        ("12345", NameKind::NoName),
    ] {
        assert_eq!(ParsedName::parse(text).kind, kind, "{text}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Acacia",
            "aneura",
            "var.",
            "subsp.",
            "f.",
            "×",
            "x",
            "cf.",
            "aff.",
            "?",
            "sp.",
            "spp.",
            "(Shaw,",
            "1800)",
            "(Agrodiaetus)",
            "L.",
            "ex",
            "de",
            "&",
            "agg.",
            "'Peace'",
            "sect.",
            "Unknown",
            "virus",
            "indet.",
            "ACACIA",
            "cæsium",
            "ÃƒÂ©",
            "auct.",
            "non",
            "7-punctata",
            "d'Urv.",
            "(",
            ")",
            "-",
            "'",
            "no",
            "incertae",
            "sedis",
        ])
        .prop_map(str::to_owned),
        "[A-Za-zé\u{301}×?.,'()-]{1,8}",
    ]
}

proptest! {
    #[test]
    fn any_text_can_be_taken_apart(text in "\\PC{0,80}") {
        let once = canonical(&text);
        prop_assert_eq!(canonical(&once), once);
    }

    #[test]
    fn the_canonical_form_of_a_canonical_form_is_itself(words in prop::collection::vec(word(), 0..8)) {
        let once = canonical(&words.join(" "));
        prop_assert_eq!(canonical(&once), once);
    }
}
