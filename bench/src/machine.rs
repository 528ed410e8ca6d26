//! What the figures were measured on.

use std::fs;

use chrono::Utc;

use crate::settings::Settings;

/// Title, day, machine and sizes.
pub fn heading(settings: &Settings) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|kib| kib.parse::<f64>().ok());
    let memory = memory.map_or_else(String::new, |kib| format!(", {:.0} GB of memory", kib / 1_048_576.0));
    let processor = line("/proc/cpuinfo", "model name");
    let system = line("/etc/os-release", "PRETTY_NAME");
    format!(
        "# Benchmarks of Atlas Core\n\n\
         {} UTC; {cores} cores{memory}; {}; {}; version {}; {}.\n",
        Utc::now().format("%Y-%m-%d %H:%M"),
        processor.as_deref().unwrap_or("processor unknown"),
        system.as_deref().unwrap_or("system unknown"),
        env!("CARGO_PKG_VERSION"),
        match settings.records {
            1_000_000 => "default sizes".to_owned(),
            records => format!("{records} records"),
        },
    ) + &busy()
}

/// How busy the machine was at the end.
pub fn footing() -> String {
    busy()
}

/// Other work on the machine makes every figure worse, so the reader should know of it.
fn busy() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let minute = load.split_whitespace().next().unwrap_or("unknown");
    format!("Load average of the machine over the last minute: {minute}.\n")
}

fn line(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let found = text.lines().find(|line| line.starts_with(name))?;
    let value = found.split_once([':', '='])?.1;
    Some(value.trim().trim_matches('"').to_owned())
}

/// The number in a line such as `VmHWM:   1234 kB`.
fn field(file: &str, name: &str) -> Option<String> {
    line(file, name)?.split_whitespace().next().map(str::to_owned)
}
