//! A PostgreSQL server for the tests: one named by `ATLAS_TEST_POSTGRES_URL`, else Debian's, started here as an
//! unprivileged user in a temporary directory. It ends with this process, however that ends.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// A running server.
pub struct PostgresServer {
    url: String,
    psql: PathBuf,
    databases: AtomicU32,
    // Its standard input is a leash: when this process is gone, the watching shell reads its end and stops
    // the server.
    _watcher: Option<Child>,
}

static SERVER: OnceLock<Result<PostgresServer, String>> = OnceLock::new();

/// The server, started on first use; or why there is none.
pub fn server() -> Result<&'static PostgresServer, &'static str> {
    SERVER.get_or_init(find_or_start).as_ref().map_err(String::as_str)
}

impl PostgresServer {
    /// Makes an empty database and gives its URL.
    pub fn new_database(&self) -> String {
        let name = format!("e2e_{}_{}", std::process::id(), self.databases.fetch_add(1, Ordering::Relaxed));
        let made = Command::new(&self.psql)
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-d", &format!("{}/postgres", self.url)])
            .args(["-c", &format!("CREATE DATABASE {name}")])
            .output()
            .expect("psql runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        format!("{}/{name}", self.url)
    }
}

fn find_or_start() -> Result<PostgresServer, String> {
    let bin = programs();
    let psql = bin.as_ref().map(|dir| dir.join("psql")).filter(|p| p.exists()).unwrap_or("psql".into());
    if let Ok(url) = std::env::var("ATLAS_TEST_POSTGRES_URL") {
        // The path of the URL is the database to connect to first; those of the tests go beside it.
        let authority = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        return Ok(PostgresServer { url: authority, psql, databases: AtomicU32::new(0), _watcher: None });
    }
    let bin = bin.ok_or("there is neither ATLAS_TEST_POSTGRES_URL nor /usr/lib/postgresql/*/bin")?;
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let mut watcher = start(&bin, port)?;
    let mut lines = BufReader::new(watcher.stdout.take().expect("a pipe")).lines();
    match lines.next() {
        Some(Ok(line)) if line == "started" => {}
        other => return Err(format!("PostgreSQL did not start: {other:?}")),
    }
    let url = format!("postgres://atlas@127.0.0.1:{port}");
    Ok(PostgresServer { url, psql, databases: AtomicU32::new(0), _watcher: Some(watcher) })
}

/// Debian's newest server programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions.flatten().map(|v| v.path().join("bin")).collect();
    found.retain(|dir| dir.join("initdb").exists());
    found.sort();
    found.pop()
}

const SCRIPT: &str = r#"
set -e
dir=$(mktemp -d)
cd "$dir"
"$BIN/initdb" -D data -U atlas -A trust -E UTF8 --locale=C.UTF-8 -N >init.log 2>&1
"$BIN/pg_ctl" -D data -w -l server.log \
  -o "-p $PORT -k $dir -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >start.log 2>&1
echo started
read -r _ || true
"$BIN/pg_ctl" -D data -m immediate stop >/dev/null 2>&1 || true
cd /
rm -rf "$dir"
"#;

fn start(bin: &std::path::Path, port: u16) -> Result<Child, String> {
    // PostgreSQL refuses to run as root.
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"));
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "nobody", "--", "sh", "-c", SCRIPT]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT]);
        command
    };
    command
        .env("BIN", bin)
        .env("PORT", port.to_string())
        .env("TMPDIR", "/tmp")
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("PostgreSQL cannot be started: {e}"))
}
