//! An atlas of one's own: a data folder, a database, and the program to work on them.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use tempfile::TempDir;

use super::{postgres::PostgresServer, server::Server};

/// An atlas of one's own. Clones share it; it goes with the last of them.
#[derive(Clone)]
pub struct Atlas {
    dir: Arc<TempDir>,
    environment: Vec<(String, String)>,
}

/// A command that has ended.
pub struct Finished {
    /// The exit status; `None` after a signal.
    pub code: Option<i32>,
    /// What it said on standard output.
    pub stdout: String,
    /// What it said on standard error.
    pub stderr: String,
}

impl Finished {
    /// Asserts that the command succeeded and gives its standard output.
    pub fn succeeded(self) -> String {
        assert_eq!(self.code, Some(0), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self.stdout
    }

    /// Asserts that the command failed, not crashed, and gives its standard error.
    pub fn failed(self) -> String {
        let code = self.code.expect("ended by itself");
        assert_ne!(code, 0, "it succeeded and said {}", self.stdout);
        assert_ne!(code, 101, "it panicked: {}", self.stderr);
        self.stderr
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Atlas {
    /// An atlas on a fresh SQLite file.
    pub fn sqlite() -> Self {
        Self { dir: Arc::new(TempDir::new().expect("a folder")), environment: Vec::new() }
    }

    /// An atlas on a fresh PostgreSQL database.
    pub fn on_postgres(server: &PostgresServer) -> Self {
        Self::sqlite().with("ATLAS_DATABASE_URL", &server.new_database())
    }

    /// The same atlas with a variable of the environment set.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Its data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A folder for archives, beside the data folder.
    pub fn outside(&self) -> &Path {
        self.dir.path()
    }

    /// The program with the settings of this atlas, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        let inherited: Vec<_> = std::env::vars_os()
            .map(|(name, _)| name)
            .filter(|name| name.to_str().is_some_and(|name| name.starts_with("ATLAS_")))
            .collect();
        for name in inherited {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("ATLAS_DATA_DIR", self.data_dir())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Finished {
        self.command(args).output().expect("the program starts").into()
    }

    /// Starts a command and leaves it running.
    pub fn spawn(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Ingests an archive; `more` are further arguments.
    pub fn ingest(&self, archive: &Path, dataset: &str, more: &[&str]) -> Finished {
        let archive = archive.to_str().expect("a path in UTF-8");
        let mut args = vec!["ingest", archive, "--dataset", dataset];
        args.extend(more);
        self.run(&args)
    }

    /// Serves this atlas.
    pub fn serve(&self) -> Server {
        Server::start(self, &["serve"])
    }
}

/// The program under test.
fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("ATLAS_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("the path of the test");
    let target = test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    let program = target.join("atlas");
    assert!(program.exists(), "{} is not there; build it first: cargo build -p atlas-api", program.display());
    program
}
