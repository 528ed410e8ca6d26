//! Logs to standard error.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};

use crate::settings::{LogFormat, Settings};

/// Starts logging as configured. The error names a filter that does not parse.
pub fn start(settings: &Settings) -> Result<(), String> {
    let filter = EnvFilter::try_new(quiet(&settings.log)).map_err(|e| format!("`log` is wrong: {e}"))?;
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).finish().try_init(),
    };
    started.map_err(|e| format!("logging cannot start: {e}"))
}

/// A bare level means this program's own events at that level, and of libraries what is worth a warning.
fn quiet(log: &str) -> String {
    match log.trim().parse::<tracing::Level>() {
        Ok(level) => format!(
            "warn,atlas={level},atlas_api={level},atlas_schema={level},atlas_ingest={level},\
             atlas_registry={level},atlas_search={level},atlas_records={level}"
        ),
        Err(_) => log.to_owned(),
    }
}
