//! Text of any encoding as UTF-8, in a stream.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::sniff;

/// The encoding of a name, as found in the wild: WHATWG's names and those of Java.
pub(crate) fn by_name(name: &str) -> Option<&'static Encoding> {
    let name = name.trim();
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let known = match plain.as_str() {
        "utf8" => "utf-8",
        "utf16" | "utf16le" => "utf-16le",
        "utf16be" => "utf-16be",
        "macroman" | "xmacroman" | "macosroman" => "macintosh",
        "latin1" | "ascii" | "ansi" => "windows-1252",
        _ => "",
    };
    let number = |prefix: &str| plain.strip_prefix(prefix).filter(|rest| rest.parse::<u16>().is_ok());
    let spelled = match (known, number("cp").or(number("windows")), number("iso8859")) {
        ("", Some(page), _) => format!("windows-{page}"),
        ("", None, Some(part)) => format!("iso-8859-{part}"),
        ("", None, None) => name.to_owned(),
        _ => known.to_owned(),
    };
    Encoding::for_label(spelled.as_bytes())
}

/// Bytes read and decoded at once.
const BUFFER: usize = 64 << 10;

/// Marks an error of [`Decoding`] as bytes that are no text.
#[derive(Debug, thiserror::Error)]
#[error("the bytes are not {0}")]
pub(crate) struct NotText(pub &'static str);

/// Gives the bytes of `inner` as UTF-8. UTF-8 itself is passed on unchecked (the reader of rows checks
/// it and can say in which column); byte order marks are taken off and obeyed.
pub(crate) struct Decoding<R> {
    inner: R,
    encoding: &'static Encoding,
    returns_only: bool,
    /// `None`: nothing to decode.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    raw_start: usize,
    raw_end: usize,
    at_end: bool,
    finished: bool,
    text: Vec<u8>,
    text_start: usize,
    text_end: usize,
}

impl<R: Read> Decoding<R> {
    /// `named` is the encoding the file is said to be in, `None` where nothing is said.
    pub fn new(mut inner: R, named: Option<&'static Encoding>) -> io::Result<Self> {
        let mut raw = vec![0; BUFFER];
        let (mut end, mut at_end) = (0, false);
        while end < raw.len() && !at_end {
            let count = inner.read(&mut raw[end..])?;
            end += count;
            at_end = count == 0;
        }
        let (encoding, raw_start) = sniff::encoding(&raw[..end], named);
        Ok(Self {
            inner,
            encoding,
            decoder: (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling()),
            returns_only: sniff::ends_in_returns_only(&raw[..end]),
            raw,
            raw_start,
            raw_end: end,
            at_end,
            finished: false,
            text: Vec::new(),
            text_start: 0,
            text_end: 0,
        })
    }

    /// The encoding the file looks to be in.
    pub const fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Whether its lines end in a carriage return alone.
    pub const fn returns_only(&self) -> bool {
        self.returns_only
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.raw_start == self.raw_end && !self.at_end {
            self.raw_start = 0;
            self.raw_end = self.inner.read(&mut self.raw)?;
            self.at_end = self.raw_end == 0;
        }
        Ok(())
    }
}

impl<R: Read> Decoding<R> {
    /// Decodes into the buffer of text, which has no text left.
    fn decode(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        // A buffer of its own: the decoder may refuse one too short for the next character.
        self.text.resize(BUFFER, 0);
        (self.text_start, self.text_end) = (0, 0);
        while self.text_end == 0 && !self.finished {
            self.fill()?;
            let raw = &self.raw[self.raw_start..self.raw_end];
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(raw, &mut self.text, self.at_end);
            self.raw_start += read;
            self.text_end = written;
            match result {
                DecoderResult::Malformed(..) => {
                    let error = NotText(decoder.encoding().name());
                    return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                }
                DecoderResult::InputEmpty => self.finished = self.at_end,
                DecoderResult::OutputFull => {}
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(mut decoder) = self.decoder.take() else {
            self.fill()?;
            let raw = &self.raw[self.raw_start..self.raw_end];
            let count = raw.len().min(out.len());
            out[..count].copy_from_slice(&raw[..count]);
            self.raw_start += count;
            return Ok(count);
        };
        let result = if self.text_start == self.text_end { self.decode(&mut decoder) } else { Ok(()) };
        self.decoder = Some(decoder);
        result?;
        let text = &self.text[self.text_start..self.text_end];
        let count = text.len().min(out.len());
        out[..count].copy_from_slice(&text[..count]);
        self.text_start += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use encoding_rs::{UTF_8, UTF_16LE, WINDOWS_1252};

    use super::{Decoding, by_name};

    fn read(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> std::io::Result<String> {
        let mut text = String::new();
        Decoding::new(bytes, Some(encoding))?.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn names_of_every_school_are_known() {
        for (name, expected) in [
            ("UTF8", "UTF-8"),
            ("utf-8", "UTF-8"),
            ("Cp1252", "windows-1252"),
            ("ISO8859_1", "windows-1252"),
            ("ISO-8859-15", "ISO-8859-15"),
            ("MacRoman", "macintosh"),
            ("UTF-16", "UTF-16LE"),
            ("Shift_JIS", "Shift_JIS"),
        ] {
            assert_eq!(by_name(name).map(encoding_rs::Encoding::name), Some(expected), "{name}");
        }
        assert_eq!(by_name("klingon"), None);
    }

    #[test]
    fn text_is_decoded_and_marks_are_obeyed() {
        assert_eq!(read(b"M\xfcller", WINDOWS_1252).unwrap(), "Müller");
        assert_eq!(read("\u{feff}Müller".as_bytes(), WINDOWS_1252).unwrap(), "Müller");
        let marked: Vec<u8> = "\u{feff}Ö".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&marked, UTF_8).unwrap(), "Ö");
        let unmarked: Vec<u8> = "aÖ".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&unmarked, UTF_16LE).unwrap(), "aÖ");
        assert_eq!(read(b"", UTF_16LE).unwrap(), "");
        let long = "é".repeat(200_000);
        let utf16: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, UTF_16LE).unwrap(), long);
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error() {
        let error = read(b"a\0\x00\xd8b\0", UTF_16LE).unwrap_err();
        assert_eq!(error.to_string(), "the bytes are not UTF-16LE");
    }
}
