//! Runs from archive to published records, on SQLite.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests fail and print as tests do")]

mod checklists;
mod defaults;
mod keys;
mod lifecycle;
mod previews;
mod real;
mod records;
mod sensitive;
mod support;
mod versions;
mod watched;
