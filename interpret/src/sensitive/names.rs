//! Names of taxa, reduced to what tells one from another.

use std::hash::{BuildHasherDefault, Hasher};

use atlas_records::fold_text;

/// Words of a name that are looked at: genus, epithets.
const MOST_WORDS: usize = 4;

/// Hands the hash of each beginning of the name to `take`: of the genus, of genus and epithet, and so on, without
/// marks of rank and doubt, brackets and case.
///
/// Two names with the same words hash alike; two others would by a chance of one in 2⁶⁴, and then a record is taken
/// for sensitive that is not.
pub(super) fn beginnings(name: &str, mut take: impl FnMut(u64)) {
    let mut hash = 0;
    let mut count = 0;
    let mut bracket = false;
    for word in name.split([' ', '_', '\t', '\u{a0}']) {
        bracket |= word.starts_with(['(', '[']);
        let skipped = bracket || is_mark(word);
        bracket &= !word.ends_with([')', ']']);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if skipped || bare.is_empty() {
            continue;
        }
        hash = mix(hash, hash_word(bare));
        take(hash);
        count += 1;
        if count == MOST_WORDS {
            return;
        }
    }
}

/// The hash of the whole name, as [`beginnings`] has it; `None` of a name without words.
pub(super) fn whole(name: &str) -> Option<u64> {
    let mut last = None;
    beginnings(name, |hash| last = Some(hash));
    last
}

fn is_mark(word: &str) -> bool {
    const MARKS: [&str; 16] = [
        "subsp", "ssp", "var", "subvar", "f", "fo", "forma", "cv", "cf", "aff", "sp", "spp", "nr", "x",
        "\u{d7}", "agg",
    ];
    if word.len() > 7 {
        return false;
    }
    let bare = word.trim_end_matches(['.', '?', ',']);
    MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(bare))
}

fn hash_word(word: &str) -> u64 {
    if word.is_ascii() { hash_bytes(word.as_bytes()) } else { hash_bytes(fold_text(word).as_bytes()) }
}

/// Eight bytes at a time. The bit that is set makes letters lower case; what else it makes alike does not occur in names.
fn hash_bytes(bytes: &[u8]) -> u64 {
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let mut chunks = bytes.chunks_exact(8);
    let mut hash = bytes.len() as u64;
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(eight) | LOWER);
    }
    let mut rest = [0; 8];
    rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mix(hash, u64::from_le_bytes(rest) | LOWER)
}

const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// Takes a hash as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsItIs(u64);

/// Builds [`AsItIs`].
pub(super) type BuildAsItIs = BuildHasherDefault<AsItIs>;

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0, u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

#[cfg(test)]
mod tests {
    use super::{beginnings, whole};

    fn covers(rule: &str, name: &str) -> bool {
        let wanted = whole(rule).unwrap();
        let mut found = false;
        beginnings(name, |hash| found |= hash == wanted);
        found
    }

    #[test]
    fn a_rule_covers_its_taxon_and_what_is_below_it_however_it_is_written() {
        for (rule, name) in [
            ("Pezoporus occidentalis", "Pezoporus occidentalis"),
            ("Pezoporus occidentalis", "PEZOPORUS OCCIDENTALIS"),
            ("Pezoporus occidentalis", "pezoporus_occidentalis"),
            ("Pezoporus occidentalis", "Pezoporus occidentalis (Gould, 1861)"),
            ("Pezoporus occidentalis", "Pezoporus (Geopsittacus) occidentalis"),
            ("Pezoporus occidentalis", "Pezoporus cf. occidentalis"),
            ("Pezoporus occidentalis", "Pezoporus occidentalis?"),
            ("Pezoporus occidentalis (Gould, 1861)", "Pezoporus occidentalis"),
            ("Pezoporus", "Pezoporus wallicus flaviventris North, 1911"),
            ("Caladenia busselliana", "Caladenia \u{d7} busselliana"),
            ("Acacia x b", "Acacia b"),
            ("Banksia ionthocarpa subsp. chrysophoenix", "Banksia ionthocarpa chrysophoenix A.S.George"),
            ("Banksia ionthocarpa chrysophoenix", "Banksia ionthocarpa ssp chrysophoenix"),
            ("Sorbus mülleri", "Sorbus mulleri"),
        ] {
            assert!(covers(rule, name), "{rule} covers {name}");
        }
    }

    #[test]
    fn a_rule_does_not_cover_others() {
        for (rule, name) in [
            ("Pezoporus occidentalis", "Pezoporus wallicus"),
            ("Pezoporus occidentalis", "Pezoporus"),
            ("Pezoporus occidentalis", "Pezoporus sp. occidentalissimus"),
            ("Pezoporus occidentalis", "Larus occidentalis"),
            ("Pezoporus", "Pezoporu"),
            ("Banksia ionthocarpa chrysophoenix", "Banksia ionthocarpa"),
        ] {
            assert!(!covers(rule, name), "{rule} covers {name}");
        }
        assert_eq!(whole(" (…) "), None);
    }
}
