//! Names of taxa, reduced to what tells one from another.

use std::hash::{BuildHasherDefault, Hasher};

use atlas_records::fold_text;

/// Words of a name that are looked at: genus, epithets.
const MOST_WORDS: usize = 4;

/// Hands the hash of each beginning of the name to `take`: of the genus, of genus and epithet, and so on, without
/// marks of rank and doubt, brackets, author and case. The white space of the name is collapsed.
///
/// Two names with the same words hash alike; two others would by a chance of one in 2⁶⁴, and then a record is taken
/// for sensitive that is not.
pub(super) fn beginnings(name: &str, mut take: impl FnMut(u64)) {
    let (mut hash, mut count) = (0, 0);
    let mut bracket = false;
    let mut rest = name;
    while !rest.is_empty() && count < MOST_WORDS {
        let end = rest.bytes().position(|byte| matches!(byte, b' ' | b'_')).unwrap_or(rest.len());
        let word = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        let bare = if is_plain(word) {
            word
        } else {
            bracket |= word.starts_with(['(', '[']);
            let skipped = bracket;
            bracket &= !word.ends_with([')', ']']);
            if skipped { "" } else { word.trim_matches(|c: char| !c.is_alphanumeric()) }
        };
        if bare.is_empty() || bracket || is_mark(bare) {
            continue;
        }
        if count > 1 && is_author(bare) {
            return;
        }
        hash = mix(hash, hash_word(bare));
        take(hash);
        count += 1;
    }
}

/// The hash of the whole name, as [`beginnings`] has it; `None` of a name without words.
pub(super) fn whole(name: &str) -> Option<u64> {
    let mut last = None;
    let collapsed = name.split_whitespace().collect::<Vec<_>>().join(" ");
    beginnings(&collapsed, |hash| last = Some(hash));
    last
}

/// The first two letters of some names: most names begin with none of them, and need not be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Firsts([u64; 16]);

impl Default for Firsts {
    fn default() -> Self {
        let mut firsts = Self([0; 16]);
        // What follows a mark is not known.
        for pair in MARKS.into_iter().filter_map(pair) {
            firsts.set(pair);
        }
        firsts
    }
}

impl Firsts {
    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        let mut words = name.split([' ', '_']).filter(|word| !word.is_empty());
        let unmarked = |word: &&str| !is_mark(word.trim_matches(|c: char| !c.is_alphanumeric()));
        match words.find(unmarked).and_then(pair) {
            Some(pair) => self.set(pair),
            None => self.0 = [u64::MAX; 16],
        }
    }

    const fn set(&mut self, pair: usize) {
        self.0[pair / 64] |= 1 << (pair % 64);
    }

    /// Whether a name may have a beginning in common with one that was added.
    pub fn may_begin(&self, name: &str) -> bool {
        pair(name).is_none_or(|pair| self.0[pair / 64] & (1 << (pair % 64)) != 0)
    }
}

/// The number of the first two letters, where they are plain.
fn pair(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
            Some(usize::from(first & 31) * 32 + usize::from(second & 31))
        }
        _ => None,
    }
}

const MARKS: [&str; 15] =
    ["subsp", "ssp", "var", "subvar", "f", "fo", "forma", "cv", "cf", "aff", "sp", "spp", "nr", "x", "agg"];

fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

fn is_mark(bare: &str) -> bool {
    bare.len() <= 6
        && bare.bytes().next().is_some_and(|first| b"svfcanx".contains(&(first | 0x20)))
        && MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(bare))
}

/// Whether a word behind genus and epithet begins as no epithet does: with a capital and no more of them.
fn is_author(bare: &str) -> bool {
    let mut letters = bare.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(|c| !c.is_uppercase())
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
    use super::{Firsts, beginnings, whole};

    fn covers(rule: &str, name: &str) -> bool {
        let wanted = whole(rule).unwrap();
        let mut firsts = Firsts::default();
        firsts.add(rule);
        if !firsts.may_begin(name) {
            return false;
        }
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
            ("Ölandia", "olandia magna"),
            ("Caladenia", "\u{d7} Caladenia magna"),
            ("Caladenia", "x Caladenia magna"),
            ("Caladenia", "cf. Caladenia magna"),
            ("cf. Caladenia magna", "Caladenia magna"),
            ("Caladenia", "[Caladenia] Caladenia magna"),
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
