//! What an operator does on the command line.

use crate::support::{Archive, Atlas, on_each_database};

#[tokio::test]
async fn the_schema_is_one_and_the_same_everywhere() {
    let atlas = Atlas::sqlite();
    let printed = atlas.run(&["schema"]).succeeded();
    assert!(!atlas.data_dir().exists(), "printing the schema needs no atlas");
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql");
    assert!(
        std::fs::read_to_string(committed).expect("schema.graphql") == printed,
        "schema.graphql is stale"
    );
    let server = atlas.serve();
    assert!(server.text("/schema.graphql").await == printed, "served and printed differ");
}

#[test]
fn the_help_names_every_command() {
    let help = Atlas::sqlite().run(&["--help"]).succeeded();
    let commands =
        ["serve", "demo", "migrate", "ingest", "reindex", "registry", "token", "schema", "config", "doctor"];
    for command in commands {
        assert!(help.contains(&format!("\n  {command}")), "{command} is missing:\n{help}");
    }
}

#[test]
fn the_settings_are_shown_without_their_secrets() {
    let atlas = Atlas::sqlite()
        .with("ATLAS_SEARCH_KEY", "hunter2-search")
        .with("ATLAS_SEARCH_URL", "http://127.0.0.1:7700")
        .with("ATLAS_DATABASE_URL", "postgres://atlas:hunter2-database@127.0.0.1:5432/atlas");
    let shown = atlas.run(&["config"]).succeeded();
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("http://127.0.0.1:7700") && shown.contains("127.0.0.1:5432/atlas"), "{shown}");
    let dir = atlas.data_dir();
    assert!(shown.contains(dir.to_str().expect("UTF-8")), "{shown}");
}

#[test]
fn a_setting_nobody_knows_is_refused_with_the_nearest_name() {
    let refused = Atlas::sqlite().with("ATLAS_DATA_DRI", "elsewhere").run(&["config"]).failed();
    assert!(refused.contains("ATLAS_DATA_DRI") && refused.contains("data_dir"), "{refused}");
}

#[tokio::test]
async fn the_doctor_finds_a_healthy_atlas_healthy() {
    on_each_database(async |atlas| {
        atlas.run(&["migrate"]).succeeded();
        let report = atlas.run(&["doctor"]).succeeded();
        for part in ["database", "search engine", "record store"] {
            assert!(report.lines().any(|line| line.starts_with("ok") && line.contains(part)), "{report}");
        }
    })
    .await;
}

#[test]
fn the_doctor_notices_that_the_index_lacks_records_and_reindexing_heals_it() {
    let atlas = Atlas::sqlite();
    atlas.run(&["migrate"]).succeeded();
    let archive = Archive::of("Dasyurus viverrinus", "q", 3).write(atlas.outside(), "quolls.zip");
    atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
    std::fs::remove_dir_all(atlas.data_dir().join("index")).unwrap();
    let ended = atlas.run(&["doctor"]);
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stdout.contains("3 records are published; run `atlas reindex`"), "{}", ended.stdout);
    atlas.run(&["reindex"]).succeeded();
    atlas.run(&["doctor"]).succeeded();
    // No code mapping was changed.
    assert_eq!(atlas.run(&["reindex", "--queued"]).succeeded(), "nothing is queued\n");
}

#[test]
fn the_doctor_says_what_is_wrong_and_fails() {
    let atlas = Atlas::sqlite().with("ATLAS_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    let ended = atlas.run(&["doctor"]);
    assert_eq!(ended.code, Some(1));
    let broken: Vec<&str> = ended.stdout.lines().filter(|line| line.starts_with("FAIL")).collect();
    assert_eq!(broken.len(), 1, "{}", ended.stdout);
    assert!(broken[0].contains("database"), "{}", ended.stdout);
}

#[tokio::test]
async fn migrating_twice_keeps_what_is_there() {
    on_each_database(async |atlas| {
        atlas.run(&["migrate"]).succeeded();
        let archive = Archive::of("Dasyurus viverrinus", "q", 3).write(atlas.outside(), "quolls.zip");
        atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
        atlas.run(&["migrate"]).succeeded();
        assert_eq!(atlas.serve().count("dr1").await, 3);
    })
    .await;
}
