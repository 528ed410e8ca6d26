use atlas_records::{
    OccurrenceIssue::{self, MultimediaDateInvalid, MultimediaUriInvalid},
    Term,
};

use super::{AUDUBON, IMAGE, MULTIMEDIA, addresses, media, media_types, suffix};
use crate::{
    MediaType::{self, InteractiveResource, MovingImage, Sound, StillImage},
    extension::row,
};

fn term(name: &str, value: &str) -> Term {
    Term { name: name.to_owned(), value: value.to_owned() }
}

#[test]
fn lists_of_addresses() {
    let cases: &[(&str, &[&str])] = &[
        ("http://a.example/1.jpg", &["http://a.example/1.jpg"]),
        (
            "http://a.example/1.jpg|https://a.example/2.jpg",
            &["http://a.example/1.jpg", "https://a.example/2.jpg"],
        ),
        (
            "http://a.example/1.jpg; http://a.example/2.jpg;",
            &["http://a.example/1.jpg", "http://a.example/2.jpg"],
        ),
        (
            "http://a.example/1.jpg,http://a.example/2.jpg",
            &["http://a.example/1.jpg", "http://a.example/2.jpg"],
        ),
        ("http://a.example/1,2;3.jpg", &["http://a.example/1,2;3.jpg"]),
        ("http://a.example/?u=http://b.example/1.jpg", &["http://a.example/?u=http://b.example/1.jpg"]),
        ("Habitus: HTTP://a.example/1.jpg", &["HTTP://a.example/1.jpg"]),
        ("é http://a.example/1.jpg", &["http://a.example/1.jpg"]),
        ("photo.jpg | ", &["photo.jpg"]),
        (" , ; ", &[]),
        ("", &[]),
    ];
    for (list, expected) in cases {
        assert_eq!(addresses(list).collect::<Vec<_>>(), *expected, "{list}");
    }
}

#[test]
fn suffixes() {
    for (address, expected) in [
        ("http://a.example/b/1.JPG?size=2.5#x", Some("JPG")),
        ("http://a.example/b.c/1", None),
        ("http://a.example", None),
        ("http://a.example/1.", None),
        ("http://a.example/1.aaaaaa", None),
    ] {
        assert_eq!(suffix(address), expected, "{address}");
    }
}

#[test]
fn kinds_and_formats() {
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Option<MediaType>, Option<&'a str>);
    const FILE: (&str, &str) = ("identifier", "http://a.example/1");
    let cases: &[Case<'_>] = &[
        (MULTIMEDIA, &[FILE, ("type", "StillImage")], Some(StillImage), None),
        (MULTIMEDIA, &[FILE, ("type", "http://purl.org/dc/dcmitype/Sound")], Some(Sound), None),
        (MULTIMEDIA, &[FILE, ("format", "image/jpeg")], Some(StillImage), Some("image/jpeg")),
        (MULTIMEDIA, &[FILE, ("format", "JPEG")], Some(StillImage), Some("image/jpeg")),
        (MULTIMEDIA, &[FILE, ("format", "audio/x-unheard; rate=1")], Some(Sound), Some("audio/x-unheard")),
        (MULTIMEDIA, &[FILE, ("type", "Text"), ("format", "a photo")], None, None),
        (MULTIMEDIA, &[("identifier", "http://a.example/1.mp4")], Some(MovingImage), Some("video/mp4")),
        (
            MULTIMEDIA,
            &[("identifier", "http://a.example/1.glb")],
            Some(InteractiveResource),
            Some("model/gltf-binary"),
        ),
        // What is said counts before what the file's name says.
        (
            MULTIMEDIA,
            &[("identifier", "http://a.example/1.png"), ("type", "Sound"), ("format", "image/jpeg")],
            Some(Sound),
            Some("image/jpeg"),
        ),
        (IMAGE, &[FILE], Some(StillImage), None),
        (
            AUDUBON,
            &[("http://rs.tdwg.org/ac/terms/accessURI", "http://a.example/1.wav")],
            Some(Sound),
            Some("audio/x-wav"),
        ),
    ];
    for (row_type, terms, kind, format) in cases {
        let rows = [row(row_type, terms)];
        let (found, issues) = media(&[], &rows);
        assert_eq!((found.len(), issues.is_empty()), (1, true), "{terms:?}");
        assert_eq!((found[0].r#type, found[0].format.as_deref()), (*kind, *format), "{terms:?}");
        let (kinds, _) = media_types(None, [(*row_type, terms.iter().copied())]);
        let expected: Vec<_> = kind.iter().map(|kind| kind.name().to_owned()).collect();
        assert_eq!(kinds, expected, "{terms:?}");
    }
}

#[test]
fn rows_are_read_and_what_is_given_twice_is_one_medium() {
    let core = [term("associatedMedia", "http://a.example/1.jpg | http://a.example/2.mp3")];
    let rows = [
        row("http://rs.gbif.org/terms/1.0/Reference", &[("identifier", "http://a.example/other")]),
        row(
            MULTIMEDIA,
            &[
                ("identifier", "http://a.example/1.jpg"),
                ("title", "Eastern  quoll"),
                ("created", "2019-02-03T10:00"),
                ("creator", "A. Smith"),
                ("license", "http://creativecommons.org/licenses/by/4.0/"),
            ],
        ),
        row(
            AUDUBON,
            &[
                ("identifier", "d9642bfa"),
                ("http://rs.tdwg.org/ac/terms/accessURI", "http://a.example/1.jpg"),
                ("http://rs.tdwg.org/ac/terms/furtherInformationURL", "http://a.example/page"),
                ("http://ns.adobe.com/xap/1.0/rights/Owner", "Museum"),
                ("creator", "B. Jones"),
            ],
        ),
    ];
    let (found, issues) = media(&core, &rows);
    assert!(issues.is_empty());
    assert_eq!(found.len(), 2);
    let first = &found[0];
    assert_eq!(first.title.as_deref(), Some("Eastern quoll"));
    assert_eq!(first.created.map(|date| date.start.to_string()).as_deref(), Some("2019-02-03"));
    assert_eq!(first.creator.as_deref(), Some("A. Smith"));
    assert_eq!(first.references.as_deref(), Some("http://a.example/page"));
    assert_eq!(first.rights_holder.as_deref(), Some("Museum"));
    assert_eq!(first.license.as_deref(), Some("http://creativecommons.org/licenses/by/4.0/"));
    assert_eq!(
        (found[1].r#type, found[1].identifier.as_deref()),
        (Some(Sound), Some("http://a.example/2.mp3"))
    );
    let borrowed = rows.iter().map(|row| (row.row_type.as_str(), super::pairs(row)));
    let (kinds, issues) = media_types(Some(core[0].value.as_str()), borrowed);
    assert_eq!((kinds, issues.is_empty()), (vec!["Sound".to_owned(), "StillImage".to_owned()], true));
}

#[test]
fn a_page_is_no_file() {
    let rows = [row(MULTIMEDIA, &[("identifier", "http://a.example/1.html"), ("type", "image")])];
    let (found, issues) = media(&[], &rows);
    assert!(issues.is_empty());
    assert_eq!(found[0].references.as_deref(), Some("http://a.example/1.html"));
    assert_eq!((found[0].identifier.as_deref(), found[0].r#type), (None, Some(StillImage)));
}

#[test]
fn flags() {
    type Case<'a> = (&'a [(&'a str, &'a str)], usize, &'a [OccurrenceIssue]);
    let cases: &[Case<'_>] = &[
        (&[("identifier", "photo.jpg")], 0, &[MultimediaUriInvalid]),
        (&[("title", "Quoll")], 0, &[MultimediaUriInvalid]),
        (&[("identifier", "photo.jpg"), ("references", "http://a.example/")], 1, &[MultimediaUriInvalid]),
        (&[("references", "http://a.example/")], 1, &[]),
        (&[("identifier", "http://a.example/1"), ("created", "last week")], 1, &[MultimediaDateInvalid]),
        (&[("identifier", "http://a.example/1"), ("created", "NA")], 1, &[]),
    ];
    for (terms, count, expected) in cases {
        let (found, issues) = media(&[], &[row(MULTIMEDIA, terms)]);
        assert_eq!((found.len(), issues.list()), (*count, expected.to_vec()), "{terms:?}");
    }
    let (found, issues) = media(&[term("associatedMedia", "photo.jpg | http://a.example/1")], &[]);
    assert_eq!((found.len(), issues.list()), (1, vec![MultimediaUriInvalid]));
}
