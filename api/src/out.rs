//! Results on standard output; everything else goes to standard error.

use std::io::Write;

/// Writes a line and flushes it, so that a program reading the pipe has it at once. A closed pipe is no fault.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Writes text as it is.
pub fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let _closed = write!(out, "{text}").and_then(|()| out.flush());
}

/// Writes a line for the person at the terminal.
pub fn note(text: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "{text}");
}
