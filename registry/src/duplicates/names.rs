//! Names, compared word by word.

use strsim::osa_distance;

use crate::text_search::{SHORTEST_TYPO, variants};

/// Words that names have or lack at will.
const FILLERS: [&str; 24] = [
    "a", "and", "at", "da", "das", "de", "del", "der", "des", "di", "do", "du", "e", "el", "et", "for",
    "fur", "in", "la", "le", "of", "the", "und", "y",
];
/// How much of two names must agree, of 100 letters.
const ENOUGH: usize = 90;

/// The words of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// All of them, in order.
    whole: String,
    /// Those that tell something, sorted.
    words: Vec<String>,
}

impl Name {
    pub(super) fn new(tokens: impl IntoIterator<Item = String>) -> Self {
        let tokens: Vec<String> = tokens.into_iter().collect();
        let whole = tokens.join(" ");
        let mut words: Vec<String> =
            tokens.iter().filter(|word| !FILLERS.contains(&word.as_str())).cloned().collect();
        if words.is_empty() {
            words = tokens;
        }
        words.sort_unstable();
        Self { whole, words }
    }

    /// The name as it is, folded.
    pub(super) fn whole(&self) -> &str {
        &self.whole
    }

    /// Its words that tell something, sorted.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// What names that are similar to this one have in common with it, one thing at least.
    pub(super) fn traits(&self) -> Vec<String> {
        let mut traits: Vec<String> = self.words.iter().flat_map(|word| variants(word)).collect();
        // Where each word is common, two of them together may not be.
        for (place, word) in self.words.iter().enumerate() {
            traits.extend(self.words.iter().skip(place + 1).map(|other| format!("{word} {other}")));
        }
        traits.push(self.words.join(" "));
        traits
    }

    /// Whether the words are the same but for typing errors, one a word.
    pub(super) fn is_similar(&self, other: &Self) -> bool {
        let letters = |words: &[String]| words.iter().map(|word| word.chars().count()).sum::<usize>();
        let all = letters(&self.words) + letters(&other.words);
        let mut left: Vec<&String> = other.words.iter().collect();
        let mut common = 0;
        for exactly in [true, false] {
            for word in &self.words {
                let taken = exactly || !other.words.contains(word);
                let mate =
                    left.iter().position(|mate| if exactly { *mate == word } else { is_typo(word, mate) });
                if let (true, Some(mate)) = (taken, mate) {
                    common += word.chars().count() + left.remove(mate).chars().count();
                }
            }
        }
        // Numbers tell apart what has the same name otherwise.
        let numbers = |words: &[String]| -> Vec<String> {
            words.iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).cloned().collect()
        };
        all > 0 && common * 100 >= all * ENOUGH && numbers(&self.words) == numbers(&other.words)
    }
}

fn is_typo(one: &str, other: &str) -> bool {
    let long = |word: &str| word.chars().count() >= SHORTEST_TYPO;
    long(one) && long(other) && osa_distance(one, other) == 1
}

#[cfg(test)]
mod tests {
    use atlas_records::text_tokens;

    use super::Name;

    #[test]
    fn names_are_similar_by_their_words() {
        for (one, other, similar) in [
            ("Museum of Natural History", "Natural History Museum", true),
            ("Botanic Gardens Herbarium", "Botanic Garden Herbarium", true),
            ("Botanical Herbaruim", "Botanical Herbarium", true),
            ("Musée d'histoire", "Musee d’Histoire", true),
            ("Australian Museum", "Australian Museum Branch", false),
            ("Collection 1", "Collection 2", false),
            ("Museum of Dust", "Museum of Rust", true),
            ("Zoo", "Zoe", false),
        ] {
            let name = |text| Name::new(text_tokens(text));
            assert_eq!(name(one).is_similar(&name(other)), similar, "{one} / {other}");
            assert_eq!(name(other).is_similar(&name(one)), similar, "{other} / {one}");
        }
    }

    #[test]
    fn similar_names_share_a_trait() {
        let traits = |text| Name::new(text_tokens(text)).traits();
        for (one, other) in [
            ("Botanical Herbaruim", "Botanical Herbarium"),
            ("Museum of Dust", "Museum of Rust"),
            ("Dust", "Rust"),
        ] {
            let (one, other) = (traits(one), traits(other));
            assert!(one.iter().any(|found| other.contains(found)), "{one:?} {other:?}");
        }
    }
}
