//! How a file is written, by its first bytes: what is said of it is often wrong.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes at the start of a file that tell of UTF-16: a header, which is in Latin letters.
const START: usize = 1 << 10;

/// The encoding of a file that starts with `head`, and the length of its byte order mark. `named` is the encoding
/// it is said to be in.
pub(super) fn encoding(head: &[u8], named: Option<&'static Encoding>) -> (&'static Encoding, usize) {
    if let Some(marked) = Encoding::for_bom(head) {
        return marked;
    }
    let encoding = match (utf16(head), named) {
        (Some(found), _) => found,
        (None, Some(named)) if is_utf16(named) && !head.contains(&0) => UTF_8,
        (None, Some(named)) => named,
        (None, None) if is_mac_roman(head) => MACINTOSH,
        (None, None) => UTF_8,
    };
    (encoding, 0)
}

/// UTF-16 without a mark, by where the zero bytes of its Latin letters are.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(START)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    let many = (head.len() / 8).max(1);
    match (high_first >= many, low_first >= many) {
        (true, _) if low_first * 8 < high_first => Some(UTF_16BE),
        (_, true) if high_first * 8 < low_first => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether lines end in a carriage return alone, as on old Macs and in what Excel there exports.
pub(super) fn ends_in_returns_only(head: &[u8]) -> bool {
    head.contains(&b'\r') && !head.contains(&b'\n')
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Whether bytes that are not UTF-8 read better as Mac Roman than as Windows-1252: the letters with accents of the
/// one are where the other has signs and gaps.
fn is_mac_roman(head: &[u8]) -> bool {
    let (mut mac, mut windows) = (0, 0);
    for chunk in head.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            return false;
        }
        for byte in chunk.invalid() {
            match byte {
                // Left out are dashes and quotation marks of Windows-1252, and those of Mac Roman below.
                0x80..=0x84 | 0x86..=0x90 | 0x98..=0x9f => mac += 1,
                0xc0..=0xc6 | 0xcb..=0xcf | 0xd6..=0xff => windows += 1,
                _ => {}
            }
        }
    }
    mac > windows
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, GBK, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

    use super::{encoding, ends_in_returns_only};

    /// Name, first bytes, what is named, what is found, length of the mark.
    type Case<'a> = (&'a str, &'a [u8], Option<&'static Encoding>, &'static Encoding, usize);

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_are_told_by_their_first_bytes() {
        let text = "id,locality\n1,Sjælland – 東京\n";
        let little = utf16(text, u16::to_le_bytes);
        let big = utf16(text, u16::to_be_bytes);
        let marked = utf16("\u{feff}東京", u16::to_be_bytes);
        let mac = b"id,locality\n1,Malm\x9a, Troms\xbf, K\x9aln";
        let cases: [Case<'_>; 14] = [
            ("nothing", b"", None, UTF_8, 0),
            ("ASCII", b"id,locality\n", None, UTF_8, 0),
            ("as named", b"id,locality\n1,\x81\x40", Some(GBK), GBK, 0),
            ("little-endian, unnamed", &little, None, UTF_16LE, 0),
            ("little-endian, named UTF-8", &little, Some(UTF_8), UTF_16LE, 0),
            ("little-endian, named big-endian", &little, Some(UTF_16BE), UTF_16LE, 0),
            ("big-endian, named UTF-16", &big, Some(UTF_16LE), UTF_16BE, 0),
            ("a mark wins", &marked, Some(UTF_8), UTF_16BE, 2),
            ("UTF-8's mark", "\u{feff}id".as_bytes(), Some(WINDOWS_1252), UTF_8, 3),
            ("UTF-8, named UTF-16", text.as_bytes(), Some(UTF_16LE), UTF_8, 0),
            ("Mac Roman", mac, None, MACINTOSH, 0),
            ("Windows-1252", b"id,locality\n1,K\xf6ln \x96 Malm\xf6 \x93x\x94", None, UTF_8, 0),
            ("Mac Roman, named", mac, Some(UTF_8), UTF_8, 0),
            ("UTF-8 but for one byte", b"K\xc3\xb6ln, Malm\x9a", None, UTF_8, 0),
        ];
        for (name, head, named, expected, mark) in cases {
            assert_eq!(encoding(head, named), (expected, mark), "{name}");
        }
    }

    #[test]
    fn line_ends_are_told() {
        assert!(ends_in_returns_only(b"id\r1\r"));
        for text in [&b"id\r\n1"[..], b"id\n1\n", b"id"] {
            assert!(!ends_in_returns_only(text));
        }
    }
}
