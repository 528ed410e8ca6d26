//! Names as they were meant to be written.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longer texts are no names; what comes after is not looked at.
const LONGEST: usize = 500;

/// The text with single spaces, its letters decoded where they were encoded twice, without markup, and with one sign for hybrids.
pub(crate) fn clean(text: &str) -> String {
    let mut text = text.chars().take(LONGEST).collect::<String>();
    // What was spoiled twice needs mending twice. Every round makes the text shorter or is the last but one.
    for _ in 0..LONGEST {
        let mended = once(&text);
        if mended == text {
            break;
        }
        text = mended;
    }
    text
}

fn once(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    if !text.is_ascii() {
        text = Cow::Owned(decode_twice_encoded(&text).nfkc().map(sign).collect());
    }
    for (from, to) in [("&amp;", "&"), ("<i>", ""), ("</i>", ""), ("<em>", ""), ("</em>", ""), ("_", " ")] {
        if text.contains(from) {
            text = Cow::Owned(text.replace(from, to));
        }
    }
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut joined = words.collect::<Vec<_>>().join(" ");
    for quote in ['"', '\u{201c}', '\u{201d}'] {
        joined.retain(|c| c != quote);
    }
    joined.trim().to_owned()
}

const fn sign(c: char) -> char {
    match c {
        '\u{2715}' | '\u{2716}' | '\u{2a2f}' | '\u{2717}' | '\u{2a09}' => '\u{d7}',
        '\u{2019}' | '\u{2018}' | '\u{b4}' => '\'',
        '\u{2010}'..='\u{2013}' => '-',
        other => other,
    }
}

/// UTF-8 that was read as Windows-1252 and written as UTF-8 again (`AndrÃ©`), read rightly; all else as it is.
fn decode_twice_encoded(text: &str) -> Cow<'_, str> {
    // Every such letter begins with one of these.
    if !text.contains(|c: char| ('\u{c2}'..='\u{f4}').contains(&c)) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        let (decoded, length) = letter(&chars[at..]).unwrap_or((first, 1));
        out.push(decoded);
        at += length;
    }
    Cow::Owned(out)
}

/// The letter that the first few characters are the bytes of, and their number.
fn letter(chars: &[char]) -> Option<(char, usize)> {
    let length = match byte(chars[0])? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes = chars.get(..length)?.iter().map(|c| byte(*c)).collect::<Option<Vec<u8>>>()?;
    let decoded = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // Letters of Latin scripts and punctuation; what would decode to others was meant as it stands.
    let likely = !('\u{250}'..'\u{2000}').contains(&decoded);
    likely.then_some((decoded, length))
}

/// The byte of a character in Windows-1252.
fn byte(c: char) -> Option<u8> {
    // From 0x80 to 0x9F; bytes that stand for nothing are the control characters of their number.
    const UPPER: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
        '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}',
        '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}',
        '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
    ];
    match u8::try_from(u32::from(c)) {
        Ok(low) => Some(low),
        Err(_) => UPPER.iter().position(|upper| *upper == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// Ligatures spelled out and letters without marks.
pub(crate) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("Ae"),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("Oe"),
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'ı' => out.push('i'),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{ascii, clean};

    #[test]
    fn texts_are_mended() {
        for (given, expected) in [
            (
                "Abelia ×grandiflora (Rovelli ex AndrÃ©) Rehder",
                "Abelia ×grandiflora (Rovelli ex André) Rehder",
            ),
            ("AndrÃƒÂ©", "André"),
            ("MÃ¼ll.Arg.", "Müll.Arg."),
            ("Kosteletzky & DvoÅ™Ã¡k", "Kosteletzky & Dvořák"),
            ("Tilia \u{2715} europaea", "Tilia × europaea"),
            ("<i>Acacia  aneura</i>\tF.Muell. &amp; Benth.", "Acacia aneura F.Muell. & Benth."),
            ("Acacia\u{a0}aneura", "Acacia aneura"),
            ("Dasyurus_viverrinus", "Dasyurus viverrinus"),
            ("\"Acacia aneura\"", "Acacia aneura"),
            ("Larus ﬁscus", "Larus fiscus"),
            ("Müll. × É»", "Müll. × É»"),
            ("", ""),
        ] {
            assert_eq!(clean(given), expected, "{given}");
        }
    }

    #[test]
    fn letters_lose_what_is_not_of_the_code() {
        for (given, expected) in [
            ("caesia", "caesia"),
            ("cæsia", "caesia"),
            ("Œnanthe", "Oenanthe"),
            ("Isoëtes", "Isoetes"),
            ("mülleri", "mulleri"),
            ("weißii", "weissii"),
        ] {
            assert_eq!(ascii(given), expected);
        }
    }
}
