//! What happens when things are cut short.

use serde_json::Value;

use crate::support::{Archive, Atlas, on_each_database, terminate};

const RUNS: &str = "{ ingestRuns(first: 10) { nodes { state source counts { read } } } }";

fn state_of<'a>(runs: &'a Value, source: &str) -> Option<&'a str> {
    let nodes = runs["ingestRuns"]["nodes"].as_array().expect("runs");
    nodes.iter().find(|run| run["source"] == source).and_then(|run| run["state"].as_str())
}

/// An archive that takes long enough to be caught in the middle.
fn long(atlas: &Atlas) -> String {
    let path = Archive::of("Vombatus ursinus", "w", 150_000).write(atlas.outside(), "long.zip");
    path.to_str().expect("UTF-8").to_owned()
}

#[tokio::test]
async fn a_killed_run_is_rolled_back_and_the_old_records_stay() {
    on_each_database(async |atlas| {
        let good = Archive::of("Dasyurus viverrinus", "q", 8).write(atlas.outside(), "good.zip");
        atlas.ingest(&good, "dr1", &["--create"]).succeeded();
        let server = atlas.serve();
        let long = long(&atlas);
        let mut run = atlas.spawn(&["ingest", &long, "--dataset", "dr1", "--allow-id-change"]);
        server
            .eventually(async || {
                let runs = server.query(RUNS).await;
                (state_of(&runs, "long.zip") == Some("RUNNING")).then_some(())
            })
            .await;
        run.kill().expect("SIGKILL");
        run.wait().expect("it is gone");
        assert_eq!(server.count("dr1").await, 8, "searchers see the old records");
        drop(server);

        let server = atlas.serve();
        let state = server
            .eventually(async || {
                let runs = server.query(RUNS).await;
                state_of(&runs, "long.zip").filter(|s| *s != "RUNNING").map(str::to_owned)
            })
            .await;
        assert_eq!(state, "FAILED");
        assert_eq!(server.count("dr1").await, 8);
        let again = Archive::of("Dasyurus viverrinus", "q", 9).write(atlas.outside(), "again.zip");
        atlas.ingest(&again, "dr1", &[]).succeeded();
        assert_eq!(server.count("dr1").await, 9, "the next run is not in anybody's way");
        assert_eq!(server.query("{ occurrences { totalCount } }").await["occurrences"]["totalCount"], 9);
    })
    .await;
}

#[tokio::test]
async fn a_run_told_to_stop_stops_and_publishes_nothing() {
    let atlas = Atlas::sqlite();
    let server = atlas.serve();
    let long = long(&atlas);
    let run = atlas.spawn(&["ingest", &long, "--dataset", "dr1", "--create"]);
    server
        .eventually(async || {
            let runs = server.query(RUNS).await;
            (state_of(&runs, "long.zip") == Some("RUNNING")).then_some(())
        })
        .await;
    terminate(&run);
    let ended = run.wait_with_output().expect("it ends");
    assert!(!ended.status.success());
    assert!(ended.status.code().is_some(), "it ends by itself, not by the signal");
    let runs = server.query(RUNS).await;
    assert_eq!(state_of(&runs, "long.zip"), Some("CANCELLED"), "{runs}");
    assert_eq!(server.query("{ occurrences { totalCount } }").await["occurrences"]["totalCount"], 0);
}
