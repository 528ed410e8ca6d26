//! How much is measured.

use std::{env, str::FromStr, time::Duration};

use crate::failure::Outcome;

/// What can be set by the environment.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Records of the larger archive (`ATLAS_BENCH_RECORDS`); the smaller has a tenth.
    pub records: u64,
    /// How often each search is made, over HTTP and directly (`ATLAS_BENCH_SEARCHES`).
    pub searches: usize,
    /// How long the registry page is asked for, over GraphQL and by hand each (`ATLAS_BENCH_SECONDS`).
    pub page_time: Duration,
    /// Connections that ask for it at once (`ATLAS_BENCH_CONNECTIONS`).
    pub connections: usize,
}

impl Settings {
    /// Reads the environment.
    pub fn from_environment() -> Outcome<Self> {
        let records = number("ATLAS_BENCH_RECORDS", 1_000_000)?;
        if records < 1000 {
            return Err("ATLAS_BENCH_RECORDS must be at least 1000".into());
        }
        Ok(Self {
            records,
            searches: number("ATLAS_BENCH_SEARCHES", 60_usize)?.max(1),
            page_time: Duration::from_secs(number("ATLAS_BENCH_SECONDS", 8)?),
            connections: number("ATLAS_BENCH_CONNECTIONS", 8_usize)?.max(1),
        })
    }
}

fn number<N: FromStr>(name: &str, default: N) -> Outcome<N> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} must be a whole number, not `{text}`").into()),
        Err(_) => Ok(default),
    }
}
