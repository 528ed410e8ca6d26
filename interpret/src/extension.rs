//! Rows of extensions.

use atlas_records::{EventDate, ExtensionRow};

use crate::{
    date_interval::{Reading, read},
    terms::is_null,
};

/// The values of the wanted terms among those of a row, trimmed and known, each found by the last part of its name in
/// any case; of two values of one term the first counts.
pub(crate) fn row_values<'a, const N: usize>(
    wanted: &[&str; N],
    terms: impl Iterator<Item = (&'a str, &'a str)>,
) -> [Option<&'a str>; N] {
    let mut values = [None; N];
    for (name, value) in terms {
        let name = name.rsplit(['/', '#']).next().unwrap_or(name);
        let value = value.trim();
        if value.is_empty() || is_null(value) {
            continue;
        }
        if let Some(at) = wanted.iter().position(|term| term.eq_ignore_ascii_case(name)) {
            values[at].get_or_insert(value);
        }
    }
    values
}

/// The terms of a row as pairs of name and value.
pub(crate) fn pairs(row: &ExtensionRow) -> impl Iterator<Item = (&str, &str)> {
    row.terms.iter().map(|term| (term.name.as_str(), term.value.as_str()))
}

/// The days a text names, where it leaves no doubt which.
pub(crate) fn days(text: &str) -> Option<EventDate> {
    match read(text)? {
        Reading::One(days) => Some(days).filter(|days| days.start <= days.end),
        Reading::Either(..) => None,
    }
}

/// A row of an extension.
#[cfg(test)]
pub(crate) fn row(row_type: &str, terms: &[(&str, &str)]) -> ExtensionRow {
    let term = |(name, value): &(&str, &str)| atlas_records::Term {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    ExtensionRow { row_type: row_type.to_owned(), terms: terms.iter().map(term).collect() }
}
