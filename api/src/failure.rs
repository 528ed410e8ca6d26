//! Why a command failed, for the person at the command line.

use std::{error::Error, fmt};

/// A failed command: what was tried, and the chain of reasons.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// What was tried, and why it failed.
    pub fn new(tried: &str, reason: &dyn Error) -> Self {
        let mut text = format!("{tried}: {reason}");
        let mut next = reason.source();
        while let Some(deeper) = next {
            let deeper_text = deeper.to_string();
            // Many libraries repeat the reason in their own text.
            if !text.contains(&deeper_text) {
                text.push_str(": ");
                text.push_str(&deeper_text);
            }
            next = deeper.source();
        }
        Self(text)
    }

    /// A failure that needs no reason.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failure {}
