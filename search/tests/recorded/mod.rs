//! A Meilisearch server to test against: a recording of one, a live one, or a live one being recorded.

use std::{
    collections::VecDeque,
    fs,
    io::Write,
    net::TcpListener as StdListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, StatusCode, Uri},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Requests and replies in the order they were made.
#[derive(Debug, Deserialize)]
struct Recording {
    server: String,
    exchanges: VecDeque<Exchange>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
struct Exchange {
    method: String,
    path: String,
    /// JSON, or a list of it for a body of one document a line.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    body: Value,
    status: u16,
    reply: Value,
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded").join(format!("{name}.json"))
}

fn read_body(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| {
        let lines = body.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice::<Value>(line).unwrap()).collect()
    })
}

/// A local server that stands in for the engine.
pub struct StandIn {
    pub url: String,
    pub server: String,
    state: Arc<Mutex<Replay>>,
}

#[derive(Default)]
struct Replay {
    left: VecDeque<Exchange>,
    complaint: Option<String>,
}

impl StandIn {
    /// Answers as the recording does, if it is asked the same in the same order.
    pub async fn replay(name: &str) -> Self {
        let recording: Recording = serde_json::from_slice(&fs::read(file(name)).unwrap()).unwrap();
        let state = Arc::new(Mutex::new(Replay { left: recording.exchanges, complaint: None }));
        let routes =
            Router::new().fallback(replay_one).layer(DefaultBodyLimit::disable()).with_state(state.clone());
        Self { url: serve(routes).await, server: recording.server, state }
    }

    /// Fails unless everything recorded was asked for, and nothing else.
    pub fn finish(self) {
        let state = self.state.lock().unwrap();
        assert_eq!(state.complaint, None);
        assert!(state.left.is_empty(), "{} recorded requests were not made", state.left.len());
    }
}

async fn serve(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    url
}

async fn replay_one(
    State(state): State<Arc<Mutex<Replay>>>,
    method: Method,
    uri: Uri,
    body: Bytes,
) -> (StatusCode, String) {
    let mut state = state.lock().unwrap();
    let body = read_body(&body);
    let Some(expected) = state.left.pop_front() else {
        state.complaint = Some(format!("unexpected: {method} {uri} {body}"));
        return (StatusCode::NOT_IMPLEMENTED, String::new());
    };
    if (method.as_str(), uri.to_string().as_str(), &body)
        != (&*expected.method, &*expected.path, &expected.body)
    {
        state.complaint = Some(format!("expected {expected:#?}, found {method} {uri} {body:#}"));
        return (StatusCode::NOT_IMPLEMENTED, String::new());
    }
    (StatusCode::from_u16(expected.status).unwrap(), expected.reply.to_string())
}

/// A live server, reached through a recorder.
pub struct Recorder {
    pub url: String,
    state: Arc<Passing>,
}

struct Passing {
    live: String,
    exchanges: Mutex<VecDeque<Exchange>>,
}

impl Recorder {
    /// Passes everything on to `live` and notes it.
    pub async fn start(live: &str) -> Self {
        let state = Arc::new(Passing { live: live.to_owned(), exchanges: Mutex::default() });
        let routes =
            Router::new().fallback(record_one).layer(DefaultBodyLimit::disable()).with_state(state.clone());
        Self { url: serve(routes).await, state }
    }

    /// Writes what was noted.
    pub fn write(&self, name: &str, server: &str) {
        let exchanges = self.state.exchanges.lock().unwrap();
        let lines: Vec<_> =
            exchanges.iter().map(|exchange| serde_json::to_string(exchange).unwrap()).collect();
        // One exchange a line, so that a new recording can be compared with the last.
        let text = format!("{{\"server\":\"{server}\",\"exchanges\":[\n{}\n]}}\n", lines.join(",\n"));
        fs::write(file(name), text).unwrap();
    }
}

async fn record_one(
    State(state): State<Arc<Passing>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let mut request =
        reqwest::Client::new().request(method.clone(), format!("{}{uri}", state.live)).body(body.clone());
    for name in ["authorization", "content-type"] {
        if let Some(value) = headers.get(name) {
            request = request.header(name, value);
        }
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let reply: Value = answer.json().await.unwrap();
    state.exchanges.lock().unwrap().push_back(Exchange {
        method: method.to_string(),
        path: uri.to_string(),
        body: read_body(&body),
        status: status.as_u16(),
        reply: reply.clone(),
    });
    (status, reply.to_string())
}

/// A running server of the real thing.
pub struct Live {
    pub url: String,
    pub key: Option<String>,
    /// The process and its folder, where the test started it.
    own: Option<(Child, tempfile::TempDir)>,
}

impl Live {
    /// The server of `ATLAS_TEST_MEILISEARCH_URL` (key in `ATLAS_TEST_MEILISEARCH_KEY`), else one started
    /// from the PATH, else none, which is said.
    pub async fn find() -> Option<Self> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(url) = variable("ATLAS_TEST_MEILISEARCH_URL") {
            return Some(Self { url, key: variable("ATLAS_TEST_MEILISEARCH_KEY"), own: None });
        }
        let found = Self::start().await;
        if found.is_none() {
            // Written past the test harness, which keeps the output of tests that pass to itself.
            let _ = writeln!(
                std::io::stderr(),
                "left out: live Meilisearch (set ATLAS_TEST_MEILISEARCH_URL or put `meilisearch` on the PATH)"
            );
        }
        found
    }

    async fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let address = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let process = Command::new("meilisearch")
            .args(["--no-analytics", "--http-addr", &address])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let live = Self { url: format!("http://{address}"), key: None, own: Some((process, folder)) };
        for _ in 0..300 {
            if reqwest::get(format!("{}/health", live.url)).await.is_ok() {
                return Some(live);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server on the PATH does not come up");
    }

    /// Version of the server.
    pub async fn version(&self) -> String {
        self.request(Method::GET, "/version").await["pkgVersion"].as_str().unwrap().to_owned()
    }

    /// Removes an index of an earlier run.
    pub async fn delete(&self, index: &str) {
        let task = self.request(Method::DELETE, &format!("/indexes/{index}")).await;
        let path = format!("/tasks/{}", task["taskUid"]);
        while matches!(
            self.request(Method::GET, &path).await["status"].as_str(),
            Some("enqueued" | "processing")
        ) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn request(&self, method: Method, path: &str) -> Value {
        let mut request = reqwest::Client::new().request(method, format!("{}{path}", self.url));
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        request.send().await.unwrap().json().await.unwrap_or(json!({}))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some((process, _)) = &mut self.own {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
