//! What a provider does with archives.

use serde_json::json;

use crate::support::{Archive, Atlas, on_each_database};

#[tokio::test]
async fn records_are_seen_as_soon_as_they_are_published() {
    on_each_database(async |atlas| {
        let server = atlas.serve();
        let archive = Archive::of("Dasyurus viverrinus", "q", 40).write(atlas.outside(), "quolls.zip");
        let said = atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
        assert!(said.contains("40 records"), "{said}");
        assert_eq!(server.count("dr1").await, 40);

        let archive = Archive::of("Vombatus ursinus", "w", 10).row("q1", "HumanObservation", "Dasyurus viverrinus", "Tasmania", 2001);
        let archive = archive.write(atlas.outside(), "wombats.zip");
        let refused = atlas.ingest(&archive, "dr1", &[]).failed();
        assert!(refused.contains("10 of 11 records") && refused.contains("--allow-id-change"), "{refused}");
        assert_eq!(server.count("dr1").await, 40, "ten of eleven ids were new, so nothing changed");
        atlas.ingest(&archive, "dr1", &["--allow-id-change"]).succeeded();

        let data = server.query(
            "{ occurrences(orderBy: [{ field: YEAR, direction: DESC }], first: 1) {
                 totalCount
                 nodes { occurrenceID scientificName year countryCode basisOfRecord dataset { uid title } }
                 facet(field: SPECIES) { distinctCount buckets { label count } } } }",
        );
        let found = &data.await["occurrences"];
        assert_eq!(found["totalCount"], 11);
        assert_eq!(found["nodes"], json!([{
            "occurrenceID": "q1", "scientificName": "Dasyurus viverrinus", "year": 2001, "countryCode": "AU",
            "basisOfRecord": "HUMAN_OBSERVATION", "dataset": { "uid": "dr1", "title": "Dasyurus viverrinus" }
        }]));
        assert_eq!(found["facet"], json!({ "distinctCount": 2, "buckets": [
            { "label": "Vombatus ursinus", "count": 10 }, { "label": "Dasyurus viverrinus", "count": 1 }
        ] }));
    })
    .await;
}

#[tokio::test]
async fn a_dataset_nobody_knows_is_an_error_unless_it_is_to_be_made() {
    on_each_database(async |atlas| {
        let archive = Archive::of("Vombatus ursinus", "w", 5).write(atlas.outside(), "wombats.zip");
        let refused = atlas.ingest(&archive, "dr77", &[]).failed();
        assert!(refused.contains("dr77") && refused.contains("--create"), "{refused}");
        atlas.ingest(&archive, "dr77", &["--create"]).succeeded();
        let server = atlas.serve();
        let data = server
            .query(
                "{ dataset(uid: \"dr77\") { title description license citation { text }
                     contacts(first: 5) { nodes { lastName email } } occurrences { totalCount } } }",
            )
            .await;
        let dataset = &data["dataset"];
        assert_eq!(dataset["title"], "Vombatus ursinus");
        assert_eq!(dataset["description"], "Made by a test.");
        assert_eq!(dataset["license"], "CC_BY_4_0");
        assert_eq!(
            dataset["contacts"]["nodes"][0],
            json!({ "lastName": "Quoll", "email": ["ada@example.org"] })
        );
        assert_eq!(dataset["occurrences"]["totalCount"], 5);
    })
    .await;
}

#[tokio::test]
async fn the_same_archive_gives_the_same_ids() {
    let atlas = Atlas::sqlite();
    let archive = Archive::of("Vombatus ursinus", "w", 20).write(atlas.outside(), "wombats.zip");
    atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
    let server = atlas.serve();
    let query = "{ occurrences(first: 100) { nodes { key occurrenceID } } }";
    let keys = |data: serde_json::Value| {
        let nodes = data["occurrences"]["nodes"].as_array().expect("nodes").clone();
        let mut keys: Vec<String> =
            nodes.iter().map(|n| format!("{} {}", n["occurrenceID"], n["key"])).collect();
        keys.sort();
        keys
    };
    let first = keys(server.query(query).await);
    assert_eq!(first.len(), 20);
    atlas.ingest(&archive, "dr1", &[]).succeeded();
    assert_eq!(keys(server.query(query).await), first);
}

#[tokio::test]
async fn a_second_run_waits_for_the_first() {
    on_each_database(async |atlas| {
        let first = Archive::of("Vombatus ursinus", "w", 6_000).write(atlas.outside(), "first.zip");
        let second = Archive::of("Dasyurus viverrinus", "q", 30).write(atlas.outside(), "second.zip");
        atlas.run(&["migrate"]).succeeded();
        let path = |p: &std::path::Path| p.to_str().expect("UTF-8").to_owned();
        let (one, two) = (path(&first), path(&second));
        let running = atlas.spawn(&["ingest", &one, "--dataset", "dr1", "--create"]);
        let waiting = atlas.spawn(&["ingest", &two, "--dataset", "dr2", "--create"]);
        for child in [running, waiting] {
            let ended = child.wait_with_output().expect("it ends");
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let server = atlas.serve();
        assert_eq!((server.count("dr1").await, server.count("dr2").await), (6_000, 30));
        let runs =
            server.query("{ ingestRuns(first: 10) { nodes { state counts { read indexed } } } }").await;
        let states = runs["ingestRuns"]["nodes"].as_array().expect("runs");
        assert!(states.iter().all(|run| run["state"] == "PUBLISHED"), "{runs}");
        assert_eq!(states.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_refused_archive_says_where_and_changes_nothing() {
    on_each_database(async |atlas| {
        let good = Archive::of("Vombatus ursinus", "w", 4).write(atlas.outside(), "good.zip");
        atlas.ingest(&good, "dr1", &["--create"]).succeeded();
        let server = atlas.serve();
        let base = Archive::of("Vombatus ursinus", "w", 3);
        let defects = [
            // Row 4 is line 5 of the file: the header is line 1.
            (
                base.clone().line("4\tw4\tPreservedSpecimen\tVombatus ursinus\tTasmania\t1990\tmore"),
                "occurrence.txt, line 5",
            ),
            (
                base.clone().row("", "PreservedSpecimen", "Vombatus ursinus", "Tasmania", 1990),
                "occurrence.txt, line 5",
            ),
            (
                base.clone().row("w2", "PreservedSpecimen", "Vombatus ursinus", "Tasmania", 1990),
                "occurrence.txt, line 5",
            ),
            (base.clone().with_meta("occurrence.txt", "elsewhere.txt"), "elsewhere.txt"),
            (base.clone().with_meta("</core>", ""), "meta.xml, line "),
            (base.clone().with_meta("/Occurrence", "/Taxon"), "no extension of occurrences"),
            (Archive::new("nothing"), "no record"),
        ];
        for (n, (archive, place)) in defects.into_iter().enumerate() {
            let path = archive.write(atlas.outside(), &format!("bad{n}.zip"));
            let refused = atlas.ingest(&path, "dr1", &[]).failed();
            assert!(refused.contains(place), "archive {n} should name {place}:\n{refused}");
            assert_eq!(server.count("dr1").await, 4, "archive {n}");
        }
        let runs = server
            .query(
                "{ ingestRuns(where: { state: { eq: REFUSED } }, first: 20) { totalCount
                   nodes { report { messages { file line column code message } } } } }",
            )
            .await;
        assert_eq!(runs["ingestRuns"]["totalCount"], 7, "{runs}");
        let nodes = runs["ingestRuns"]["nodes"].as_array().expect("runs");
        let codes: Vec<_> = nodes.iter().map(|run| run["report"]["messages"][0]["code"].clone()).collect();
        for code in ["DUPLICATE_KEY", "EMPTY_KEY", "COLUMN_COUNT", "MISSING_FILE"] {
            assert!(codes.contains(&json!(code)), "{code} is not among {codes:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_refusal_for_want_of_a_key_says_which_terms_would_serve() {
    let atlas = Atlas::sqlite();
    let term = "<field index=\"1\" term=\"http://rs.tdwg.org/dwc/terms/occurrenceID\"/>";
    let other = "<field index=\"1\" term=\"http://rs.tdwg.org/dwc/terms/catalogNumber\"/>";
    let archive = Archive::of("Vombatus ursinus", "w", 12).with_meta(term, other);
    let archive = archive.write(atlas.outside(), "numbers.zip");
    let refused = atlas.ingest(&archive, "dr1", &["--create"]).failed();
    for word in ["occurrenceID", "catalogNumber", "--unique-key"] {
        assert!(refused.contains(word), "{word} is not in {refused}");
    }
    atlas.ingest(&archive, "dr1", &["--create", "--unique-key", "catalogNumber"]).succeeded();
    assert_eq!(atlas.serve().count("dr1").await, 12);
}

#[tokio::test]
async fn the_index_can_be_built_again_when_the_archive_is_gone() {
    on_each_database(async |atlas| {
        let archive = Archive::of("Vombatus ursinus", "w", 25).write(atlas.outside(), "wombats.zip");
        atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
        std::fs::remove_file(archive).expect("removed");
        std::fs::remove_dir_all(atlas.data_dir().join("index")).expect("removed");
        atlas.run(&["reindex"]).succeeded();
        let server = atlas.serve();
        assert_eq!(server.count("dr1").await, 25);
        let data = server
            .query("{ occurrences(where: { year: { eq: 1907 } }) { totalCount nodes { verbatim { name value } } } }")
            .await;
        assert_eq!(data["occurrences"]["totalCount"], 1);
        let verbatim = &data["occurrences"]["nodes"][0]["verbatim"];
        assert!(verbatim.as_array().expect("terms").contains(&json!({ "name": "occurrenceID", "value": "w7" })), "{verbatim}");
    })
    .await;
}
