//! The usual Python reader of Darwin Core archives, for comparison.

use std::{
    env,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::failure::Outcome;

/// What it runs, embedded so that the benchmark finds it wherever it is started.
const SCRIPT: &str = include_str!("../read_dwca.py");

/// How long python-dwca-reader takes to read every row, unpacking included. `None` where `ATLAS_BENCH_PYTHON`, a
/// Python that has it, is not set.
pub fn read(archive: &Path, records: u64) -> Outcome<Option<Duration>> {
    let Some(python) = env::var_os("ATLAS_BENCH_PYTHON") else { return Ok(None) };
    let start = Instant::now();
    let output = Command::new(python).arg("-c").arg(SCRIPT).arg(archive).output()?;
    let time = start.elapsed();
    if !output.status.success() {
        return Err(format!("python-dwca-reader failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let rows = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if rows == records.to_string() { Ok(Some(time)) } else { Err(format!("it read {rows} rows").into()) }
}
