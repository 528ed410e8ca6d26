//! How text is compared: the same on every engine and in the database.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The form in which keywords compare: trimmed, compatibility-decomposed, lower case.
/// Accents count; this is what Meilisearch does with facet values.
#[must_use]
pub fn fold_keyword(value: &str) -> String {
    value.trim().nfkd().flat_map(char::to_lowercase).collect()
}

/// The form in which free text compares and sorts: as [`fold_keyword`], without combining marks.
#[must_use]
pub fn fold_text(value: &str) -> String {
    value.trim().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The whole words of a text, folded: runs of letters and digits.
pub fn text_tokens(value: &str) -> Vec<String> {
    fold_text(value)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{fold_keyword, fold_text, text_tokens};

    #[test]
    fn keywords_ignore_case_and_surrounding_space_but_not_accents() {
        assert_eq!(fold_keyword(" VICTORIA "), fold_keyword("Victoria"));
        assert_ne!(fold_keyword("Victória"), fold_keyword("Victoria"));
    }

    #[test]
    fn text_ignores_accents_and_punctuation() {
        assert_eq!(fold_text("Müller"), "muller");
        assert_eq!(text_tokens("Mt. Kościuszko, N.S.W."), ["mt", "kosciuszko", "n", "s", "w"]);
    }
}
