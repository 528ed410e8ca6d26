//! How values are written so that Meilisearch compares them as this program does.
//!
//! Meilisearch trims, decomposes and lower-cases text it filters and counts by, cuts it at 468 bytes, and
//! reads decimal numbers not always to the last bit. The forms here come through that unharmed.

use std::fmt::Write;

use atlas_records::{fold_keyword, fold_text, text_tokens};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// Bytes of a folded value that are kept as they are; safely below the server's 468.
const LONGEST: usize = 400;

/// Begins a value that stands behind its digest. A value of its own that begins so is digested too.
const MARK: char = '~';

/// Length in bytes of the mark, a digest in hexadecimal and a colon.
const DIGEST_LENGTH: usize = 34;

/// What the server makes of a text before it compares it.
fn as_compared(text: &str) -> String {
    text.trim().nfkd().collect::<String>().to_lowercase()
}

/// Whether the server compares this folded value as it stands.
fn is_plain(folded: &str) -> bool {
    folded.len() <= LONGEST && !folded.starts_with(MARK) && as_compared(folded) == folded
}

/// The mark and a digest of a value, by which it is found.
fn digest(folded: &str) -> String {
    format!("{MARK}{}:", Uuid::new_v5(&Uuid::NAMESPACE_OID, folded.as_bytes()).simple())
}

/// A keyword as a document holds it: its own spelling where the server compares that rightly, else the
/// folded value, else that behind its digest. `None` where nothing is left of it.
pub fn keyword(raw: &str) -> Option<String> {
    let folded = fold_keyword(raw);
    if folded.is_empty() {
        return None;
    }
    if !is_plain(&folded) {
        return Some(digest(&folded) + &folded);
    }
    let spelling = raw.trim();
    Some(if as_compared(spelling) == folded { spelling.to_owned() } else { folded })
}

/// The folded value and the spelling of what [`keyword`] wrote.
pub fn read_keyword(stored: String) -> (String, String) {
    match stored.get(DIGEST_LENGTH..) {
        Some(folded) if stored.starts_with(MARK) => (folded.to_owned(), folded.to_owned()),
        _ => (fold_keyword(&stored), stored),
    }
}

/// How a keyword is looked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Needle {
    /// The whole value.
    Whole(String),
    /// The beginning of a value: its digest.
    Beginning(String),
}

/// How to look for a keyword; `None` where nothing is left of it, so that no record holds it.
pub fn needle(value: &str) -> Option<Needle> {
    let folded = fold_keyword(value);
    match folded.as_str() {
        "" => None,
        plain if is_plain(plain) => Some(Needle::Whole(folded)),
        _ => Some(Needle::Beginning(digest(&folded))),
    }
}

/// The words of a text, sorted, each once. Words beyond [`LONGEST`] bytes stand as their digest.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<_> = text_tokens(text)
        .into_iter()
        .map(|word| if is_plain(&word) { word } else { digest(&word) })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The form in which text sorts. The sign in front keeps leading space and empty text from being lost.
pub fn order_key(text: &str) -> String {
    let mut key = format!("={}", fold_text(text));
    key.truncate(key.floor_char_boundary(LONGEST));
    key
}

/// A number as hexadecimal text that sorts as the number does, exact to the last bit.
pub fn exact_number(number: f64) -> String {
    // Adding zero makes one zero of both.
    let bits = (number + 0.0).to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    format!("{ordered:016x}")
}

/// Reads what [`exact_number`] wrote.
pub fn read_exact_number(text: &str) -> Option<f64> {
    let ordered = u64::from_str_radix(text, 16).ok()?;
    Some(f64::from_bits(if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered }))
}

/// A text as a value of a filter, in quotes. The filter language undoes two layers of escapes; the only
/// form safe in both is the code point.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' | '\'' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{
        Needle, exact_number, keyword, needle, order_key, quoted, read_exact_number, read_keyword, words,
    };

    #[test]
    fn keywords_keep_their_spelling_and_are_read_back_folded() {
        assert_eq!(keyword(" New South Wales "), Some("New South Wales".into()));
        assert_eq!(
            read_keyword("New South Wales".into()),
            ("new south wales".into(), "New South Wales".into())
        );
        assert_eq!(keyword("  "), None);
        assert_eq!(needle(" VICTORIA"), Some(Needle::Whole("victoria".into())));
        assert_eq!(needle(" "), None);
    }

    #[test]
    fn a_final_sigma_is_stored_as_this_program_folds_it() {
        // The server would make `ας` of it.
        assert_eq!(keyword("ΑΣ"), Some("ασ".into()));
    }

    #[test]
    fn long_and_marked_keywords_stand_behind_a_digest_that_tells_them_apart() {
        let (one, two) = ("A".repeat(500) + "one", "A".repeat(500) + "two");
        let stored = keyword(&one).unwrap();
        let Some(Needle::Beginning(start)) = needle(&one.to_lowercase()) else { panic!("digested") };
        assert!(stored.starts_with(&start) && start.len() == 34);
        assert!(!keyword(&two).unwrap().starts_with(&start));
        assert_eq!(read_keyword(stored), (one.to_lowercase(), one.to_lowercase()));
        let marked = keyword("~tilde").unwrap();
        assert_eq!(read_keyword(marked), ("~tilde".into(), "~tilde".into()));
    }

    #[test]
    fn exact_numbers_sort_and_survive() {
        let ascending =
            [f64::NEG_INFINITY, -180.0, -0.1, -f64::MIN_POSITIVE, 0.0, 1e-7, 147.333_333_333_333_34, 180.0];
        let keys: Vec<_> = ascending.into_iter().map(exact_number).collect();
        assert!(keys.is_sorted_by(|a, b| a < b));
        assert!(keys.iter().zip(ascending).all(|(k, n)| read_exact_number(k) == Some(n)));
        assert_eq!(exact_number(-0.0), exact_number(0.0));
    }

    #[test]
    fn words_are_folded_sorted_and_single() {
        assert_eq!(words("Mt. Kościuszko, mt"), ["kosciuszko", "mt"]);
        assert_eq!(words(&"x".repeat(401))[0].len(), 34);
    }

    #[test]
    fn order_keys_are_folded_and_cut_between_characters() {
        assert_eq!(order_key("Ácacia"), "=acacia");
        assert_eq!(order_key(&"語".repeat(200)).len(), 1 + 133 * 3);
    }

    #[test]
    fn quotes_and_backslashes_become_code_points() {
        assert_eq!(quoted(r#"O'Brien \ "x""#), r#""O\u{27}Brien \u{5c} \u{22}x\u{22}""#);
    }
}
