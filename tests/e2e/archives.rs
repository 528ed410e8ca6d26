//! Real archives, where they are at hand: what is published is what is in them, counted here by other means.

use std::{
    collections::HashSet,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::{Atlas, Server};

/// How a table is counted without the reader under test.
#[derive(Clone, Copy)]
enum Table {
    /// One record a line, one header line.
    Lines,
    /// Records may span lines inside quotes; one header line.
    Quoted,
}

/// A real archive.
struct Case {
    source: &'static str,
    /// The table inside, empty where the source is the table.
    table: &'static str,
    kind: Table,
    unique_key: &'static str,
}

const fn case(source: &'static str, table: &'static str, kind: Table, unique_key: &'static str) -> Case {
    Case { source, table, kind, unique_key }
}

/// Where real archives lie beside the project.
fn shared() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if !found.exists() {
        println!("left out: real archives, as ../shared/data is not there");
        return None;
    }
    Some(found)
}

fn table(dir: &Path, case: &Case) -> Vec<u8> {
    let source = dir.join(case.source);
    let mut bytes = Vec::new();
    if source.extension().is_some_and(|e| e == "zip") {
        let mut zip = ZipArchive::new(File::open(&source).expect("the archive")).expect("a zip");
        zip.by_name(case.table).expect("the table").read_to_end(&mut bytes).expect("bytes");
    } else {
        let path = if case.table.is_empty() { source } else { source.join(case.table) };
        File::open(path).expect("the table").read_to_end(&mut bytes).expect("bytes");
    }
    bytes
}

fn count(dir: &Path, case: &Case) -> u64 {
    let bytes = table(dir, case);
    let records = match case.kind {
        Table::Lines => bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()).count() - 1,
        Table::Quoted => {
            csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).byte_records().count()
        }
    };
    records as u64
}

/// Ingests each into a dataset of its own and compares what the server shows with what the table holds.
async fn published_is_what_is_there(cases: &[Case]) -> Option<Server> {
    let dir = shared()?;
    let atlas = Atlas::sqlite().with("ATLAS_MAX_PAGE_SIZE", "1000");
    for (n, case) in cases.iter().enumerate() {
        let uid = format!("dr{}", n + 1);
        let more: &[&str] = match case.unique_key {
            "" => &["--create"],
            key => &["--create", "--unique-key", key],
        };
        atlas.ingest(&dir.join(case.source), &uid, more).succeeded();
    }
    let server = atlas.serve();
    let mut sum = 0;
    for (n, case) in cases.iter().enumerate() {
        let expected = count(&dir, case);
        assert!(expected > 0, "{}", case.source);
        assert_eq!(server.count(&format!("dr{}", n + 1)).await, expected, "{}", case.source);
        sum += expected;
    }
    let all = server.query("{ occurrences { totalCount } }").await;
    assert_eq!(all["occurrences"]["totalCount"], sum);
    Some(server)
}

#[tokio::test]
async fn small_archives_of_many_kinds() {
    published_is_what_is_there(&[
        case("occ-au-lizard-island-dna", "occurrences.tsv", Table::Lines, ""),
        case("dwca-nrm-herps-3-versions/dwca-20180905.zip", "occurrence.txt", Table::Lines, ""),
        case(
            "dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-good-ids.zip",
            "occurrence.txt",
            Table::Lines,
            "",
        ),
        case(
            "dwca-gbif-crawler-tests/dwca-one-thousand-good-triplets-no-id.zip",
            "occurrence.txt",
            Table::Lines,
            "institutionCode,collectionCode,catalogNumber",
        ),
        case(
            "dwca-gbif-pipelines-integration/dwca/9bed66b3-4caa-42bb-9c93-71d7ba109dad",
            "occurrence.txt",
            Table::Lines,
            "id",
        ),
        case("occ-rato-3-versions/occurrence-2022-09-27.csv", "", Table::Quoted, ""),
        case("occ-au-biocache-service/test-data.csv", "", Table::Quoted, "id"),
        case("occ-au-quoll-galah/dasyurus_viverrinus.csv", "", Table::Quoted, "recordID"),
    ])
    .await;
}

#[tokio::test]
async fn archives_of_tens_of_thousands() {
    published_is_what_is_there(&[
        case("dwca-bas-argos/dwca-bas_argos-v1.0.zip", "occurrence.txt", Table::Lines, "id"),
        case("occ-sanctsound-noaa/occurrence.zip", "occurrence", Table::Quoted, ""),
    ])
    .await;
}

#[tokio::test]
async fn a_quarter_of_a_million_records_page_to_their_end() {
    let source = "occ-au-infinitylists/DERIVED-au-infinitylists-dwca.zip";
    let case = case(source, "occurrence.csv", Table::Quoted, "id");
    let Some(server) = published_is_what_is_there(&[case]).await else { return };
    let query = "query($after: String) {
        occurrences(first: 1000, after: $after, orderBy: [{ field: YEAR, direction: DESC }]) {
          nodes { key year } pageInfo { endCursor hasNextPage } } }";
    let (mut seen, mut years, mut after) = (HashSet::new(), Vec::new(), Value::Null);
    loop {
        let mut page = server.query_with(query, json!({ "after": after })).await["occurrences"].take();
        for node in page["nodes"].as_array().expect("nodes") {
            assert!(seen.insert(node["key"].as_str().expect("a key").to_owned()), "{node} came twice");
            years.push(node["year"].as_i64());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
    // The number of records as it was counted when the archive was made.
    assert_eq!(seen.len(), 243_746);
    // None is below any year, so that nulls come last.
    assert!(years.is_sorted_by(|a, b| a >= b), "newest first, those without a year last");
}

#[tokio::test]
async fn archives_with_defects_are_refused_with_the_place() {
    let Some(dir) = shared() else { return };
    let atlas = Atlas::sqlite();
    for (source, expected) in [
        // The file's name says it: ids that repeat. Line 11 is the tenth record, the first with that id.
        (
            "dwca-gbif-crawler-tests/dwca-one-hundred-good-triplets-dupe-ids.zip",
            "same occurrenceID as that on line 11",
        ),
        ("dwca-gbif-crawler-tests/dwca-one-thousand-good-triplets-no-id.zip", "`occurrenceID`"),
        ("dwca-gbif-pipelines-integration/dwca/b578802e-f1ca-4e5b-acf8-4d45306e6b48", "`occurrence.txt`"),
        ("malformed-zip-slip/zip-slip.zip", "leads out of the archive"),
    ] {
        let refused = atlas.ingest(&dir.join(source), "dr1", &["--create"]).failed();
        assert!(refused.contains(expected), "{source}:\n{refused}");
    }
    let data = atlas.serve().query("{ occurrences { totalCount } datasets { totalCount } }").await;
    assert_eq!(data["occurrences"]["totalCount"], 0);
}

#[tokio::test]
async fn a_new_version_updates_and_one_with_all_ids_new_is_stopped() {
    let Some(dir) = shared() else { return };
    let versions = ["2022-09-27", "2023-02-24", "2023-12-08"];
    let [first, second, third] =
        versions.map(|day| dir.join(format!("occ-rato-3-versions/occurrence-{day}.csv")));
    let atlas = Atlas::sqlite();
    atlas.ingest(&first, "dr1", &["--create"]).succeeded();
    let server = atlas.serve();
    assert_eq!(server.count("dr1").await, 3_807);
    // 6 records were added and 11 removed between the first two.
    let said = atlas.ingest(&second, "dr1", &[]).succeeded();
    assert!(said.contains("6 added") && said.contains("11 removed"), "{said}");
    assert_eq!(server.count("dr1").await, 3_802);
    // In the third every id is another.
    atlas.ingest(&third, "dr1", &[]).failed();
    assert_eq!(server.count("dr1").await, 3_802);
    atlas.ingest(&third, "dr1", &["--allow-id-change"]).succeeded();
    assert_eq!(server.count("dr1").await, 7_402);
    let runs = server.query("{ ingestRuns(first: 10) { nodes { state } } }").await;
    let states: Vec<&Value> =
        runs["ingestRuns"]["nodes"].as_array().expect("runs").iter().map(|r| &r["state"]).collect();
    assert_eq!(states, ["PUBLISHED", "REFUSED", "RETIRED", "RETIRED"]);
}
