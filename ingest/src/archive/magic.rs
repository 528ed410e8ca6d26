//! Formats told by their first bytes.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// What is handed in now and then and cannot be read, by how it starts.
const OTHER: [(&[u8], &str); 11] = [
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old Microsoft Office"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"Obj\x01", "an Avro file"),
    (b"%PDF-", "a PDF"),
    (b"<?xml", "an XML document"),
];

/// Where the mark of a tar archive is.
const TAR_MARK: std::ops::Range<usize> = 257..262;

/// Whether the file is a zip, be it one without entries.
pub(super) fn is_zip(path: &Path) -> io::Result<bool> {
    let head = head(path, 4)?;
    Ok(head == *b"PK\x03\x04" || head == *b"PK\x05\x06")
}

/// What the file is, where it is neither a zip nor text.
pub(super) fn other_format(path: &Path) -> io::Result<Option<&'static str>> {
    let head = head(path, TAR_MARK.end)?;
    if head.get(TAR_MARK) == Some(b"ustar") {
        return Ok(Some("a tar archive"));
    }
    Ok(OTHER.into_iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| kind))
}

fn head(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(length as u64).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::other_format;

    #[test]
    fn what_is_no_text_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
        for (bytes, expected) in [
            (&b"\x1f\x8b\x08"[..], Some("compressed with gzip")),
            (b"PAR1\x15", Some("a Parquet file")),
            (&tar, Some("a tar archive")),
            (b"id,locality\n", None),
            (b"", None),
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(other_format(&path).unwrap(), expected);
        }
    }
}
