//! Shows how far a run is: a bar on a terminal, log lines otherwise.

use std::{
    io::IsTerminal,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use atlas_ingest::{Progress, Stage};
use indicatif::{ProgressBar, ProgressStyle};

/// How often a log line tells of a run under way; short ones need none.
const PAUSE: Duration = Duration::from_secs(10);

/// A progress display fit for where standard error goes.
pub fn display(subject: &str) -> Arc<dyn Progress> {
    if std::io::stderr().is_terminal() {
        Arc::new(Bar {
            bar: ProgressBar::new_spinner().with_prefix(subject.to_owned()),
            stage: Mutex::new(None),
        })
    } else {
        Arc::new(Lines { subject: subject.to_owned(), last: Mutex::new(Instant::now()) })
    }
}

struct Bar {
    bar: ProgressBar,
    stage: Mutex<Option<(Stage, bool)>>,
}

impl Progress for Bar {
    fn update(&self, stage: Stage, done: u64, total: Option<u64>) {
        let mut shown = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown != Some((stage, total.is_some())) {
            *shown = Some((stage, total.is_some()));
            self.bar.reset();
            self.bar.set_style(style(stage, total.is_some()));
            self.bar.set_message(stage.label());
            self.bar.enable_steady_tick(Duration::from_millis(120));
        }
        if let Some(total) = total {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(stage: Stage, bounded: bool) -> ProgressStyle {
    let template = match (bounded, stage.in_bytes()) {
        (true, true) => "{prefix} {msg:10} {bar:30} {bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)",
        (true, false) => "{prefix} {msg:10} {bar:30} {human_pos}/{human_len} records ({per_sec}, {eta} left)",
        (false, true) => "{prefix} {msg:10} {spinner} {bytes}",
        (false, false) => "{prefix} {msg:10} {spinner} {human_pos}",
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

struct Lines {
    subject: String,
    last: Mutex<Instant>,
}

impl Progress for Lines {
    fn update(&self, stage: Stage, done: u64, total: Option<u64>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= PAUSE {
            *last = Instant::now();
            let unit = if stage.in_bytes() { "bytes" } else { "records" };
            tracing::info!(of = self.subject, stage = stage.label(), done, total, unit, "under way");
        }
    }
}
