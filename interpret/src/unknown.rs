//! Words that say that nothing is known.

/// Without case and what stands around the letters.
const WORDS: [&str; 15] = [
    "",
    "unknown",
    "unk",
    "undated",
    "no date",
    "n.d",
    "s.d",
    "not recorded",
    "not given",
    "not provided",
    "not available",
    "unspecified",
    "none",
    "no data",
    "missing",
];

/// Whether the text says that nothing is known (`unknown`, `[not recorded]`, `?`).
pub(crate) fn is_unknown(text: &str) -> bool {
    let plain = text.trim_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(plain))
}

#[cfg(test)]
mod tests {
    use super::is_unknown;

    #[test]
    fn table() {
        for (text, expected) in [
            ("unknown", true),
            ("[Not recorded]", true),
            ("s.d.", true),
            ("?", true),
            ("--", true),
            ("1999", false),
            ("unknown river", false),
        ] {
            assert_eq!(is_unknown(text), expected, "{text}");
        }
    }
}
