//! The record store as its documentation tells it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use arrow_schema::{DataType, Field};
use uuid::Uuid;

use super::{RecordStore, layout::SCHEMA};
use crate::{ExtensionRow, Interpreted, OccurrenceIssue, OccurrenceRecord, Term};

const DOCUMENT: &str = include_str!("../../../docs/records.md");

/// What the document calls a type.
fn words(field: &Field) -> &'static str {
    match field.data_type() {
        DataType::Utf8 => "text",
        DataType::FixedSizeBinary(16) => "16 bytes",
        DataType::Int32 => "32-bit integer",
        DataType::Int64 => "64-bit integer",
        DataType::Float64 => "double",
        DataType::Date32 => "date",
        DataType::List(item) if *item.data_type() == DataType::Utf8 => "list of text",
        DataType::List(_) => "list of struct",
        other => panic!("{}: the document has no words for {other}", field.name()),
    }
}

#[test]
fn every_column_is_documented_with_its_type_and_in_its_place() {
    let rows = DOCUMENT.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| {
        let (name, rest) = row.split_once("` | ")?;
        Some((name, rest.split_once(" | ")?.0))
    });
    let columns = SCHEMA.fields().iter().map(|field| (field.name().as_str(), words(field)));
    assert_eq!(rows.collect::<Vec<_>>(), columns.collect::<Vec<_>>());
}

#[test]
fn parts_of_structures_are_named() {
    for name in
        ["checklistKey", "taxonKey", "acceptedTaxonKey", "matchType", "lineage", "rowType", "terms", "name"]
    {
        assert!(DOCUMENT.contains(&format!("`{name}`")), "{name}");
    }
}

/// The queries of the document, read from its blocks.
fn queries() -> Vec<&'static str> {
    DOCUMENT.split("```sql\n").skip(1).filter_map(|block| block.split("```").next()).map(str::trim).collect()
}

/// Python with DuckDB, as `scripts/install.sh duckdb` puts it there.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("ATLAS_TEST_DUCKDB_PYTHON").map(PathBuf::from);
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/duckdb/bin/python");
    named.or(Some(installed)).filter(|path| path.exists())
}

/// Runs the queries one after another; the answer of each is a line.
fn answers(python: &Path, queries: &[String]) -> Output {
    const PROGRAM: &str = "
import sys, duckdb
connection = duckdb.connect()
for query in sys.argv[1:]:
    answer = connection.execute(query)
    print(answer.fetchall() if answer.description else [], flush=True)
";
    Command::new(python).arg("-c").arg(PROGRAM).args(queries).output().unwrap()
}

fn term(name: &str, value: &str) -> Term {
    Term { name: name.to_owned(), value: value.to_owned() }
}

fn record(n: u128, species: Option<&str>) -> OccurrenceRecord {
    OccurrenceRecord {
        id: Uuid::from_u128(n),
        dataset_key: Uuid::nil(),
        interpreted: Interpreted {
            catalog_number: Some(format!("C{n}")),
            scientific_name: species.map(str::to_owned),
            species: species.map(str::to_owned),
            year: Some(1899),
            ..Interpreted::default()
        },
        issues: vec![OccurrenceIssue::ZeroCoordinate],
        verbatim: vec![term("catalogNumber", "C"), term("eventDate", "Dec. 1899")],
        extensions: vec![ExtensionRow {
            row_type: "http://rs.gbif.org/terms/1.0/Multimedia".to_owned(),
            terms: vec![term("identifier", "http://a.example/1.jpg")],
        }],
    }
}

#[tokio::test]
async fn duckdb_reads_a_version_by_the_queries_of_the_document() {
    let Some(python) = python() else {
        println!(
            "left out: reading the record store with DuckDB, as scripts/install.sh duckdb has not been run"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let store = RecordStore { rows_per_part: 2, ..RecordStore::local(folder.path()).unwrap() };
    let mut writer = store.writer(Uuid::nil(), 7).await.unwrap();
    let all =
        [record(1, Some("Aus bus")), record(2, Some("Aus bus")), record(3, Some("Cus dus")), record(4, None)];
    writer.write(&all).await.unwrap();
    writer.finish().await.unwrap();

    let version = folder.path().join(Uuid::nil().to_string()).join("7");
    let here = |query: &&str| query.replace("data/records/DATASET/VERSION", &version.to_string_lossy());
    let output = answers(&python, &queries().iter().map(here).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let address = "http://a.example/1.jpg";
    let date = "('Dec. 1899', None, None)";
    let key = |n: u128| format!("('{}', 'C{n}')", Uuid::from_u128(n));
    let expected = [
        "[]".to_owned(),
        "[('Aus bus', 2), ('Cus dus', 1)]".to_owned(),
        "[('ZERO_COORDINATE', 4)]".to_owned(),
        format!("[{}]", [date; 4].join(", ")),
        format!(
            "[('Aus bus', '{address}'), ('Aus bus', '{address}'), ('Cus dus', '{address}'), (None, '{address}')]"
        ),
        format!("[{}]", [key(1), key(2), key(3), key(4)].join(", ")),
    ];
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}
