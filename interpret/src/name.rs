//! Names of organisms, and other text.

/// Words in lower case that follow a genus without being an epithet.
const NO_EPITHETS: [&str; 29] = [
    "aff", "agg", "al", "and", "bin", "cf", "da", "de", "del", "den", "der", "di", "do", "du", "et", "ex",
    "f", "fide", "in", "indet", "la", "le", "nr", "sect", "sp", "spp", "ssp", "van", "von",
];

/// The text with single spaces and none around it.
pub(crate) fn collapsed(value: &str) -> String {
    let clean = !value.contains("  ") && value.bytes().all(|byte| byte >= b' ');
    if clean && value.is_ascii() {
        value.trim().to_owned()
    } else {
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The genus and epithet of a species: as given, else the first two words of the scientific name where
/// they look like them.
pub(crate) fn binomial<'a>(
    scientific_name: Option<&'a str>,
    genus: Option<&'a str>,
    epithet: Option<&'a str>,
) -> (Option<&'a str>, Option<&'a str>) {
    let mut words = scientific_name.unwrap_or_default().split_whitespace();
    let first = words.next().filter(|word| is_genus(word));
    let second =
        first.and_then(|_| words.find(|word| !word.starts_with('('))).filter(|word| is_epithet(word));
    let genus = genus.filter(|word| is_genus(word));
    match (genus, epithet.filter(|word| is_epithet(word))) {
        (Some(genus), Some(epithet)) => (Some(genus), Some(epithet)),
        // An epithet belongs to the genus of its own name only.
        (Some(genus), None) => (Some(genus), second.filter(|_| first == Some(genus))),
        (None, Some(epithet)) => (first.filter(|_| second == Some(epithet)), Some(epithet)),
        (None, None) => (first.filter(|_| second.is_some()), second),
    }
}

fn is_genus(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && letters.all(|c| c.is_lowercase() || c == '-')
}

fn is_epithet(word: &str) -> bool {
    let letters = word.chars().all(|c| c.is_lowercase() || c == '-');
    letters && word.chars().count() > 1 && !NO_EPITHETS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{binomial, collapsed};

    #[test]
    fn binomials() {
        type Case<'a> = ([&'a str; 3], Option<&'a str>, Option<&'a str>);
        let cases: &[Case<'_>] = &[
            (["Dasyurus viverrinus (Shaw, 1800)", "", ""], Some("Dasyurus"), Some("viverrinus")),
            (["Dasyurus viverrinus", "Dasyurus", "viverrinus"], Some("Dasyurus"), Some("viverrinus")),
            (["Polyommatus (Agrodiaetus) ripartii", "", ""], Some("Polyommatus"), Some("ripartii")),
            (["Dasyurus", "", ""], None, None),
            (["Dasyurus", "Dasyurus", ""], Some("Dasyurus"), None),
            (["Dasyurus sp.", "", ""], None, None),
            (["Acacia de Vries", "", ""], None, None),
            (["Dasyurus Geoffroy, 1796", "", ""], None, None),
            (["Capsella bursa-pastoris", "", ""], Some("Capsella"), Some("bursa-pastoris")),
            (["DASYURUS VIVERRINUS", "", ""], None, None),
            (["Eastern quoll", "Dasyurus", "viverrinus"], Some("Dasyurus"), Some("viverrinus")),
            (["Eastern quoll", "Dasyurus", ""], Some("Dasyurus"), None),
            (["", "Dasyurus", "viverrinus"], Some("Dasyurus"), Some("viverrinus")),
            (["", "", "viverrinus"], None, Some("viverrinus")),
            (["", "", ""], None, None),
        ];
        for (given, genus, epithet) in cases {
            let [name, given_genus, given_epithet] =
                given.map(|value| Some(value).filter(|value| !value.is_empty()));
            assert_eq!(binomial(name, given_genus, given_epithet), (*genus, *epithet), "{given:?}");
        }
    }

    #[test]
    fn white_space_is_collapsed() {
        for (given, expected) in
            [("a  b", "a b"), ("a\tb\n c", "a b c"), ("a\u{a0}b", "a b"), (" Müller ", "Müller")]
        {
            assert_eq!(collapsed(given), expected);
        }
    }
}
