//! Delimited text in the dialect and character set of a recipe.

use std::io::{self, Write};

use crate::sample::recipe::Dialect;

/// Writes lines of one table.
pub struct TableWriter<'a, W> {
    out: W,
    dialect: &'a Dialect,
}

impl<'a, W: Write> TableWriter<'a, W> {
    /// Starts a table: byte order mark and header lines.
    pub fn start(out: W, dialect: &'a Dialect, columns: &[&str]) -> io::Result<Self> {
        let mut writer = Self { out, dialect };
        if dialect.bom {
            let mark = encode("\u{feff}", &dialect.encoding);
            writer.out.write_all(&mark)?;
        }
        for line in 0..dialect.header_lines {
            if line == 0 {
                writer.line(columns.iter().copied())?;
            } else {
                let meanings: Vec<_> =
                    columns.iter().map(|c| format!("({c} as Darwin Core defines it)")).collect();
                writer.line(meanings.iter().map(String::as_str))?;
            }
        }
        Ok(writer)
    }

    /// Writes one line.
    pub fn line<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) -> io::Result<()> {
        let mut line = String::new();
        for (n, value) in values.into_iter().enumerate() {
            if n > 0 {
                line.push(self.dialect.delimiter);
            }
            push_value(&mut line, value, self.dialect);
        }
        line.push_str(&self.dialect.eol);
        self.out.write_all(&encode(&line, &self.dialect.encoding))
    }
}

/// Quotes a value where the dialect can and must; where it cannot, blanks replace what would break the line.
fn push_value(line: &mut String, value: &str, dialect: &Dialect) {
    let breaks = |c: char| c == dialect.delimiter || c == '\n' || c == '\r';
    match dialect.quote {
        Some(quote) if value.contains(|c| breaks(c) || c == quote) => {
            line.push(quote);
            for c in value.chars() {
                if c == quote {
                    line.push(quote);
                }
                line.push(c);
            }
            line.push(quote);
        }
        Some(_) => line.push_str(value),
        None => line.extend(value.chars().map(|c| if breaks(c) { ' ' } else { c })),
    }
}

/// Text in a character set. The tables hold nothing outside Latin-1, so that each set can express them.
fn encode(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "UTF-16" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "ISO-8859-1" | "windows-1252" => text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::TableWriter;
    use crate::sample::recipe::Dialect;

    fn dialect(encoding: &str, quote: Option<char>, bom: bool) -> Dialect {
        let eol = "\n".to_owned();
        Dialect {
            file: "t".to_owned(),
            delimiter: ';',
            quote,
            encoding: encoding.to_owned(),
            bom,
            eol,
            header_lines: 1,
        }
    }

    fn write(dialect: &Dialect, value: &str) -> Vec<u8> {
        let mut out = Vec::new();
        TableWriter::start(&mut out, dialect, &["a"]).unwrap().line([value, "x"]).unwrap();
        out
    }

    #[test]
    fn quotes_are_doubled_and_only_where_needed() {
        let text = write(&dialect("UTF-8", Some('"'), false), "a;\"b\"");
        assert_eq!(text, b"a\n\"a;\"\"b\"\"\";x\n");
    }

    #[test]
    fn without_quotes_a_value_cannot_break_its_line() {
        assert_eq!(write(&dialect("UTF-8", None, false), "a;b\nc"), b"a\na b c;x\n");
    }

    #[test]
    fn utf_16_is_little_endian_behind_its_mark() {
        assert_eq!(
            &write(&dialect("UTF-16", None, true), "é")[..8],
            [0xff, 0xfe, b'a', 0, b'\n', 0, 0xe9, 0]
        );
    }
}
