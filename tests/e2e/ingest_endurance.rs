//! Loading is killed at random moments while others search: they see the old version or the new one, never a mix, and
//! the row of every run says what became of it.
//!
//! The short form runs with every test. `ATLAS_ENDURANCE_ROUNDS=100` makes it the long one (`make ingest-endurance`).

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

use crate::support::{Archive, Atlas, Server, on_each_database};

/// Kills, unless the environment says how many.
const ROUNDS: u32 = 3;
/// Each version of the records: its species, its number of records.
const VERSIONS: [(&str, u32); 2] = [("Dasyurus viverrinus", 3_000), ("Vombatus ursinus", 4_000)];

/// Both counts in one operation: what it sees, it sees at one moment.
const COUNTS: &str = "{ all: occurrences { totalCount }
  first: occurrences(where: { scientificName: { eq: \"Dasyurus viverrinus\" } }) { totalCount }
  second: occurrences(where: { scientificName: { eq: \"Vombatus ursinus\" } }) { totalCount } }";
const RUNS: &str =
    "{ ingestRuns(where: { state: { in: [QUEUED, RUNNING] } }, first: 200) { nodes { state } } }";

fn rounds() -> u32 {
    std::env::var("ATLAS_ENDURANCE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_load_leaves_the_old_version_or_the_new_one() {
    on_each_database(async |atlas| {
        let atlas = atlas.with("ATLAS_LOG", "error");
        let archives = VERSIONS.map(|(species, count)| {
            let name = format!("{count}.zip");
            Archive::of(species, "r", count).write(atlas.outside(), &name)
        });
        let begin = Instant::now();
        atlas.ingest(&archives[0], "dr1", &["--create"]).succeeded();
        let whole = begin.elapsed();
        let (mut shown, mut published) = (0, 0);
        for _ in 0..rounds() {
            let server = Arc::new(atlas.serve());
            let next = 1 - shown;
            let seen = killed(&atlas, &server, &archives[next], whole).await;
            assert!(seen.iter().all(|version| *version == shown || *version == next));
            drop(server);
            let server = atlas.serve();
            server.eventually(async || none_runs(&server).await.then_some(())).await;
            let now = version(&server).await;
            published += u32::from(now != shown);
            shown = now;
        }
        let next = 1 - shown;
        atlas.ingest(&archives[next], "dr1", &[]).succeeded();
        let server = atlas.serve();
        assert_eq!(version(&server).await, next, "the last run is in nobody's way");
        println!("{} kills of a load, {published} of them after it was published", rounds());
    })
    .await;
}

/// Loads an archive, kills that at a moment nobody can know, and gives the versions that were seen meanwhile.
async fn killed(atlas: &Atlas, server: &Arc<Server>, archive: &Path, whole: Duration) -> Vec<usize> {
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn({
        let (server, over) = (Arc::clone(server), Arc::clone(&over));
        async move {
            let mut seen = Vec::new();
            while !over.load(Ordering::SeqCst) {
                seen.push(version(&server).await);
            }
            seen.push(version(&server).await);
            seen
        }
    });
    let mut run = atlas.spawn(&["ingest", archive.to_str().expect("UTF-8"), "--dataset", "dr1"]);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").subsec_nanos();
    // Up to a quarter longer than it takes, so that some are killed when they are done.
    tokio::time::sleep(whole.mul_f64(f64::from(nanos) / 1e9 * 1.25)).await;
    run.kill().expect("SIGKILL, or it is gone");
    run.wait().expect("it is gone");
    over.store(true, Ordering::SeqCst);
    reader.await.expect("the reader ends by itself")
}

/// The version that is served; fails where it is none of them as a whole.
async fn version(server: &Server) -> usize {
    let data = server.query(COUNTS).await;
    let count = |name: &str| data[name]["totalCount"].as_u64().unwrap_or_else(|| panic!("{data}"));
    let counts = [count("first"), count("second")];
    assert_eq!(count("all"), counts.iter().sum::<u64>(), "{data}");
    let whole =
        |version: usize| counts[version] == u64::from(VERSIONS[version].1) && counts[1 - version] == 0;
    (0..2).find(|version| whole(*version)).unwrap_or_else(|| panic!("a mix: {data}"))
}

/// Whether every run has been given an end. One that was killed before it began still waits for a while.
async fn none_runs(server: &Server) -> bool {
    let data: Value = server.query(RUNS).await;
    let runs = data["ingestRuns"]["nodes"].as_array().expect("runs");
    runs.iter().all(|run| run["state"] != "RUNNING")
}
