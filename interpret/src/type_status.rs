//! `dwc:typeStatus` and `dwc:typifiedName`.

use std::borrow::Cow;

use atlas_records::OccurrenceIssue;

use crate::{Issues, name::collapsed, vocabulary::TYPE_STATUS, web_address::starts_with};

/// Words by which people say that they are not sure, in lower case.
const DOUBTS: [&str; 12] = [
    "possible",
    "possibly",
    "probable",
    "probably",
    "presumed",
    "putative",
    "suspected",
    "likely",
    "perhaps",
    "maybe",
    "doubtful",
    "uncertain",
];

/// What a specimen is a type of.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Types {
    /// Kinds of type by vocabulary, ascending.
    pub status: Vec<String>,
    /// The name it is a type of.
    pub name: Option<String>,
}

/// The kinds of type a specimen is, each with or without the name it is a type of (`holotype of Aus bus`).
pub(crate) fn type_status(value: Option<&str>, typified_name: Option<&str>) -> (Types, Issues) {
    let mut types = Types { name: typified_name.map(collapsed), ..Types::default() };
    let mut issues = Issues::NONE;
    for part in value.unwrap_or_default().split(['|', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let (part, doubtful) = without_doubt(part);
        let (kinds, name) = (kinds(part.trim()), typified(&part));
        issues.add(Issues::when(kinds.is_empty(), OccurrenceIssue::TypeStatusInvalid));
        // To say that something is no type is to be sure of it, or says nothing.
        let kinds: Vec<_> = kinds.into_iter().filter(|kind| *kind != "NOTATYPE").collect();
        issues.add(Issues::when(doubtful && !kinds.is_empty(), OccurrenceIssue::SuspectedType));
        if !kinds.is_empty() && types.name.is_none() {
            types.name = name.map(collapsed);
        }
        types.status.extend(kinds.into_iter().map(str::to_owned));
    }
    types.status.sort_unstable();
    types.status.dedup();
    (types, issues)
}

/// The text without words and signs of doubt, and whether there were any.
fn without_doubt(part: &str) -> (Cow<'_, str>, bool) {
    let doubts = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        DOUBTS.iter().any(|doubt| letters.eq_ignore_ascii_case(doubt))
    };
    if !part.contains('?') && !part.split_whitespace().any(doubts) {
        return (Cow::Borrowed(part), false);
    }
    let words: Vec<_> = part.split_whitespace().filter(|word| !doubts(word)).collect();
    let sure = words.join(" ").replace('?', "");
    // A lone question mark asks whether it is a type at all.
    let sure = if sure.trim().is_empty() { "type".to_owned() } else { sure };
    (Cow::Owned(sure), true)
}

/// The kinds one part names; empty where it cannot be read.
fn kinds(part: &str) -> Vec<&'static str> {
    if let Some(kind) = TYPE_STATUS.concept(part) {
        return vec![kind];
    }
    let before_name = before_of(part).map_or(part, |(before, _)| before);
    let several = before_name.split([',', '/', '&', '+']).flat_map(|text| text.split(" and "));
    let found: Vec<_> = several.filter_map(|text| TYPE_STATUS.concept(text.trim())).collect();
    if !found.is_empty() {
        return found;
    }
    // `Holotype female`, `Paratype Aus bus`; the word type alone begins all sorts of things (`type locality`).
    let first = part.split([' ', ':', '(', '[', '-', '.']).next().unwrap_or_default();
    let kind = TYPE_STATUS.concept(first).filter(|kind| kind.len() > "TYPE".len());
    kind.filter(|kind| first.len() + 2 > kind.len()).into_iter().collect()
}

/// The name after `of`, without the reference that may follow it.
fn typified(part: &str) -> Option<&str> {
    let (_, name) = before_of(part)?;
    let sentence = name.match_indices(". ").map(|(at, _)| at).find(|at| {
        let word = name[..*at].rsplit(' ').next().unwrap_or_default();
        let spelled_out = word.len() > 4 && !starts_with(word, "subsp") && !starts_with(word, "subvar");
        spelled_out && word.chars().all(char::is_lowercase)
    });
    let name = sentence.map_or(name, |at| &name[..at]).trim().trim_end_matches(['.', ',']);
    // A name starts with a letter in upper case; `holotype of the species` names nothing.
    name.chars().next().filter(|c| c.is_uppercase()).map(|_| name)
}

fn before_of(part: &str) -> Option<(&str, &str)> {
    let at = part.match_indices(" of ").map(|(at, _)| at).next()?;
    Some((part[..at].trim(), part[at + " of ".len()..].trim()))
}

#[cfg(test)]
mod tests {
    use atlas_records::OccurrenceIssue::{self, SuspectedType, TypeStatusInvalid};

    use super::type_status;

    type Case<'a> = (&'a str, &'a [&'a str], Option<&'a str>, &'a [OccurrenceIssue]);

    #[test]
    fn table() {
        let cases: &[Case<'_>] = &[
            ("Holotype", &["HOLOTYPE"], None, &[]),
            ("HOLOTYPUS", &["HOLOTYPE"], None, &[]),
            ("2 paratypes", &["PARATYPE"], None, &[]),
            ("Paratype | holotype|PARATYPE", &["HOLOTYPE", "PARATYPE"], None, &[]),
            ("Isotype; Isosyntype", &["ISOSYNTYPE", "ISOTYPE"], None, &[]),
            ("holotype, isotype", &["HOLOTYPE", "ISOTYPE"], None, &[]),
            ("lectotype and isolectotype", &["ISOLECTOTYPE", "LECTOTYPE"], None, &[]),
            ("Holotype of Aus bus Smith, 1850", &["HOLOTYPE"], Some("Aus bus Smith, 1850"), &[]),
            (
                "holotype of Aus primus | paratype of Aus secundus",
                &["HOLOTYPE", "PARATYPE"],
                Some("Aus primus"),
                &[],
            ),
            (
                "holotype of Ctenomys sociabilis. Pearson O. P. 1985. Historia Natural, 5(37):388",
                &["HOLOTYPE"],
                Some("Ctenomys sociabilis"),
                &[],
            ),
            ("isotype of Aus bus subsp. cus", &["ISOTYPE"], Some("Aus bus subsp. cus"), &[]),
            ("Paratype female", &["PARATYPE"], None, &[]),
            ("http://rs.gbif.org/vocabulary/gbif/type_status/neotype", &["NEOTYPE"], None, &[]),
            ("type species", &["TYPE_SPECIES"], None, &[]),
            ("Type", &["TYPE"], None, &[]),
            ("not a type", &[], None, &[]),
            ("notatype", &[], None, &[]),
            ("Holotype?", &["HOLOTYPE"], None, &[SuspectedType]),
            ("possible syntype", &["SYNTYPE"], None, &[SuspectedType]),
            ("Syntype (probable)", &["SYNTYPE"], None, &[SuspectedType]),
            ("?", &["TYPE"], None, &[SuspectedType]),
            ("probably not a type", &[], None, &[]),
            ("type locality", &[], None, &[TypeStatusInvalid]),
            ("voucher", &[], None, &[TypeStatusInvalid]),
            ("holotype | foo", &["HOLOTYPE"], None, &[TypeStatusInvalid]),
            (" | ", &[], None, &[]),
        ];
        for (given, status, name, issues) in cases {
            let (types, flags) = type_status(Some(given), None);
            assert_eq!(types.status, *status, "{given}");
            assert_eq!(types.name.as_deref(), *name, "{given}");
            assert_eq!(flags.list(), *issues, "{given}");
        }
    }

    #[test]
    fn the_name_given_counts() {
        let (types, issues) = type_status(Some("holotype of Aus bus"), Some("Cus  dus"));
        assert_eq!((types.name.as_deref(), issues.is_empty()), (Some("Cus dus"), true));
        let (types, issues) = type_status(None, Some("Cus dus"));
        assert_eq!(
            (types.status.len(), types.name.as_deref(), issues.is_empty()),
            (0, Some("Cus dus"), true)
        );
    }
}
