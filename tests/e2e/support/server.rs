//! A serving atlas and a client for it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use reqwest::{Response, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};

use super::atlas::Atlas;

/// A serving atlas. It is killed when dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:<port>`.
    pub base: String,
    client: reqwest::Client,
    token: Option<String>,
    log: Arc<Mutex<String>>,
    // The server would die writing to a closed pipe.
    _stdout: BufReader<ChildStdout>,
    // Keeps the data folder as long as the server.
    _atlas: Atlas,
}

impl Server {
    /// Starts `serve` or `demo` on a free port and waits for the line that says which.
    pub fn start(atlas: &Atlas, args: &[&str]) -> Self {
        let mut command = atlas.command(args);
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let log = Arc::new(Mutex::new(String::new()));
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|n| n > 0) {
                kept.lock().expect("no panic").push_str(&line);
                line.clear();
            }
        });
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("standard output");
        let Some(base) = line.strip_prefix("listening on ") else {
            let _ = child.wait();
            thread::sleep(Duration::from_millis(100));
            panic!("the first line was {line:?}; the log: {}", log.lock().expect("no panic"));
        };
        let client = reqwest::Client::builder().timeout(Duration::from_mins(2)).build().expect("a client");
        let base = base.trim_end().to_owned();
        Self { child, base, client, token: None, log, _stdout: stdout, _atlas: atlas.clone() }
    }

    /// The same server, asked with this token from now on.
    pub fn signed(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Runs an operation that is to succeed without errors; gives its `data`.
    pub async fn query(&self, query: &str) -> Value {
        self.query_with(query, json!({})).await
    }

    /// As [`Self::query`], with variables.
    pub async fn query_with(&self, query: &str, variables: Value) -> Value {
        let (status, mut body) = self.post(&json!({ "query": query, "variables": variables })).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(body.get("errors").is_none(), "{query}\n{:#}", body["errors"]);
        body["data"].take()
    }

    /// Runs an operation that is to fail; gives the codes of its errors.
    pub async fn fails(&self, query: &str) -> Vec<String> {
        let (_, body) = self.post(&json!({ "query": query })).await;
        let errors = body["errors"].as_array().unwrap_or_else(|| panic!("no errors in {body}"));
        assert!(errors.iter().all(|e| e["message"].as_str().is_some_and(|m| !m.is_empty())), "{body}");
        errors.iter().map(|e| e["extensions"]["code"].as_str().expect("a code").to_owned()).collect()
    }

    /// Sends JSON to `/graphql`; gives status and body.
    pub async fn post(&self, body: &Value) -> (StatusCode, Value) {
        let sent = self.request().json(body).send().await.expect("an answer");
        (sent.status(), sent.json().await.expect("JSON"))
    }

    /// Runs an operation on a server that may be killed meanwhile; gives the whole answer, if one came.
    pub async fn try_query(&self, query: &str, variables: Value) -> Option<Value> {
        let body = json!({ "query": query, "variables": variables });
        self.request().json(&body).send().await.ok()?.json().await.ok()
    }

    fn request(&self) -> reqwest::RequestBuilder {
        let request = self.client.post(format!("{}/graphql", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends SIGKILL: the server has no chance to end anything.
    pub fn kill(&self) {
        signal(&self.child, "-KILL");
    }

    /// Runs an operation with a bearer token; gives status and body.
    pub async fn post_as(&self, token: &str, query: &str) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}/graphql", self.base)).bearer_auth(token);
        let sent = request.json(&json!({ "query": query })).send().await.expect("an answer");
        (sent.status(), sent.json().await.expect("JSON"))
    }

    /// Sends a text of any media type to `/graphql`.
    pub async fn post_text(&self, media_type: &str, body: String) -> Response {
        let request = self.client.post(format!("{}/graphql", self.base)).header(CONTENT_TYPE, media_type);
        request.body(body).send().await.expect("an answer")
    }

    /// Gets a path.
    pub async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base)).send().await.expect("an answer")
    }

    /// Gets a path that is to be there, as text.
    pub async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.expect("text")
    }

    /// How many records a dataset shows.
    pub async fn count(&self, uid: &str) -> u64 {
        let query = "query($uid: String!) { dataset(uid: $uid) { occurrences { totalCount } } }";
        let data = self.query_with(query, json!({ "uid": uid })).await;
        data["dataset"]["occurrences"]["totalCount"].as_u64().unwrap_or_else(|| panic!("{data}"))
    }

    /// Asks until the answer satisfies, for at most a minute.
    pub async fn eventually<T, Asking: Future<Output = Option<T>>>(&self, ask: impl Fn() -> Asking) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            assert!(begin.elapsed() < Duration::from_mins(1), "it never came; the log: {}", self.log());
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// What the server logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("no panic").clone()
    }

    /// Asks the server to stop as an operator would, and waits until it did.
    pub fn stop(mut self) -> ExitStatus {
        terminate(&self.child);
        self.child.wait().expect("it ends")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends SIGTERM.
pub fn terminate(child: &Child) {
    signal(child, "-TERM");
}

fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}
