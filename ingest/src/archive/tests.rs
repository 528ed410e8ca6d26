use std::{
    io::Write,
    path::{Path, PathBuf},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Archive, Meter};
use crate::{
    error::IngestError,
    report::{Defect, DefectCode},
};

const OCCURRENCE: &str = "http://rs.tdwg.org/dwc/terms/Occurrence";

fn meta(attributes: &str, body: &str) -> String {
    format!("<archive><core rowType=\"{OCCURRENCE}\" {attributes}>{body}</core></archive>")
}

const FIELDS: &str = r#"<files><location>o.txt</location></files><id index="0"/>
    <field index="1" term="http://rs.tdwg.org/dwc/terms/locality"/>
    <field index="2" term="http://rs.tdwg.org/dwc/terms/country" default="Australia"/>"#;

/// Name and bytes.
type File<'a> = (&'a str, &'a [u8]);

fn folder(files: &[File<'_>]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn zipped(folder: &Path, files: &[File<'_>]) -> PathBuf {
    let path = folder.join("archive.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// Every row of the core: its line and values.
fn rows(path: &Path) -> Result<Vec<(u64, Vec<String>)>, IngestError> {
    let meter = Meter::default();
    let archive = Archive::open(path, &meter)?;
    let mut rows = Vec::new();
    archive.rows(&archive.core, &meter, |_, row| {
        rows.push((row.line, row.values.iter().map(str::to_owned).collect()));
        Ok(())
    })?;
    Ok(rows)
}

fn defects(path: &Path) -> Vec<Defect> {
    match rows(path) {
        Err(IngestError::Refused(refusal)) => refusal.defects,
        other => panic!("{other:?}"),
    }
}

fn values(rows: &[(u64, Vec<String>)]) -> Vec<Vec<&str>> {
    rows.iter().map(|(_, values)| values.iter().map(String::as_str).collect()).collect()
}

#[test]
fn tables_are_read_as_described() {
    let cases: [(&str, &[u8]); 9] = [
        ("fieldsEnclosedBy=\"\"", b"1\t\"a\tb\n2\tc\t\n"),
        (r#"fieldsTerminatedBy="\t" linesTerminatedBy="\n" fieldsEnclosedBy="""#, b"1\t\"a\tb\n2\tc\t\n"),
        (
            r#"fieldsTerminatedBy="&#9;" fieldsEnclosedBy="" linesTerminatedBy="\r\n""#,
            b"1\t\"a\tb\r\n2\tc\t\r\n",
        ),
        ("fieldsTerminatedBy=\"\t\" fieldsEnclosedBy=\"\"", b"1\t\"a\tb\r\n2\tc\t\r\n"),
        (r#"ignoreHeaderLines="1""#, b"id,x,y\n1,\"\"\"a\",b\n2,c,"),
        (r#"fieldsTerminatedBy=";" fieldsEnclosedBy="'""#, b"1;'\"a';b\n\n2;c;\n"),
        (r#"fieldsTerminatedBy="|" ignoreHeaderLines="2""#, b"x|y|z\nmore|of|it\n1|\"\"\"a\"|b\n2|c|\n"),
        (r#"encoding="windows-1252""#, b"1,\"\"\"a\",b\n2,c,\n"),
        (r#"encoding="UTF-8""#, b"\xef\xbb\xbf1,\"\"\"a\",b\n2,c,\n"),
    ];
    for (attributes, text) in cases {
        let folder = folder(&[("meta.xml", meta(attributes, FIELDS).as_bytes()), ("o.txt", text)]);
        let rows = rows(folder.path()).unwrap();
        assert_eq!(values(&rows), [["1", "\"a", "b"], ["2", "c", ""]], "{attributes}");
    }
}

#[test]
fn files_shorter_than_their_header_have_no_rows() {
    let meta = meta(r#"ignoreHeaderLines="1000""#, FIELDS);
    let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", b"id,a,b\n")]);
    assert_eq!(rows(folder.path()).unwrap(), []);
}

#[test]
fn encodings_and_quoted_line_ends_keep_their_lines() {
    let text = "id,a\n1,\"Müller\nund Söhne\"\n2,x\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let fields = r#"<files><location>o.txt</location></files><id index="0"/>"#;
    for (encoding, bytes) in [("UTF-8", text.as_bytes()), ("UTF-16", &utf16), ("ISO-8859-1", &latin)] {
        let attributes = format!("encoding=\"{encoding}\" ignoreHeaderLines=\"1\"");
        let folder = folder(&[("meta.xml", meta(&attributes, fields).as_bytes()), ("o.txt", bytes)]);
        let rows = rows(folder.path()).unwrap();
        assert_eq!(values(&rows), [["1", "Müller\nund Söhne"], ["2", "x"]], "{encoding}");
        assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4], "{encoding}");
    }
}

#[test]
fn plain_tables_tell_their_form_themselves() {
    for (name, text) in [
        ("a.csv", "occurrenceID,dwc:locality,\n1,\"a, b\",x\n"),
        ("a.tsv", "occurrenceID\tlocality\t\r\n1\ta, b\tx\r\n"),
        ("a", "occurrenceID;locality;\n1;a, b;x\n"),
    ] {
        let folder = folder(&[(name, text.as_bytes())]);
        let path = folder.path().join(name);
        assert_eq!(values(&rows(&path).unwrap()), [["1", "a, b", "x"]], "{name}");
        let archive = Archive::open(&path, &Meter::default()).unwrap();
        let terms: Vec<_> = archive.core.fields.iter().map(|field| field.term.as_str()).collect();
        assert_eq!(terms, ["occurrenceID", "locality", "column3"], "{name}");
    }
    // In a zip, beside metadata and what a desktop left.
    let scratch = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 3] = [
        ("data.csv", b"id,a\n7,x\n"),
        ("EML.xml", b"<eml><dataset><title>T</title></dataset></eml>"),
        ("__MACOSX/._data.csv", b"?"),
    ];
    let path = zipped(scratch.path(), &files);
    let archive = Archive::open(&path, &Meter::default()).unwrap();
    assert_eq!((archive.core.id, archive.eml.unwrap().title.as_deref()), (Some(0), Some("T")));
}

#[test]
fn archives_are_found_in_zips_and_in_one_folder_of_them() {
    let scratch = tempfile::tempdir().unwrap();
    let meta = meta("", FIELDS);
    for prefix in ["", "dwca/", "\\"] {
        let names = ["meta.xml", "o.txt"].map(|name| format!("{prefix}{name}"));
        let path = zipped(scratch.path(), &[(&names[0], meta.as_bytes()), (&names[1], b"1,a,b\n")]);
        assert_eq!(values(&rows(&path).unwrap()), [["1", "a", "b"]], "{prefix}");
    }
}

#[test]
fn defects_have_file_line_and_column() {
    let refused = |attributes: &str, text: &[u8]| {
        let meta = meta(&format!("{attributes} ignoreHeaderLines=\"1\""), FIELDS);
        let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", text)]);
        defects(folder.path())
    };
    let long = refused("", b"id,a,b\n1,a,b\n2,a,b,c\n3,a,b,\n4,a\n5,a,b,c,d\n");
    let places: Vec<_> = long.iter().map(|d| (d.file.as_str(), d.line, d.column, d.code)).collect();
    let code = DefectCode::ColumnCount;
    assert_eq!(places, [("o.txt", Some(3), Some(4), code), ("o.txt", Some(6), Some(4), code)]);
    let encoding = &refused("encoding=\"UTF-8\"", b"id,a,b\n1,a,b\n2,a,M\xfcller\n")[0];
    assert_eq!((encoding.line, encoding.column, encoding.code), (Some(3), Some(3), DefectCode::BadEncoding));
    assert_eq!(
        encoding.to_string(),
        "o.txt, line 3, column 3: the value is not UTF-8; if the file is in another encoding, such as Windows-1252, \
         name it in meta.xml"
    );
}

/// Attributes, text, rows, notes.
type OddFile<'a> = (&'a str, &'a [u8], &'a [[&'a str; 3]], &'a [&'a str]);

#[test]
fn what_is_odd_is_read_and_noted() {
    let utf16: Vec<u8> = "id,a,b\n1,Köln,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [OddFile<'_>; 7] = [
        ("", b"id,a,b\n1,a,b\n\n", &[["1", "a", "b"]], &[]),
        (
            "",
            b"id,a,b\n1,K\xf6ln \x96 x,b\n2,K\xc3\xb6ln,b\n",
            &[["1", "Köln – x", "b"], ["2", "Köln", "b"]],
            &["o.txt has 1 rows that are not UTF-8, which were read as Windows-1252 (first on line 2)."],
        ),
        (
            "",
            b"id,a,b\n1,M\x9alle,b\n",
            &[["1", "Mölle", "b"]],
            &["o.txt was read as macintosh: no encoding is named for it."],
        ),
        (
            "encoding=\"UTF-8\"",
            &utf16,
            &[["1", "Köln", "b"]],
            &["o.txt was read as UTF-16LE: it is not UTF-8, as meta.xml says."],
        ),
        (
            "",
            b"id,a,b\n1\n2,a,b\n3,a\n",
            &[["1", "", ""], ["2", "a", "b"], ["3", "a", ""]],
            &[
                "o.txt has 2 rows with fewer columns than the file; what they lack was taken as empty (first on line 2).",
            ],
        ),
        (
            "",
            b"id,a,b\n1,a,b\n, ,\n,,\n",
            &[["1", "a", "b"]],
            &["o.txt has 2 rows without any value, which were passed over (first on line 3)."],
        ),
        ("linesTerminatedBy=\"\\n\"", b"id,a,b\r1,a,b\r2,c,d", &[["1", "a", "b"], ["2", "c", "d"]], &[]),
    ];
    for (attributes, text, expected, expected_notes) in cases {
        let meta = meta(&format!("{attributes} ignoreHeaderLines=\"1\""), FIELDS);
        let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", text)]);
        let (archive, meter) = (Archive::open(folder.path(), &Meter::default()).unwrap(), Meter::default());
        let mut found = Vec::new();
        let notes = archive.rows(&archive.core, &meter, |_, row| {
            found.push([0, 1, 2].map(|column| row.values.get(column).unwrap_or_default().to_owned()));
            Ok(())
        });
        assert_eq!(
            (found, notes.unwrap()),
            (
                expected.iter().map(|row| row.map(str::to_owned)).collect(),
                expected_notes.iter().map(|note| (*note).to_owned()).collect()
            )
        );
    }
}

#[test]
fn comments_above_the_header_do_not_tell_its_width() {
    let meta = meta("ignoreHeaderLines=\"2\"", FIELDS);
    let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", b"# made by hand\n# twice\n1,a,b\n")]);
    assert_eq!(values(&rows(folder.path()).unwrap()), [["1", "a", "b"]]);
}

#[test]
fn the_descriptor_may_be_in_utf_16_and_names_in_another_case() {
    let meta = meta("", &FIELDS.replace("o.txt", "O.TXT"));
    let marked: Vec<u8> = format!("\u{feff}{meta}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bare: Vec<u8> = meta.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for meta in [meta.as_bytes(), &marked, &bare] {
        let folder = folder(&[("Meta.xml", meta), ("o.txt", b"1,a,b\n")]);
        assert_eq!(values(&rows(folder.path()).unwrap()), [["1", "a", "b"]]);
    }
}

#[test]
fn an_extension_that_is_not_there_is_noted() {
    let extension = |files: &str| {
        format!("</core><extension rowType=\"urn:x\">{files}<coreid index=\"0\"/></extension><core>")
    };
    let located = extension("<files><location>x.txt</location></files>");
    for (extension, note) in [
        (located, "meta.xml names x.txt, which is not in the archive."),
        (extension("<files/>"), "meta.xml names no file for the extension urn:x."),
    ] {
        let meta = meta("", &format!("{FIELDS}{extension}"));
        let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", b"1,a,b\n")]);
        let archive = Archive::open(folder.path(), &Meter::default()).unwrap();
        assert_eq!((archive.extensions.len(), archive.notes.as_slice()), (0, &[note.to_owned()][..]));
    }
    // Without the occurrences there is nothing to read.
    let events = meta("", FIELDS).replace(OCCURRENCE, "http://rs.tdwg.org/dwc/terms/Event");
    let occurrences = extension("<files><location>x.txt</location></files>").replace("urn:x", OCCURRENCE);
    let meta = events.replace("</core>", &format!("{occurrences}</core>")).replace("<core></core>", "");
    let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", b"1,a,b\n")]);
    assert_eq!(defects(folder.path())[0].code, DefectCode::MissingFile);
}

#[test]
fn of_several_plain_tables_that_of_the_records_is_read() {
    let occurrences: File<'_> = ("b/occurrence", b"occurrenceID,scientificName,eventID\n1,Aus bus,e\n");
    let events: File<'_> = ("events.csv", b"eventID,eventDate\ne,2001\n");
    let facts: File<'_> = ("facts.csv", b"occurrenceID,measurementType\n1,mass\n");
    let taxa: File<'_> = ("taxa.csv", b"taxonID,scientificName\n1,Aus bus\n");
    let cases: [(&[File<'_>], Option<&str>); 6] = [
        (&[occurrences, events, facts, taxa], Some("b/occurrence")),
        (&[events, taxa, ("README.md", b"scientificName"), ("empty", b"")], Some("taxa.csv")),
        (&[events, facts], None),
        (&[occurrences, ("c.csv", b"basisOfRecord\nFOSSIL\n")], None),
        (&[("README.md", b"x")], None),
        (&[("a/meta.xml", b"<archive/>"), ("b/meta.xml", b"<archive/>")], None),
    ];
    for (files, expected) in cases {
        let folder = folder(files);
        match (Archive::open(folder.path(), &Meter::default()), expected) {
            (Ok(archive), Some(expected)) => {
                assert_eq!(archive.core.files, [expected]);
                assert!(archive.notes[0].contains("events.csv"), "{:?}", archive.notes);
            }
            (Err(IngestError::Refused(refusal)), None) => {
                assert_eq!(refusal.defects[0].code, DefectCode::NotAnArchive);
            }
            (other, _) => panic!("{other:?} for {expected:?}"),
        }
    }
}

#[test]
fn what_is_no_archive_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let path = zipped(scratch.path(), &[("[Content_Types].xml", b"<x/>"), ("xl/sheet1.xml", b"<x/>")]);
    let spreadsheet = &defects(&path)[0];
    assert!(spreadsheet.message.contains("CSV"), "{spreadsheet}");
    std::fs::write(&path, b"\x1f\x8b\x08\x00").unwrap();
    assert_eq!(
        defects(&path)[0].to_string(),
        "archive.zip: it is compressed with gzip; hand in a zip, or its tables as text"
    );
}

#[test]
fn hostile_archives_are_refused() {
    let scratch = tempfile::tempdir().unwrap();
    for name in ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt", "C:\\evil.txt"] {
        let path = zipped(scratch.path(), &[("meta.xml", b"<archive/>"), (name, b"x")]);
        assert_eq!(defects(&path)[0].code, DefectCode::Hostile, "{name}");
    }
    let zeros = vec![b'0'; 80 << 20];
    let bomb = zipped(scratch.path(), &[("meta.xml", meta("", FIELDS).as_bytes()), ("o.txt", &zeros)]);
    let defect = &defects(&bomb)[0];
    assert!(defect.code == DefectCode::Hostile && defect.message.contains("bomb"), "{defect}");
    let endless = folder(&[("meta.xml", meta("", FIELDS).as_bytes()), ("o.txt", &zeros)]);
    let defect = &defects(endless.path())[0];
    assert!(defect.code == DefectCode::Hostile && defect.message.contains("does not end"), "{defect}");
}

#[test]
fn links_out_of_a_folder_are_not_followed() {
    let folder = folder(&[("meta.xml", meta("", FIELDS).as_bytes())]);
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("o.txt")).unwrap();
    assert_eq!(defects(folder.path())[0].code, DefectCode::MissingFile);
}

#[test]
fn descriptors_that_contradict_are_refused() {
    let extension =
        r#"</core><extension rowType="urn:x"><files><location>x.txt</location></files></extension><core>"#;
    let same_file = extension.replace("x.txt", "o.txt").replace("</files>", "</files><coreid index=\"0\"/>");
    let no_core_id = FIELDS.replace("<id index=\"0\"/>", "");
    let cases = [
        ("<archive/>".to_owned(), DefectCode::BadDescriptor, "no core"),
        ("<archive>".to_owned(), DefectCode::BadDescriptor, "well-formed"),
        (meta("encoding=\"klingon\"", FIELDS), DefectCode::BadDescriptor, "klingon"),
        (meta("ignoreHeaderLines=\"x\"", FIELDS), DefectCode::BadDescriptor, "not a number"),
        (meta("ignoreHeaderLines=\"1001\"", FIELDS), DefectCode::BadDescriptor, "1000 header lines"),
        (
            meta("", &FIELDS.replace("Australia", &"a".repeat(65_537))),
            DefectCode::BadDescriptor,
            "65537 bytes",
        ),
        (
            meta("", &FIELDS.replace("</files>", "<location>./o.txt</location></files>")),
            DefectCode::BadDescriptor,
            "o.txt twice",
        ),
        (meta("", &format!("{FIELDS}{same_file}")), DefectCode::BadDescriptor, "o.txt twice"),
        (meta("fieldsTerminatedBy=\"||\"", FIELDS), DefectCode::BadDescriptor, "||"),
        (meta("", &FIELDS.replace("o.txt", "../o.txt")), DefectCode::BadDescriptor, "leads out"),
        (meta("", &FIELDS.replace("o.txt", "http://x/o.txt")), DefectCode::BadDescriptor, "elsewhere"),
        (meta("", &FIELDS.replace("o.txt", "p.txt")), DefectCode::MissingFile, "p.txt"),
        (meta("", &format!("{FIELDS}{extension}")), DefectCode::BadDescriptor, "coreid"),
        (meta("", &format!("{no_core_id}{extension}")), DefectCode::BadDescriptor, "no `id`"),
    ];
    for (meta, code, words) in cases {
        let folder = folder(&[("meta.xml", meta.as_bytes()), ("o.txt", b"1,a,b\n")]);
        let defect = &defects(folder.path())[0];
        assert!(defect.code == code && defect.message.contains(words), "{defect:?} for {meta}");
    }
    let two = folder(&[("a.csv", b"id\n1\n"), ("b.csv", b"id\n1\n")]);
    assert_eq!(defects(two.path())[0].code, DefectCode::NotAnArchive);
    let broken = folder(&[("a.zip", b"PK\x03\x04 and no more")]);
    assert_eq!(defects(&broken.path().join("a.zip"))[0].code, DefectCode::NotAnArchive);
}
