//! `dwc:countryCode` and `dwc:country`.

use std::{collections::HashMap, sync::LazyLock};

use atlas_records::{OccurrenceIssue, fold_text};

use super::Issues;

/// ISO 3166-1: two-letter code, three-letter code, names divided by `|`.
const TABLE: &str = include_str!("countries.tsv");

/// Two-letter codes by name (as in the table and folded) and by code in lower case.
static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for line in TABLE.lines() {
        let mut columns = line.split('\t');
        let Some(code) = columns.next() else { continue };
        codes.insert(code.to_ascii_lowercase(), code);
        if let Some(long) = columns.next() {
            codes.insert(long.to_ascii_lowercase(), code);
        }
        for name in columns.next().unwrap_or_default().split('|') {
            codes.insert(plain(name), code);
            // As written: most values are found without folding them.
            codes.insert(name.to_owned(), code);
        }
    }
    codes
});

/// The two-letter code, upper case, of the country that code and name agree on. Where they do not, the
/// code counts.
pub(crate) fn country(code: Option<&str>, name: Option<&str>) -> (Option<&'static str>, Issues) {
    let by_code = code.and_then(find);
    let by_name = name.and_then(find);
    let lost = (code.is_some() && by_code.is_none()) || (name.is_some() && by_name.is_none());
    let differ = by_code.is_some() && by_name.is_some() && by_code != by_name;
    let issues = Issues::when(lost, OccurrenceIssue::CountryInvalid)
        .and(Issues::when(differ, OccurrenceIssue::CountryMismatch));
    (by_code.or(by_name), issues)
}

/// The two-letter code, upper case, of a country by code or name.
pub fn country_code(value: &str) -> Option<&'static str> {
    find(value.trim())
}

fn find(value: &str) -> Option<&'static str> {
    let mut short = [0; 3];
    if value.len() <= 3 && value.is_ascii() {
        let short = &mut short[..value.len()];
        short.copy_from_slice(value.as_bytes());
        short.make_ascii_lowercase();
        let found = std::str::from_utf8(short).ok().and_then(|short| CODES.get(short));
        if found.is_some() {
            return found.copied();
        }
    }
    CODES.get(value).copied().or_else(|| CODES.get(&plain(value)).copied())
}

/// A name as it compares: folded, punctuation as space, without a leading article.
pub(crate) fn plain(name: &str) -> String {
    let folded = fold_text(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.skip_while(|word| *word == "the").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{self, CountryInvalid, CountryMismatch};

    use super::{TABLE, country};

    /// Country code, country; the code found; flags.
    type Case<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, &'a [OccurrenceIssue]);

    #[test]
    fn table() {
        let cases: &[Case<'_>] = &[
            (Some("AU"), None, Some("AU"), &[]),
            (Some("au"), Some("AUSTRALIA"), Some("AU"), &[]),
            (Some("AUS"), None, Some("AU"), &[]),
            (None, Some("Côte d’Ivoire"), Some("CI"), &[]),
            (None, Some("cote d'ivoire"), Some("CI"), &[]),
            (None, Some("The Netherlands"), Some("NL"), &[]),
            (None, Some("Russia"), Some("RU"), &[]),
            (None, Some("U.S.A."), Some("US"), &[]),
            (None, Some("Tanzania, United Republic of"), Some("TZ"), &[]),
            (Some("NA"), None, Some("NA"), &[]),
            (Some("NZ"), Some("Australia"), Some("NZ"), &[CountryMismatch]),
            (Some("ZZ"), Some("Australia"), Some("AU"), &[CountryInvalid]),
            (Some("AU"), Some("Atlantis"), Some("AU"), &[CountryInvalid]),
            (Some("ZZ"), None, None, &[CountryInvalid]),
            (None, Some("Atlantis"), None, &[CountryInvalid]),
            (None, None, None, &[]),
        ];
        for (code, name, expected, flags) in cases {
            let (found, issues) = country(*code, *name);
            assert_eq!((found, issues.list().as_slice()), (*expected, *flags), "{code:?} {name:?}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_whole() {
        assert_eq!(TABLE.lines().count(), 250);
        for line in TABLE.lines() {
            let columns: Vec<_> = line.split('\t').collect();
            assert!(columns.len() == 3 && columns[0].len() == 2 && columns[1].len() == 3, "{line}");
            assert_eq!(country(Some(columns[0]), columns[2].split('|').next()).1.list(), [], "{line}");
        }
    }
}
