//! What is odd about a file and yet no reason to refuse it.

use encoding_rs::{Encoding, UTF_8};

/// Counts oddities of one file while it is read.
#[derive(Debug, Default)]
pub(super) struct Oddities {
    /// The encoding the file was read in and the one that is named, where they differ.
    encoding: Option<(&'static Encoding, Option<&'static Encoding>)>,
    /// Rows with fewer columns than the file.
    pub short: Tally,
    /// Rows of nothing but delimiters.
    pub blank: Tally,
    /// Rows that are not UTF-8.
    pub foreign: Tally,
}

/// How often something was met, and on which line first.
#[derive(Debug, Default)]
pub(super) struct Tally {
    count: u64,
    first: u64,
}

impl Tally {
    /// Counts one on a line.
    pub const fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}

impl Oddities {
    /// What is odd about a file in the encoding `found` for which `named` is named.
    pub fn of_encoding(named: Option<&'static Encoding>, found: &'static Encoding) -> Self {
        // The order of bytes is told by the file itself.
        let plain = |encoding: &'static Encoding| encoding.name().trim_end_matches(['L', 'B', 'E']);
        let odd = plain(named.unwrap_or(UTF_8)) != plain(found);
        Self { encoding: odd.then_some((found, named)), ..Self::default() }
    }

    /// What a report says of the file, in sentences.
    pub fn notes(&self, file: &str) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some((found, named)) = self.encoding {
            let why = named.map_or_else(
                || "no encoding is named for it".to_owned(),
                |named| format!("it is not {}, as meta.xml says", named.name()),
            );
            notes.push(format!("{file} was read as {}: {why}.", found.name()));
        }
        let tallies = [
            (&self.foreign, "rows that are not UTF-8, which were read as Windows-1252"),
            (&self.short, "rows with fewer columns than the file; what they lack was taken as empty"),
            (&self.blank, "rows without any value, which were passed over"),
        ];
        for (tally, what) in tallies.into_iter().filter(|(tally, _)| tally.count > 0) {
            notes.push(format!("{file} has {} {what} (first on line {}).", tally.count, tally.first));
        }
        notes
    }
}
