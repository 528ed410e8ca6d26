//! Words with one letter left out: two words one typing error apart have one in common.

/// Words shorter than this are not found when mistyped.
pub(crate) const SHORTEST_TYPO: usize = 4;

/// The word, and from four letters on the word without each of its letters. Words under three letters have
/// none, since no mistyped word is near enough to them.
pub(crate) fn variants(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() + 1 < SHORTEST_TYPO {
        return Vec::new();
    }
    let mut variants = vec![word.to_owned()];
    if letters.len() >= SHORTEST_TYPO {
        variants.extend((0..letters.len()).map(|left_out| {
            letters
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != left_out)
                .map(|(_, letter)| *letter)
                .collect()
        }));
    }
    variants.sort_unstable();
    variants.dedup();
    variants
}

#[cfg(test)]
mod tests {
    use super::variants;

    #[test]
    fn each_letter_is_left_out_once() {
        assert_eq!(variants("noon"), ["non", "noo", "noon", "oon"]);
        assert_eq!(variants("cat"), ["cat"]);
        assert!(variants("of").is_empty());
    }
}
