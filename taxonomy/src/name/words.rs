//! What a word of a name can be.

/// Words in lower case that are no epithets: of authors, of remarks, of certainty.
const NO_EPITHETS: &[&str] = &[
    "af",
    "aff",
    "agg",
    "aggr",
    "al",
    "and",
    "apud",
    "auct",
    "auctt",
    "bin",
    "bis",
    "cf",
    "complex",
    "cv",
    "da",
    "dal",
    "de",
    "del",
    "della",
    "dem",
    "den",
    "der",
    "des",
    "di",
    "do",
    "dos",
    "du",
    "emend",
    "et",
    "ex",
    "fa",
    "fide",
    "fil",
    "group",
    "hort",
    "ined",
    "in",
    "indet",
    "le",
    "non",
    "nec",
    "nom",
    "not",
    "nr",
    "of",
    "or",
    "pro",
    "sec",
    "sect",
    "sensu",
    "sp",
    "species",
    "spec",
    "spp",
    "ssp",
    "subg",
    "subgen",
    "subsp",
    "subspecies",
    "subsect",
    "ser",
    "ten",
    "ter",
    "und",
    "undet",
    "van",
    "var",
    "variety",
    "vel",
    "von",
    "vom",
    "with",
    "without",
    "x",
    "y",
    "zu",
    "zur",
];

/// Whether a word can be a genus or a name of one word: a capital, then small letters.
pub(super) fn is_genus(word: &str) -> bool {
    let mut bytes = word.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let mut after_hyphen = false;
    let rest = bytes.all(|byte| {
        let fits = byte.is_ascii_lowercase() || byte == b'-' || (after_hyphen && byte.is_ascii_uppercase());
        after_hyphen = byte == b'-';
        fits
    });
    let small = word.bytes().any(|byte| byte.is_ascii_lowercase());
    first && rest && small && !word.ends_with('-')
}

/// Whether a word can be an epithet: small letters, perhaps after a number (`10-punctata`).
pub(super) fn is_epithet(word: &str) -> bool {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let letters = if letters.len() < word.len() { letters.strip_prefix('-').unwrap_or("") } else { letters };
    let plain = letters.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'\''));
    plain
        && letters.len() > 1
        && letters.starts_with(|c: char| c.is_ascii_lowercase())
        && letters.ends_with(|c: char| c.is_ascii_lowercase())
        && !NO_EPITHETS.contains(&letters)
}

/// Whether a word begins a remark on a name, which is no part of its authorship.
pub(super) fn begins_remark(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[']).trim_end_matches([',', '.', ';', ':']);
    matches!(
        word,
        "sensu"
            | "sec"
            | "auct"
            | "auctt"
            | "non"
            | "nec"
            | "nom"
            | "s.l"
            | "s.lat"
            | "s.str"
            | "s.s"
            | "emend"
            | "ined"
            | "p.p"
            | "pro"
            | "orth"
            | "comb"
            | "stat"
    )
}
