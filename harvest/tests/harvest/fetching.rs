//! Fetching from servers that behave, and from others.

use std::{path::Path, time::Duration};

use atlas_harvest::{Conditions, FetchError, Fetched, Fetcher, Limits, Outcome};
use atlas_registry::address::AllowList;
use tempfile::TempDir;

use crate::server::{Answer, Server, answer, bytes, redirect};

/// SHA-256 of `abc`, an example of FIPS 180.
const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn fetcher(dir: &TempDir, allowed: &[&str]) -> Fetcher {
    let limits = Limits {
        bytes: 1 << 20,
        idle: Duration::from_millis(300),
        pause: Duration::from_millis(1),
        ..Limits::default()
    };
    Fetcher::new(AllowList::parse(allowed.iter().copied()).unwrap(), dir.path(), limits).unwrap()
}

async fn get(fetcher: &Fetcher, url: &str) -> Result<Fetched, FetchError> {
    match fetcher.fetch(url, &Conditions::default()).await? {
        Outcome::Fetched(file) => Ok(file),
        Outcome::Unchanged => panic!("nothing was said of a version"),
    }
}

fn left(dir: &Path) -> usize {
    std::fs::read_dir(dir.join("incoming")).unwrap().count()
}

#[tokio::test]
async fn a_file_is_there_until_it_is_dropped() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|_| {
        answer("200 OK", &[("ETag", "\"1\""), ("Last-Modified", "Tue, 05 Mar 2024 10:20:30 GMT")], b"abc")
    })
    .await;
    let fetched = get(&fetcher(&dir, &["127.0.0.1"]), &server.url("/a/birds.zip?v=1")).await.unwrap();
    assert_eq!(std::fs::read(&fetched.path).unwrap(), b"abc");
    assert_eq!(fetched.path.file_name().unwrap(), "birds.zip");
    assert_eq!((fetched.digest.as_str(), fetched.bytes), (OF_ABC, 3));
    let version = Conditions {
        etag: Some("\"1\"".to_owned()),
        last_modified: Some("Tue, 05 Mar 2024 10:20:30 GMT".to_owned()),
    };
    assert_eq!(fetched.validators, version);
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("identity"));
    drop(fetched);
    assert_eq!(left(dir.path()), 0);
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|seen| {
        let known = seen.header("if-none-match") == Some("W/\"7\"")
            || seen.header("if-modified-since") == Some("Tue, 05 Mar 2024 10:20:30 GMT");
        if known { answer("304 Not Modified", &[], b"") } else { answer("200 OK", &[], b"new") }
    })
    .await;
    let fetcher = fetcher(&dir, &["127.0.0.1"]);
    for (etag, last_modified, unchanged) in [
        (Some("W/\"7\""), None, true),
        (None, Some("Tue, 05 Mar 2024 10:20:30 GMT"), true),
        (Some("W/\"6\""), None, false),
        (None, Some("Tue, 05 Mar 2024 10:20:29 GMT"), false),
        (None, None, false),
    ] {
        let conditions =
            Conditions { etag: etag.map(str::to_owned), last_modified: last_modified.map(str::to_owned) };
        let outcome = fetcher.fetch(&server.url("/"), &conditions).await.unwrap();
        assert_eq!(matches!(outcome, Outcome::Unchanged), unchanged, "{conditions:?}");
    }
    assert_eq!(left(dir.path()), 0);
}

#[tokio::test]
async fn a_server_that_calls_everything_unchanged_is_not_believed() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|_| answer("304 Not Modified", &[], b"")).await;
    let error = get(&fetcher(&dir, &["127.0.0.1"]), &server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status(304)), "{error}");
}

#[tokio::test]
async fn redirects_are_followed_each_through_the_guard() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|seen| match seen.path.as_str() {
        "/good" => redirect("/next"),
        "/next" => redirect("file"),
        "/file" => answer("200 OK", &[], b"abc"),
        "/loop" => redirect("/loop"),
        "/nowhere" => answer("302 Found", &[], b""),
        path => redirect(&path[1..]),
    })
    .await;
    let fetcher = fetcher(&dir, &["127.0.0.1"]);
    assert_eq!(get(&fetcher, &server.url("/good")).await.unwrap().digest, OF_ABC);
    let asked = server.seen().len();
    let error = get(&fetcher, &server.url("/loop")).await.unwrap_err();
    assert!(matches!(error, FetchError::Redirects(5)), "{error}");
    assert_eq!(server.seen().len(), asked + 6);
    let error = get(&fetcher, &server.url("/nowhere")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status(302)), "{error}");
    let port = server.port;
    for target in [
        format!("http://127.0.0.2:{port}/file"),
        format!("http://[::ffff:127.0.0.2]:{port}/file"),
        format!("//0.0.0.0:{port}/file"),
        "http://10.0.0.1/".to_owned(),
        "http://100.64.0.1/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://[fe80::1]/".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("http://user:secret@127.0.0.1:{port}/file"),
    ] {
        let asked = server.seen().len();
        let error = get(&fetcher, &server.url(&format!("/{target}"))).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{target}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert_eq!(server.seen().len(), asked + 1, "{target}");
    }
}

#[tokio::test]
async fn a_name_that_leads_here_is_refused_unless_it_is_listed() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|_| answer("200 OK", &[], b"abc")).await;
    let url = format!("http://localhost:{}/", server.port);
    for allowed in [&[][..], &["other.internal"], &["127.0.0.2"]] {
        let error = get(&fetcher(&dir, allowed), &url).await.unwrap_err();
        assert!(matches!(&error, FetchError::Refused { host, .. } if host == "localhost"), "{error}");
    }
    assert!(server.seen().is_empty());
    for allowed in [&["localhost"][..], &["127.0.0.0/8"]] {
        assert_eq!(get(&fetcher(&dir, allowed), &url).await.unwrap().digest, OF_ABC);
    }
    for wrong in ["birds.zip", "ftp://127.0.0.1/", "", "/etc/passwd"] {
        let error = get(&fetcher(&dir, &["127.0.0.1"]), wrong).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused { .. }), "{wrong}: {error}");
    }
}

#[tokio::test]
async fn what_broke_off_goes_on_where_it_did() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|seen| {
        let tag = ("ETag", "\"1\"");
        match seen.nth {
            0 => Answer::Bytes(bytes("200 OK", &[tag], 3, b"a")),
            1 => {
                Answer::Bytes(bytes("206 Partial Content", &[tag, ("Content-Range", "bytes 1-2/3")], 2, b"b"))
            }
            _ => answer("206 Partial Content", &[tag, ("Content-Range", "bytes 2-2/3")], b"c"),
        }
    })
    .await;
    let fetched = get(&fetcher(&dir, &["127.0.0.1"]), &server.url("/")).await.unwrap();
    assert_eq!((fetched.digest.as_str(), fetched.bytes), (OF_ABC, 3));
    assert_eq!(std::fs::read(&fetched.path).unwrap(), b"abc");
    let asked: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| (seen.header("range").map(str::to_owned), seen.header("if-range").map(str::to_owned)))
        .collect();
    let rest = |from: &str| (Some(format!("bytes={from}-")), Some("\"1\"".to_owned()));
    assert_eq!(asked, [(None, None), rest("1"), rest("2")]);
}

type Second = Box<dyn Fn() -> Answer + Send + Sync>;

/// Headers of the first answer, the second answer, and whether only the rest is asked for.
type Case<'a> = (&'a [(&'a str, &'a str)], Second, bool);

#[tokio::test]
async fn what_cannot_go_on_begins_anew() {
    // Without a tag, with a weak one, and where the server has something else by now.
    let whole = || answer("200 OK", &[("ETag", "\"2\"")], b"abc");
    let elsewhere = |range: &'static str| {
        answer("206 Partial Content", &[("ETag", "\"1\""), ("Content-Range", range)], b"xx")
    };
    let cases: Vec<Case<'_>> = vec![
        (&[], Box::new(whole), false),
        (&[("ETag", "W/\"1\"")], Box::new(whole), false),
        (&[("ETag", "\"1\"")], Box::new(whole), true),
        (&[("ETag", "\"1\"")], Box::new(move || elsewhere("bytes 0-1/3")), true),
        (&[("ETag", "\"1\"")], Box::new(move || elsewhere("bytes 1-2/9")), true),
        (&[("ETag", "\"1\"")], Box::new(|| answer("416 Range Not Satisfiable", &[], b"")), true),
    ];
    for (n, (first, second, ranged)) in cases.into_iter().enumerate() {
        let dir = TempDir::new().unwrap();
        let first: Vec<_> = first.to_vec();
        let server = Server::start(move |seen| match seen.nth {
            0 => Answer::Bytes(bytes("200 OK", &first, 3, b"x")),
            1 => second(),
            _ => answer("200 OK", &[], b"abc"),
        })
        .await;
        let fetched = get(&fetcher(&dir, &["127.0.0.1"]), &server.url("/")).await.unwrap();
        assert_eq!((fetched.digest.as_str(), fetched.bytes), (OF_ABC, 3), "case {n}");
        assert_eq!(server.seen()[1].header("range").is_some(), ranged, "case {n}");
        assert!(server.seen().get(2).is_none_or(|seen| seen.header("range").is_none()), "case {n}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|seen| match seen.path.as_str() {
        "/announced" => Answer::Stuck(bytes("200 OK", &[], 2 << 20, b"")),
        _ => Answer::Endless(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx".to_vec()),
    })
    .await;
    let fetcher = fetcher(&dir, &["127.0.0.1"]);
    for path in ["/announced", "/endless"] {
        let error = get(&fetcher, &server.url(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge(1_048_576)), "{path}: {error}");
    }
    assert_eq!(server.seen().len(), 2);
    assert_eq!(left(dir.path()), 0);
}

#[tokio::test]
async fn a_server_that_fails_is_asked_three_times_and_one_that_refuses_once() {
    let dir = TempDir::new().unwrap();
    let server = Server::start(|seen| match seen.path.as_str() {
        "/short" => Answer::Bytes(bytes("200 OK", &[], 4, b"abc")),
        "/stuck" => Answer::Stuck(bytes("200 OK", &[], 4, b"abc")),
        "/silent" => Answer::Stuck(Vec::new()),
        "/garbage" => Answer::Bytes(b"220 ftp ready\r\n".to_vec()),
        "/busy" => answer("503 Service Unavailable", &[], b""),
        "/gone" => answer("410 Gone", &[], b""),
        _ => answer("404 Not Found", &[], b""),
    })
    .await;
    let fetcher = fetcher(&dir, &["127.0.0.1"]);
    for (path, words, times) in [
        ("/short", "the connection broke off", 3),
        ("/stuck", "the server took longer than 0 s", 3),
        ("/silent", "the server took longer than 0 s", 3),
        ("/garbage", "the connection broke off", 3),
        ("/busy", "the server answered 503", 3),
        ("/gone", "the server answered 410", 1),
        ("/none", "the server answered 404", 1),
    ] {
        let before = server.seen().len();
        let error = get(&fetcher, &server.url(path)).await.unwrap_err();
        assert_eq!(error.to_string(), words, "{path}");
        assert_eq!(server.seen().len() - before, times, "{path}");
    }
    assert_eq!(left(dir.path()), 0);
}
