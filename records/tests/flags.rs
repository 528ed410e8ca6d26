//! The reference of flags in `docs/flags.md` is what the program says of them.

use std::{fmt::Write, fs, path::Path};

use atlas_records::OccurrenceIssue;

const HEAD: &str = "\
# Flags

What the interpretation of a record may raise against it, by the names of GBIF's `OccurrenceIssue` and of the Living Atlases' additions to it. The API lists
them (`{ occurrenceIssues { name severity term description } }`), finds records by them (`where: { issue: { eq: ZERO_COORDINATE } }`) and counts them
(`facet(field: ISSUE)`). `INFO` is worth knowing, `WARNING` means that a term may not mean what it says or was changed, `ERROR` that a term cannot be used. A name
in italics says that the coordinates cannot be trusted (GBIF's `hasGeospatialIssue`).

| flag | severity | term | what it says |
|---|---|---|---|
";

/// Run with `UPDATE=1` to write the document anew.
#[test]
fn the_reference_of_flags_is_up_to_date() {
    let mut expected = HEAD.to_owned();
    for issue in OccurrenceIssue::ALL {
        let mark = if OccurrenceIssue::GEOSPATIAL.contains(issue) { "*" } else { "" };
        let severity = format!("{:?}", issue.severity()).to_uppercase();
        let (name, term, says) = (issue.name(), issue.term(), issue.description());
        writeln!(expected, "| {mark}`{name}`{mark} | {severity} | `{term}` | {says} |").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/flags.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/flags.md is stale; run the test with UPDATE=1");
}
