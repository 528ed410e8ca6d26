//! Archives as found in the wild, where they are at hand (`ATLAS_TEST_SHARED`, or `../shared` beside the checkout):
//! each is read to its last row or refused for its known reason.
//!
//! Rows were counted with Python's `csv` module over the bytes of each file, decoded by hand where they are not
//! UTF-8: without the header, without lines that are empty or hold delimiters alone, quotes obeyed where the
//! descriptor says so or the header has them.

use std::path::{Path, PathBuf};

use crate::{
    archive::{Archive, Meter},
    eml::Eml,
    error::IngestError,
    join::{Join, JoinCounts, Shape},
    report::DefectCode::{self, BadDescriptor, Hostile, MissingFile, NotAnArchive, UnsupportedCore},
};

/// Records there are, or why there are none.
type Expected = Result<u64, DefectCode>;

fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("ATLAS_TEST_SHARED").map_or_else(beside, PathBuf::from).join("data");
    if !folder.is_dir() {
        println!("LEFT OUT: the real archives are not at hand (ATLAS_TEST_SHARED)");
        return None;
    }
    Some(folder)
}

/// What is in an archive.
#[derive(Default)]
struct Found {
    records: u64,
    /// Extension rows joined to records.
    attached: u64,
    values: Vec<Vec<String>>,
    counts: JoinCounts,
}

fn read(path: &Path) -> Result<Found, DefectCode> {
    let code = |error: IngestError| match error {
        IngestError::Refused(refusal) => refusal.defects[0].code,
        other => panic!("{}: {other}", path.display()),
    };
    let meter = Meter::default();
    let archive = Archive::open(path, &meter).map_err(code)?;
    let shape = Shape::of(&archive).map_err(|defect| defect.code)?;
    let scratch = tempfile::tempdir().unwrap();
    let join = Join { archive: &archive, shape: &shape, meter: &meter, scratch: scratch.path() };
    let mut found = Found::default();
    let counts = join.run(|joined| {
        found.records += 1;
        found.attached += joined.attached.map_or(0, |rows| rows.len() as u64);
        if found.records < 1_000 {
            found.values.push(joined.values.iter().map(str::to_owned).collect());
        }
        Ok(())
    });
    found.counts = counts.map_err(code)?;
    found.counts.notes.extend(archive.notes);
    Ok(found)
}

fn check(cases: &[(&str, Expected)]) {
    let Some(folder) = shared() else { return };
    let found = cases
        .iter()
        .map(|(name, expected)| (*name, read(&folder.join(name)).map(|found| found.records), *expected));
    let wrong: Vec<_> = found.filter(|(_, found, expected)| found != expected).collect();
    assert!(wrong.is_empty(), "found and expected: {wrong:#?}");
}

#[test]
fn published_archives() {
    check(&[
        ("dwca-bas-argos/dwca-bas_argos-v1.0.zip", Ok(53_176)),
        ("dwca-event-nsbs/dwca-nsbs-v1.6.zip", Ok(16_846)),
        ("dwca-event-livingnorway/temp.zip", Ok(7_442)),
        // The data of this folder are in the zip beside its descriptor.
        ("dwca-event-livingnorway", Err(MissingFile)),
        ("dwca-event-inboveg/dwca-inboveg-fytocoenoses-of-turnhout-ponds-v1.3.zip", Ok(1_553)),
        ("dwca-event-inboveg/dwca-inboveg-niche-vlaanderen-events-v0.8.zip", Ok(24)),
        ("dwca-nrm-herps-3-versions/dwca-20180905.zip", Ok(4_956)),
        ("dwca-nrm-herps-3-versions/dwca-20180905-repackaged.zip", Ok(4_956)),
        ("dwca-nrm-herps-3-versions/dwca-20180916.zip", Ok(4_956)),
        ("dwca-dwca-event-example", Ok(3)),
        ("occ-au-infinitylists/DERIVED-au-infinitylists-dwca.zip", Ok(243_746)),
        ("occ-au-lizard-island-dna", Ok(983)),
        ("checklist-vascan/vascan.zip", Err(UnsupportedCore)),
        ("checklist-au-griis-2-versions/dwca-griis-australia-v1.6", Err(UnsupportedCore)),
        ("checklist-au-griis-2-versions/dwca-griis-australia-v1.9", Err(UnsupportedCore)),
        ("checklist-au-griis-2-versions/dwca-griis-australia-v1.9.zip", Err(UnsupportedCore)),
        // Their descriptors name files that were renamed.
        ("dwca-geocase-fossils-minerals/Naturalis-mineralogy-petrology-data", Err(MissingFile)),
        ("dwca-geocase-fossils-minerals/UMU-fossil-data", Err(MissingFile)),
    ]);
}

#[test]
fn tables_without_a_descriptor() {
    check(&[
        ("occ-au-quoll-galah/dasyurus_viverrinus.csv", Ok(5_735)),
        ("occ-au-biocache-service/test-data.csv", Ok(1_005)),
        ("occ-sanctsound-noaa/occurrence.zip", Ok(22_928)),
        ("occ-sanctsound-noaa/occurrence_w_coordinateUncertainty.zip", Ok(22_928)),
        ("occ-sanctsound-noaa/emof.zip", Ok(68_784)),
        ("occ-rato-3-versions/occurrence-2022-09-27.csv", Ok(3_807)),
        ("occ-rato-3-versions/occurrence-2023-02-24.csv", Ok(3_802)),
        ("occ-rato-3-versions/occurrence-2023-12-08.csv", Ok(7_402)),
        ("dwca-geocase-fossils-minerals/UMU-fossil-data/fossils_sample1.csv", Ok(1_000)),
        (
            "dwca-geocase-fossils-minerals/Naturalis-mineralogy-petrology-data/naturalis_mineralogy_sample.csv",
            Ok(1_000),
        ),
        (
            "dwca-geocase-fossils-minerals/Naturalis-mineralogy-petrology-data/naturalis_petrology_sample.csv",
            Ok(1_000),
        ),
        (
            "dwca-geocase-fossils-minerals/Naturalis-mineralogy-petrology-data/naturalis_petrology_multimedia.csv",
            Ok(266),
        ),
        ("malformed-dwca-io/MOBOTDarwinCore.csv", Ok(3)),
        ("malformed-dwca-io/quoted_headers_MOBOTDarwinCore.csv", Ok(2)),
        ("malformed-dwca-io/csv_always_quoted.csv", Ok(2)),
        ("malformed-dwca-io/csv_incl_single_quotes.csv", Ok(3)),
        ("malformed-dwca-io/csv_optional_quotes_excel2008CSV.csv", Ok(4)),
        ("malformed-dwca-io/csv_optional_quotes_puma.csv", Ok(3_391)),
        ("malformed-dwca-io/csv_quoted-unquoted_headers.csv", Ok(3)),
        ("malformed-dwca-io/csv_unquoted.txt", Ok(3)),
        ("malformed-dwca-io/csv_unquoted_coordinates.txt", Ok(3)),
        ("malformed-dwca-io/empty_line.tab", Ok(6)),
        ("malformed-dwca-io/null_data.txt", Ok(5)),
        ("malformed-dwca-io/event.txt", Ok(9)),
        ("malformed-dwca-io/event-plus-id.txt", Ok(9)),
        ("malformed-dwca-io/gnub.tab", Ok(9)),
        ("malformed-dwca-io/gnub.tab.zip", Ok(9)),
        ("malformed-dwca-io/iucn100.csv", Ok(99)),
        ("malformed-dwca-io/iucn100.pipe.txt", Ok(99)),
        ("malformed-dwca-io/iucn100.tab.txt", Ok(99)),
        ("malformed-dwca-io/issues/Borza.txt", Ok(435)),
        ("malformed-dwca-io/issues/ebird.tab.txt", Ok(8)),
        ("malformed-dwca-io/dwca", Ok(24)),
        ("malformed-dwca-io/constituentsdwca", Ok(24)),
        ("malformed-dwca-io/issues/eol/my_darwincore.txt", Ok(3)),
        // Neither of its two tables is one of occurrences; only the first has names.
        ("malformed-dwca-io/issues/eol", Ok(3)),
    ]);
}

#[test]
fn archives_that_gbif_tests_with() {
    check(&[
        ("dwca-gbif-pipelines-integration/dwca/2247944e-3776-40a9-b9c4-abecf7eea177", Ok(619)),
        ("dwca-gbif-pipelines-integration/dwca/9997fa4e-54c1-43ea-9856-afa90204c162", Ok(1)),
        ("dwca-gbif-pipelines-integration/dwca/9bed66b3-4caa-42bb-9c93-71d7ba109dad", Ok(1_534)),
        ("dwca-gbif-pipelines-integration/dwca/b578802e-f1ca-4e5b-acf8-4d45306e6b48", Err(MissingFile)),
        ("dwca-gbif-pipelines-integration/csv/189136b2-3d94-4cc6-bd86-42c85b27cbb4", Ok(13)),
        (
            "dwca-gbif-pipelines-integration/xlsx/b0494b4a-b9fb-49d5-9f55-869ad5d13ae9/test.xlsx",
            Err(NotAnArchive),
        ),
        (
            "dwca-gbif-pipelines-integration/ods/15d05310-3fcf-4cde-b210-9b398a24c846/test.ods",
            Err(NotAnArchive),
        ),
        (
            "dwca-gbif-pipelines-integration/abcd/182778bd-579e-4ba7-baef-921c3b9db9a0.abcda",
            Err(NotAnArchive),
        ),
        (
            "dwca-gbif-pipelines-integration/occurrence/9bed66b3-4caa-42bb-9c93-71d7ba109dad/60/verbatim.avro",
            Err(NotAnArchive),
        ),
        (
            "dwca-gbif-pipelines-integration/xml/7ef15372-1387-11e2-bb2e-00145eb45e9a/62/Aaa-Baa/7ef15372-1387-11e2-bb2e-00145eb45e9a_61_Aaa-Baa_0_1.response",
            Err(NotAnArchive),
        ),
        // Some of these are refused for their keys; their rows are read all the same.
        ("dwca-gbif-crawler-tests/checklist_dupl_coreid.zip", Ok(15)),
        ("dwca-gbif-crawler-tests/checklist_good_coreid.zip", Ok(15)),
        ("dwca-gbif-crawler-tests/checklist_good_taxonid.zip", Ok(15)),
        ("dwca-gbif-crawler-tests/checklist_missing_taxonid.zip", Ok(15)),
        ("dwca-gbif-crawler-tests/dwca-empty.zip", Ok(0)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-20-percent-invalid-triplet.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-50-percent-invalid-with-dupes-triplet.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-dupe-triplet.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-dupe-and-missing-ids.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-dupe-ids.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-good-ids.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca-one-thousand-good-triplets-no-id.zip", Ok(1_000)),
        ("dwca-gbif-crawler-tests/dwca-with-backslashes.zip", Ok(100)),
        ("dwca-gbif-crawler-tests/dwca_checklist-one-hundred-good-triplets-good-ids.zip", Ok(100)),
    ]);
}

#[test]
fn archives_that_gbifs_reader_is_tested_with() {
    check(&[
        ("malformed-dwca-io/archive-occ.zip", Ok(1_534)),
        ("malformed-dwca-io/checklist_980.zip", Ok(740)),
        ("malformed-dwca-io/plazi/6632D8151686A3F8C71D4B5A5B1181A4.zip", Ok(47)),
        ("malformed-dwca-io/issues/csv-json-escaped-quotes", Ok(1)),
        ("malformed-dwca-io/meta-xml-variants/dwca-id-with-term", Ok(2)),
        ("malformed-dwca-io/archive-dwc", Err(UnsupportedCore)),
        ("malformed-dwca-io/archive-tax.zip", Err(UnsupportedCore)),
        ("malformed-dwca-io/archive-tax.tar.gz", Err(NotAnArchive)),
        // An extension whose `coreid` names no column.
        ("malformed-dwca-io/nullCoreID.zip", Err(BadDescriptor)),
        ("malformed-dwca-io/defaults/extension-encoding-missing", Err(UnsupportedCore)),
        ("malformed-dwca-io/defaults/meta-file-encoding-missing", Err(UnsupportedCore)),
        ("malformed-dwca-io/invalid/extension-core-id-missing", Err(MissingFile)),
        ("malformed-dwca-io/invalid/extension-id-missing", Err(BadDescriptor)),
        ("malformed-dwca-io/invalid/extension-location-missing", Err(MissingFile)),
        ("malformed-dwca-io/invalid/extension-missing", Err(UnsupportedCore)),
        ("malformed-dwca-io/invalid/meta-file-location-missing", Err(BadDescriptor)),
        ("malformed-dwca-io/invalid/meta-only", Err(MissingFile)),
        ("malformed-dwca-io/meta", Err(MissingFile)),
        ("malformed-dwca-io/multifile-multiline-header", Err(UnsupportedCore)),
        ("malformed-dwca-io/multifile-psv", Err(UnsupportedCore)),
        ("malformed-dwca-io/multiline-header", Err(UnsupportedCore)),
        ("malformed-dwca-io/simplest-archive", Err(UnsupportedCore)),
        ("malformed-dwca-io/xml-entity-meta", Err(MissingFile)),
        ("malformed-zip-slip/zip-slip.zip", Err(Hostile)),
        ("malformed-zip-slip/zip-slip-win.zip", Err(Hostile)),
        ("malformed-zip-slip/zip-slip.tar", Err(NotAnArchive)),
        ("malformed-zip-slip/zip-slip-win.tar", Err(NotAnArchive)),
    ]);
}

#[test]
fn archives_that_other_readers_test_with() {
    let of = |name: &'static str, expected: Expected| (name, expected);
    let cases = [
        of("dwca-2extensions.zip", Err(UnsupportedCore)),
        of("dwca-csv-quote-dir", Ok(2)),
        of("dwca-default-metadata-filename.zip", Ok(2)),
        of("dwca-ids.zip", Err(UnsupportedCore)),
        of("dwca-invalid-lacks-metadata", Ok(2)),
        // What its makers refuse as two data files: one is empty.
        of("dwca-invalid-simple-toomuch.zip", Ok(3)),
        of("dwca-invalid-simple-two.zip", Ok(3)),
        // Its rows have a column less than is described.
        of("dwca-malformed-descriptor", Ok(4)),
        of("dwca-meta-default-values", Ok(2)),
        of("dwca-metadata-windows1252-encoding", Ok(4)),
        of("dwca-missing-extension-details", Err(UnsupportedCore)),
        of("dwca-noheaders-1.zip", Ok(2)),
        of("dwca-noheaders-2.zip", Ok(2)),
        of("dwca-nometadata.zip", Ok(2)),
        of("dwca-orphaned-rows.zip", Err(UnsupportedCore)),
        of("dwca-partial-default.zip", Ok(2)),
        of("dwca-simple-csv-dos.zip", Ok(3)),
        of("dwca-simple-csv-eml.zip", Ok(3)),
        of("dwca-simple-csv-notenclosed.zip", Ok(3)),
        of("dwca-simple-csv.zip", Ok(3)),
        of("dwca-simple-dir", Ok(4)),
        of("dwca-simple-subdir.zip", Ok(2)),
        of("dwca-simple-test-archive-enclosed.zip", Ok(2)),
        of("dwca-simple-test-archive.tgz", Err(NotAnArchive)),
        of("dwca-simple-test-archive.zip", Ok(2)),
        of("dwca-star-test-archive.zip", Err(UnsupportedCore)),
        of("dwca-test-default.zip", Ok(2)),
        // One row, with U+0085 among its values, which ends no line.
        of("dwca-utf8-eol-test.zip", Ok(1)),
        of("gbif-results-lacks-s-metadata.zip", Ok(158)),
        of("gbif-results-whitespace-in-xml.zip", Ok(158)),
        of("gbif-results.zip", Ok(158)),
    ];
    let named = cases.map(|(name, expected)| (format!("malformed-python-dwca-reader/{name}"), expected));
    check(&named.each_ref().map(|(name, expected)| (name.as_str(), *expected)));
}

#[test]
fn tables_in_every_encoding() {
    let cases = [
        ("cp1252.txt", 1),
        ("cp1252_SourceDatabase.txt", 1),
        ("cp1252_names.txt", 361),
        ("latin1.txt", 1),
        ("latin1_AcceptedSpecies.txt", 20),
        ("latin1_names.txt", 361),
        ("macroman_names.txt", 361),
        ("utf-16BE.txt", 6),
        ("utf-16BE_.csv", 798),
        ("utf-16BE_bom_names.txt", 361),
        ("utf-16BE_names.txt", 361),
        ("utf-16BE_no-bom.csv", 798),
        ("utf-16LE.csv", 798),
        ("utf-16LE_bom_names.txt", 361),
        ("utf-16LE_little-endian.csv", 798),
        ("utf-16LE_names.txt", 361),
        ("utf-8.txt", 1),
        ("utf-8_.csv", 798),
        ("utf-8_arabic.csv", 798),
        ("utf-8_bom_names.txt", 361),
        ("utf-8_japanese.csv", 798),
        ("utf-8_korean.csv", 798),
        ("utf-8_latin.csv", 798),
        ("utf-8_names.txt", 361),
        ("utf-8_no-bom.csv", 798),
        ("utf-8_traditional-chinese.csv", 798),
    ];
    let named = cases.map(|(name, rows)| (format!("malformed-charsets-col/{name}"), Ok(rows)));
    check(&named.each_ref().map(|(name, expected)| (name.as_str(), *expected)));
}

/// The same list was saved in every encoding, which the older ones have not all letters for.
#[test]
fn the_same_table_reads_the_same_in_every_encoding() {
    let Some(folder) = shared() else { return };
    let values = |name: &str| read(&folder.join("malformed-charsets-col").join(name)).unwrap().values;
    let names = values("utf-8_names.txt");
    for (name, without) in [
        ("utf-8_bom_names.txt", &[][..]),
        ("utf-16BE_names.txt", &[]),
        ("utf-16BE_bom_names.txt", &[]),
        ("utf-16LE_names.txt", &[]),
        ("utf-16LE_bom_names.txt", &[]),
        ("cp1252_names.txt", &["Ś", "č"]),
        ("latin1_names.txt", &["Ś", "č", "œ", "Œ", "ž"]),
        ("macroman_names.txt", &["Ś", "č", "ž", "×"]),
    ] {
        let other = values(name);
        let differing = names.iter().zip(&other).find(|(names, other)| {
            let has_all = !names.iter().any(|value| without.iter().any(|letter| value.contains(letter)));
            names != other && has_all
        });
        assert!(differing.is_none() && names.len() == other.len(), "{name}: {differing:?}");
    }
    let table = values("utf-8_no-bom.csv");
    for name in
        ["utf-8_.csv", "utf-16BE_.csv", "utf-16BE_no-bom.csv", "utf-16LE.csv", "utf-16LE_little-endian.csv"]
    {
        assert!(values(name) == table, "{name}");
    }
}

/// Extension rows by Python as well: those whose id is that of a record, and the others.
#[test]
fn extension_rows_are_joined_or_counted_as_lost() {
    let Some(folder) = shared() else { return };
    for (name, attached, orphans) in [
        ("occ-au-lizard-island-dna", 983, 0),
        ("malformed-dwca-io/issues/csv-json-escaped-quotes", 4, 0),
        ("dwca-gbif-pipelines-integration/dwca/9bed66b3-4caa-42bb-9c93-71d7ba109dad", 1_534, 0),
    ] {
        let found = read(&folder.join(name)).unwrap();
        assert_eq!((found.attached, found.counts.orphans), (attached, orphans), "{name}");
    }
}

#[test]
fn what_is_odd_about_them_is_noted() {
    let Some(folder) = shared() else { return };
    for (name, expected) in [
        (
            "malformed-dwca-io/csv_optional_quotes_puma.csv",
            &["not UTF-8", "2560 rows with fewer columns"][..],
        ),
        ("malformed-dwca-io/issues/Borza.txt", &["not UTF-8", "420 rows with fewer columns"]),
        ("malformed-charsets-col/macroman_names.txt", &["read as macintosh"]),
        ("malformed-charsets-col/utf-16LE.csv", &["read as UTF-16LE"]),
        ("malformed-charsets-col/utf-8_no-bom.csv", &[]),
        ("dwca-bas-argos/dwca-bas_argos-v1.0.zip", &[]),
        ("malformed-python-dwca-reader/dwca-malformed-descriptor", &["4 rows with fewer columns"]),
        ("malformed-python-dwca-reader/dwca-invalid-simple-two.zip", &[]),
    ] {
        let notes = read(&folder.join(name)).unwrap().counts.notes.join("\n");
        assert!(expected.iter().all(|words| notes.contains(words)), "{name}: {notes}");
        assert!(!expected.is_empty() || notes.is_empty(), "{name}: {notes}");
    }
}

#[test]
fn metadata_in_every_encoding() {
    let Some(folder) = shared() else { return };
    let mut documents = 0;
    for part in ["eml", "eml/ipt", "eml-metadata-profile", "metadata", "dc"] {
        for entry in std::fs::read_dir(folder.join("eml-gbif-metadata-profile").join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "xml") {
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let eml =
                Eml::read(&name, &std::fs::read(&path).unwrap()).unwrap_or_else(|defect| panic!("{defect}"));
            // Dublin Core and descriptions of protocols are of no dataset.
            let other = name.starts_with("worms_dc") || name == "eml-protocol.xml";
            assert!(eml.title.is_some() || other, "{}", path.display());
            documents += 1;
        }
    }
    assert_eq!(documents, 39);
    let title = |name: &str| {
        let bytes = std::fs::read(folder.join("eml-gbif-metadata-profile/metadata").join(name)).unwrap();
        Eml::read(name, &bytes).unwrap().title
    };
    for name in ["eml-utf16LE.xml", "eml-utf16_declared_as_utf8.xml", "eml-utf16_no_LE_declared.xml"] {
        let found = title(name).unwrap();
        assert!(found.starts_with("Checklist of the Vascular Plants of Big Lagoon Bog"), "{name}: {found}");
    }
}
