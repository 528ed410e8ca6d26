//! The server is killed at random moments while many write, and started again: nothing acknowledged may be lost,
//! nothing half done, nothing untold.
//!
//! The short form runs with every test. `ATLAS_ENDURANCE_ROUNDS=200` makes it the long one (`make endurance`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Server, Sink, on_each_database, token};

/// Writers at once, each with an institution of its own.
const WRITERS: usize = 50;
/// Kills, unless the environment says how many.
const ROUNDS: u32 = 3;

const CREATE: &str = "mutation($patch: InstitutionPatch!) {
  createInstitution(input: { patch: $patch }) { errors { field message } institution { key version } } }";
const UPDATE: &str = "mutation($key: UUID!, $version: Int!, $patch: InstitutionPatch!) {
  updateInstitution(input: { key: $key, version: $version, patch: $patch }) {
    errors { field code message } institution { version } } }";
const LOOK: &str = "query($key: UUID!) { institution(key: $key) { version description shortDescription } }";
const CHAIN: &str = "query($key: UUID!, $after: String) { institution(key: $key) {
  revisions(first: 200, after: $after) { totalCount nodes { version document } pageInfo { hasNextPage endCursor } } } }";

/// What one writer knows for certain, and what it had asked for without an answer.
#[derive(Clone, Debug)]
struct Known {
    key: String,
    version: i64,
    text: String,
    asked: Option<String>,
}

fn rounds() -> u32 {
    std::env::var("ATLAS_ENDURANCE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_loses_nothing_it_acknowledged() {
    on_each_database(async |atlas| {
        let sink = Sink::open().await;
        let atlas = atlas.with("ATLAS_WEBHOOK_ALLOW", &sink.host()).with("ATLAS_LOG", "error");
        let token = token(&atlas);
        let mut server = atlas.serve().signed(&token);
        let mut known = institutions(&server).await;
        watch(&server, &sink).await;
        for round in 0..rounds() {
            known = write_until_killed(server, known, round).await;
            server = atlas.serve().signed(&token);
            look(&server, &mut known).await;
        }
        whole_chains(&server, &known).await;
        all_told(&sink, &known).await;
        println!("{} kills under {WRITERS} writers, {} changes", rounds(), changes(&known));
    })
    .await;
}

async fn institutions(server: &Server) -> Vec<Known> {
    let mut known = Vec::new();
    for writer in 0..WRITERS {
        let text = format!("{writer}-0");
        let patch =
            json!({ "name": format!("Museum {writer}"), "description": text, "shortDescription": text });
        let data = server.query_with(CREATE, json!({ "patch": patch })).await;
        let made = &data["createInstitution"]["institution"];
        let key = made["key"].as_str().unwrap_or_else(|| panic!("{data}")).to_owned();
        known.push(Known { key, version: 1, text, asked: None });
    }
    known
}

/// Has everything posted to the sink.
async fn watch(server: &Server, sink: &Sink) {
    let create = "mutation($url: String!) {
      createWebhook(input: { url: $url }) { errors { field message } webhook { key } } }";
    let data = server.query_with(create, json!({ "url": sink.url() })).await;
    assert!(data["createWebhook"]["webhook"]["key"].is_string(), "{data}");
}

/// Lets everybody write, kills the server at a moment nobody can know, and gives what each writer knows.
async fn write_until_killed(server: Server, known: Vec<Known>, round: u32) -> Vec<Known> {
    let server = Arc::new(server);
    let killed = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = known
        .into_iter()
        .map(|known| tokio::spawn(write(Arc::clone(&server), Arc::clone(&killed), known, round)))
        .collect();
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    tokio::time::sleep(Duration::from_millis(300 + u64::from(nanos.subsec_nanos()) % 1_200)).await;
    killed.store(true, Ordering::SeqCst);
    server.kill();
    let mut after = Vec::new();
    for writer in writers {
        after.push(writer.await.expect("a writer ends by itself"));
    }
    after
}

async fn write(server: Arc<Server>, killed: Arc<AtomicBool>, mut known: Known, round: u32) -> Known {
    for step in 1.. {
        let text = format!("{round}-{step} of {}", known.key);
        let patch = json!({ "description": text, "shortDescription": text });
        let variables = json!({ "key": known.key, "version": known.version, "patch": patch });
        known.asked = Some(text.clone());
        let answer = server.try_query(UPDATE, variables).await;
        let Some(answer) = answer else {
            assert!(killed.load(Ordering::SeqCst), "no answer before the kill; the log: {}", server.log());
            return known;
        };
        let changed = &answer["data"]["updateInstitution"];
        assert_eq!(changed["errors"], json!([]), "{answer}");
        known.version = changed["institution"]["version"].as_i64().unwrap_or_else(|| panic!("{answer}"));
        known.text = text;
        known.asked = None;
    }
    known
}

/// Looks at every institution after a restart: it is as it was acknowledged, or as it was last asked for.
async fn look(server: &Server, known: &mut [Known]) {
    for known in known {
        let data = server.query_with(LOOK, json!({ "key": known.key })).await;
        let found = &data["institution"];
        let (version, text) = (found["version"].as_i64().expect("a version"), &found["description"]);
        assert_eq!(text, &found["shortDescription"], "half of a change: {found}");
        if version == known.version {
            assert_eq!(text, &json!(known.text), "an acknowledged change is lost");
        } else {
            // The answer was lost with the server, the change was not.
            assert_eq!(version, known.version + 1, "{known:?} {found}");
            assert_eq!(text, &json!(known.asked), "{known:?}");
            known.version = version;
            known.text = text.as_str().expect("a text").to_owned();
        }
        known.asked = None;
    }
}

/// Every version of every institution has one revision, and the last one is what the institution is.
async fn whole_chains(server: &Server, known: &[Known]) {
    for known in known {
        let mut versions = BTreeMap::new();
        let mut after = Value::Null;
        loop {
            let data = server.query_with(CHAIN, json!({ "key": known.key, "after": after })).await;
            let page = &data["institution"]["revisions"];
            for node in page["nodes"].as_array().expect("revisions") {
                let version = node["version"].as_i64().expect("a version");
                assert!(versions.insert(version, node["document"]["description"].clone()).is_none());
            }
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert!(versions.keys().copied().eq(1..=known.version), "{:?} of {}", versions.keys(), known.version);
        assert_eq!(versions[&known.version], json!(known.text));
    }
}

/// Every change was posted, at least once.
async fn all_told(sink: &Sink, known: &[Known]) {
    let expected: BTreeSet<(String, i64)> =
        known.iter().flat_map(|known| (2..=known.version).map(|v| (known.key.clone(), v))).collect();
    let begin = Instant::now();
    loop {
        let told: BTreeSet<(String, i64)> = sink.received().iter().filter_map(change_of).collect();
        let missing: Vec<_> = expected.difference(&told).collect();
        if missing.is_empty() {
            return;
        }
        let late = begin.elapsed() > Duration::from_mins(5);
        assert!(
            !late,
            "{} of {} changes were never told, as {:?}",
            missing.len(),
            expected.len(),
            missing[0]
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The entity and version that a posted event tells of.
fn change_of(event: &Value) -> Option<(String, i64)> {
    let data = &event["data"];
    Some((data["entity"]["key"].as_str()?.to_owned(), data["details"]["version"].as_i64()?))
}

fn changes(known: &[Known]) -> i64 {
    known.iter().map(|known| known.version - 1).sum()
}
