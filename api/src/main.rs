//! The atlas program: reads the command line and the settings, runs the command.

use std::{collections::BTreeMap, process::ExitCode};

use atlas_api::{Cli, command, logging, out, settings};
use clap::Parser;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    let loaded = match settings::load(&cli.overrides(), &environment) {
        Ok(loaded) => loaded,
        Err(error) => return refused(&error.to_string()),
    };
    if let Err(error) = logging::start(&loaded.settings) {
        return refused(&error);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refused(&error.to_string()),
    };
    match runtime.block_on(command::run(cli.command, loaded)) {
        Ok(code) => code,
        Err(failure) => {
            out::note(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Status 2 as for a wrong command line: nothing was done.
fn refused(why: &str) -> ExitCode {
    out::note(&format!("error: {why}"));
    ExitCode::from(2)
}
