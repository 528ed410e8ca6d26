//! The program under measurement, with a data folder of its own.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{failure::Outcome, process::Usage};

/// How often a running command is looked at. Memory that comes and goes faster is not seen.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// An atlas: a data folder and the program to work on it.
pub struct Atlas {
    program: PathBuf,
    folder: PathBuf,
}

/// A command that ran to its end.
#[derive(Clone, Copy, Debug)]
pub struct Ran {
    /// How long it took.
    pub time: Duration,
    /// What it used.
    pub usage: Usage,
}

impl Atlas {
    /// An atlas in a new folder.
    pub fn new(folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { program: program()?, folder: folder.to_owned() })
    }

    /// The folder, for files of the measurement beside the data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the program keeps its data.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Its database.
    pub fn database_url(&self) -> String {
        format!("sqlite://{}", self.data_dir().join("atlas.db").display())
    }

    /// Runs a command to its end; one that fails is told of with its log.
    pub fn run(&self, args: &[&str]) -> Outcome<Ran> {
        let started = Instant::now();
        let mut child = self.command(args)?.stdout(Stdio::null()).spawn()?;
        let mut usage = Usage::default();
        let ended = loop {
            usage.look(child.id());
            match child.try_wait()? {
                Some(status) => break status,
                None => thread::sleep(LOOK_EVERY),
            }
        };
        let time = started.elapsed();
        if ended.success() {
            return Ok(Ran { time, usage });
        }
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        Err(format!("`atlas {}` failed:\n{log}", args.join(" ")).into())
    }

    /// Serves it on a free port of the loopback device.
    pub fn serve(&self) -> Outcome<Server> {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"])?;
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("the server has no standard output")?;
        let mut server = Server { child, base: String::new(), stdout: BufReader::new(stdout) };
        let mut line = String::new();
        server.stdout.read_line(&mut line)?;
        match line.trim_end().strip_prefix("listening on ") {
            Some(base) => base.clone_into(&mut server.base),
            None => return Err(format!("the server said {line:?}").into()),
        }
        Ok(server)
    }

    /// Removes its folder.
    pub fn remove(self) -> Outcome<()> {
        Ok(fs::remove_dir_all(self.folder)?)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The program with the settings of this atlas alone, whatever those of the person who runs this.
    fn command(&self, args: &[&str]) -> Outcome<Command> {
        let mut command = Command::new(&self.program);
        let inherited = env::vars_os().map(|(name, _)| name);
        for name in inherited.filter(|name| name.to_string_lossy().starts_with("ATLAS_")) {
            command.env_remove(name);
        }
        command.args(args).current_dir(&self.folder).env("ATLAS_DATA_DIR", self.data_dir());
        command.stdin(Stdio::null()).stderr(File::create(self.log())?);
        Ok(command)
    }
}

/// A serving atlas; it ends when dropped.
pub struct Server {
    child: Child,
    base: String,
    // The server would die writing to a closed pipe.
    stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Where GraphQL is answered.
    pub fn graphql(&self) -> String {
        format!("{}/graphql", self.base)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing of its data is kept, so it need not end in good order.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The program: `ATLAS_BIN`, else the one built beside this.
fn program() -> Outcome<PathBuf> {
    if let Some(path) = env::var_os("ATLAS_BIN") {
        return Ok(path.into());
    }
    let program = env::current_exe()?.with_file_name("atlas");
    if program.exists() {
        return Ok(program);
    }
    Err(format!("{} is not there; build it with this: -p atlas-api -p atlas-bench", program.display()).into())
}
