//! Whether two authorships can be of one name.

use super::{ascii, words::begins_remark};

/// How two authorships agree, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthorAgreement {
    /// They are of different people or of different years.
    Different,
    /// One of them is not given.
    Unknown,
    /// They can be abbreviations of one another.
    Compatible,
    /// They are the same, but for spaces and stops.
    Same,
}

/// How two authorships agree. Abbreviations (`F.Muell.`), years a year apart, and authors before `ex` are allowed for.
#[must_use]
pub fn agreement(a: Option<&str>, b: Option<&str>) -> AuthorAgreement {
    let (Some(a), Some(b)) = (a.and_then(Authors::of), b.and_then(Authors::of)) else {
        return AuthorAgreement::Unknown;
    };
    if a.letters == b.letters {
        return AuthorAgreement::Same;
    }
    let years_differ = a.year.zip(b.year).is_some_and(|(a, b)| a.abs_diff(b) > 1);
    let originals_differ =
        !a.original.is_empty() && !b.original.is_empty() && !share(&a.original, &b.original);
    if years_differ || originals_differ || !share(a.main(), b.main()) {
        AuthorAgreement::Different
    } else {
        AuthorAgreement::Compatible
    }
}

/// The surnames of an authorship.
struct Authors {
    /// Those in brackets, who gave the epithet first.
    original: Vec<String>,
    /// Those after the brackets.
    combining: Vec<String>,
    year: Option<u16>,
    letters: String,
}

impl Authors {
    fn of(text: &str) -> Option<Self> {
        // `nom. illeg.` and `auct. non L.` do not say who the authors are.
        let words = text.split_whitespace().take_while(|word| !begins_remark(word));
        let text = words.collect::<Vec<_>>().join(" ");
        let lower = ascii(&text);
        let letters =
            lower.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        if !letters.contains(char::is_alphabetic) {
            return None;
        }
        let (original, combining) = match lower.split_once('(').and_then(|(_, rest)| rest.split_once(')')) {
            Some((inner, after)) => (surnames(inner), surnames(after)),
            None => (Vec::new(), surnames(&lower)),
        };
        let years = lower.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
        let year = years.filter_map(|number| number.parse().ok()).next_back();
        Some(Self { original, combining, year, letters })
    }

    /// Zoologists name only the first authors, in brackets or not.
    fn main(&self) -> &[String] {
        if self.combining.is_empty() { &self.original } else { &self.combining }
    }
}

fn surnames(text: &str) -> Vec<String> {
    let joined = text.replace(" et ", "&").replace(" and ", "&").replace(" ex ", "&").replace(" in ", "&");
    joined.split(['&', ',', ';']).filter_map(surname).collect()
}

/// The last name of one author, in small letters: `F.Muell.` is `muell`.
fn surname(text: &str) -> Option<String> {
    let mut parts = text.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    let is_suffix = |part: &&str| matches!(*part, "f" | "fil" | "filius" | "bis" | "jr" | "sr" | "al");
    let name = parts.rfind(|part| !is_suffix(part))?.to_lowercase();
    Some(match name.as_str() {
        "l" | "linn" | "linne" | "linnaeus" => "linnaeus".to_owned(),
        "dc" | "candolle" | "decandolle" => "candolle".to_owned(),
        _ => name,
    })
}

fn share(a: &[String], b: &[String]) -> bool {
    a.iter().any(|a| b.iter().any(|b| abbreviates(a, b) || abbreviates(b, a)))
}

/// Whether the letters of a short name come in a long one in their order, from the first on: `michx` in `michaux`.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::{AuthorAgreement, agreement};

    #[test]
    fn authorships_agree_as_far_as_they_can() {
        use AuthorAgreement::{Compatible, Different, Same, Unknown};
        for (a, b, expected) in [
            ("F.Muell. ex Benth.", "F. Muell. ex Benth.", Same),
            ("F.Muell. ex Benth.", "Benth.", Compatible),
            ("F.Muell.", "F. von Mueller", Compatible),
            ("(Shaw, 1800)", "Shaw, 1800", Same),
            ("(Shaw, 1800)", "Shaw, 1801", Compatible),
            ("Shaw, 1800", "Shaw, 1830", Different),
            ("Shaw, 1800", "Gould, 1800", Different),
            ("L.", "Linnaeus", Compatible),
            ("L.", "Lam.", Different),
            ("L.f.", "Linnaeus", Compatible),
            ("(L.) Mill.", "(Linnaeus) Miller", Compatible),
            ("(L.) Mill.", "(Lam.) Mill.", Different),
            ("Michx.", "Michaux", Compatible),
            ("DC.", "de Candolle", Compatible),
            ("Müll.Arg.", "Muell. Arg.", Compatible),
            ("Smith & Jones", "Smith et Jones", Compatible),
            ("(L.) Dumort. nom. illeg.", "(Linnaeus) Dumortier", Compatible),
            ("auct. non L.", "Linnaeus", Unknown),
            ("Smith", "", Unknown),
            ("", "", Unknown),
        ] {
            assert_eq!(agreement(Some(a), Some(b)), expected, "{a} / {b}");
            assert_eq!(agreement(Some(b), Some(a)), expected, "{b} / {a}");
        }
        assert_eq!(agreement(None, Some("L.")), Unknown);
    }
}
