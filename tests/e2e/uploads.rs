//! Archives that people send: whole, and in pieces by tus.

use std::{
    io::Write,
    net::{Shutdown, TcpStream},
};

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use crate::support::{Archive, Atlas, Server, token};

/// SHA-256 of `abc`, an example of FIPS 180.
const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// An atlas with a dataset, and little room.
fn small() -> (Atlas, String) {
    let atlas = Atlas::sqlite()
        .with("ATLAS_MAX_ARCHIVE_BYTES", "1000000")
        .with("ATLAS_UPLOAD_PERSON_BYTES", "1500000")
        .with("ATLAS_UPLOAD_IDLE_SECONDS", "1");
    let archive = Archive::of("Dasyurus viverrinus", "q", 1).write(atlas.outside(), "first.zip");
    atlas.ingest(&archive, "dr1", &["--create"]).succeeded();
    let token = token(&atlas);
    (atlas, token)
}

/// What a person sends.
struct Sender<'a> {
    server: &'a Server,
    token: &'a str,
}

impl Sender<'_> {
    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = Client::new().request(method, format!("{}{path}", self.server.base));
        request.bearer_auth(self.token).header("tus-resumable", "1.0.0")
    }

    async fn create(&self, length: u64) -> Response {
        let request = self.request("POST", "/archives?dataset=dr1").header("upload-length", length);
        request.send().await.expect("an answer")
    }

    async fn patch(&self, path: &str, offset: u64, bytes: &'static [u8]) -> Response {
        let request = self.request("PATCH", path).header(PIECE.0, PIECE.1).header("upload-offset", offset);
        request.body(bytes).send().await.expect("an answer")
    }

    async fn offset(&self, path: &str) -> u64 {
        let answer = self.request("HEAD", path).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "cache-control"), "private, no-store");
        header(&answer, "upload-offset").parse().expect("a number")
    }
}

fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name).unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers()));
    value.to_str().expect("text").to_owned()
}

#[tokio::test]
async fn an_archive_is_sent_whole() {
    let (atlas, token) = small();
    let server = atlas.serve();
    let sender = Sender { server: &server, token: &token };
    let archive = Archive::of("Dasyurus viverrinus", "q", 9).write(atlas.outside(), "birds.zip");
    let bytes = std::fs::read(&archive).expect("a file");
    let put =
        |query: &str, bytes: Vec<u8>| sender.request("PUT", &format!("/archives{query}")).body(bytes).send();
    let sent = put("?dataset=dr1&name=birds.zip", bytes.clone()).await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::CREATED);
    let path = header(&sent, "location");
    let said: Value = sent.json().await.expect("JSON");
    assert_eq!((&said["complete"], &said["name"]), (&Value::Bool(true), &Value::from("birds.zip")));
    assert_eq!(sender.offset(&path).await, bytes.len() as u64);
    let kept =
        atlas.data_dir().join("incoming").join(path.replace("/archives/", "upload-")).join("birds.zip");
    assert_eq!(std::fs::read(kept).expect("the archive"), bytes);

    let wrong = put(&format!("?dataset=dr1&sha256={OF_ABC}"), b"abd".to_vec()).await.expect("an answer");
    assert_eq!(wrong.status().as_u16(), 460);
    let right = put(&format!("?dataset=dr1&sha256={OF_ABC}"), b"abc".to_vec()).await.expect("an answer");
    assert_eq!(right.status(), StatusCode::CREATED);
    // Of what was wrong, nothing is left.
    assert_eq!(std::fs::read_dir(atlas.data_dir().join("incoming")).expect("a folder").count(), 2);
    for (query, bytes, status) in [
        ("", b"abc".to_vec(), StatusCode::BAD_REQUEST),
        ("?dataset=dr9", b"abc".to_vec(), StatusCode::NOT_FOUND),
        ("?dataset=dr1&sha256=x", b"abc".to_vec(), StatusCode::BAD_REQUEST),
        // Of an empty body the client says no length.
        ("?dataset=dr1", Vec::new(), StatusCode::LENGTH_REQUIRED),
        ("?dataset=dr1", vec![0; 1_000_001], StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(put(query, bytes).await.expect("an answer").status(), status, "{query}");
    }
}

#[tokio::test]
async fn an_archive_is_sent_in_pieces_across_breaks_and_kills() {
    let (atlas, token) = small();
    let server = atlas.serve();
    let sender = Sender { server: &server, token: &token };
    let made = sender.create(6).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    assert_eq!(header(&made, "tus-resumable"), "1.0.0");
    let path = header(&made, "location");
    assert_eq!(sender.offset(&path).await, 0);
    let sent = sender.patch(&path, 0, b"ab").await;
    assert_eq!((sent.status(), header(&sent, "upload-offset").as_str()), (StatusCode::NO_CONTENT, "2"));
    assert!(header(&sent, "upload-expires").ends_with(" GMT"));
    for offset in [0, 1, 3] {
        let conflict = sender.patch(&path, offset, b"xx").await;
        assert_eq!(conflict.status(), StatusCode::CONFLICT, "{offset}");
    }
    assert_eq!(sender.patch(&path, 2, b"much more").await.status(), StatusCode::PAYLOAD_TOO_LARGE);

    // A sender that is gone in the middle of a piece.
    let address = server.base.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("a connection");
    write!(
        stream,
        "PATCH {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n\
         Content-Type: {}\r\nUpload-Offset: 2\r\nContent-Length: 4\r\n\r\nc",
        PIECE.1
    )
    .expect("sent");
    stream.shutdown(Shutdown::Both).expect("closed");
    server.eventually(async || (sender.offset(&path).await == 3).then_some(())).await;

    server.kill();
    drop(server);
    let server = atlas.serve();
    let sender = Sender { server: &server, token: &token };
    assert_eq!(sender.offset(&path).await, 3);
    let done = server
        .eventually(async || {
            // The piece before may still hold the upload for a moment.
            let sent = sender.patch(&path, 3, b"def").await;
            (sent.status() != StatusCode::LOCKED).then_some(sent)
        })
        .await;
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    let said: Value =
        sender.request("GET", &path).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(said["complete"], true);
    assert_eq!(
        sender.request("DELETE", &path).send().await.expect("an answer").status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        sender.request("HEAD", &path).send().await.expect("an answer").status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(std::fs::read_dir(atlas.data_dir().join("incoming")).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_client_learns_what_is_spoken_and_is_refused_in_its_terms() {
    let (atlas, token) = small();
    let server = atlas.serve();
    let sender = Sender { server: &server, token: &token };
    let offered = Client::new()
        .request(Method::OPTIONS, format!("{}/archives", server.base))
        .send()
        .await
        .expect("an answer");
    assert_eq!(offered.status(), StatusCode::NO_CONTENT);
    for (name, value) in [
        ("tus-resumable", "1.0.0"),
        ("tus-version", "1.0.0"),
        ("tus-extension", "creation,expiration,termination"),
        ("tus-max-size", "1000000"),
    ] {
        assert_eq!(header(&offered, name), value);
    }
    let newer = sender.request("POST", "/archives?dataset=dr1").header("upload-length", 3);
    let mut newer = newer.build().expect("a request");
    newer.headers_mut().insert("tus-resumable", "2.0.0".parse().expect("a value"));
    let newer = Client::new().execute(newer).await.expect("an answer");
    assert_eq!(
        (newer.status(), header(&newer, "tus-version").as_str()),
        (StatusCode::PRECONDITION_FAILED, "1.0.0")
    );

    assert_eq!(sender.create(1_000_001).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let path = header(&sender.create(900_000).await, "location");
    assert_eq!(sender.create(900_000).await.status(), StatusCode::INSUFFICIENT_STORAGE);
    let unsized_ = sender.request("POST", "/archives?dataset=dr1").send().await.expect("an answer");
    assert_eq!(unsized_.status(), StatusCode::BAD_REQUEST);
    let named = sender
        .request("POST", "/archives")
        .header("upload-length", 3)
        // birds.zip, dr1
        .header("upload-metadata", "filename YmlyZHMuemlw,dataset ZHIx");
    let named: Value = named.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(named["name"], "birds.zip");
    let form = sender.request("PATCH", &path).header("upload-offset", 0).header("content-type", "text/plain");
    assert_eq!(form.body("x").send().await.expect("an answer").status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let adrift = sender.request("PATCH", &path).header(PIECE.0, PIECE.1).body("x");
    assert_eq!(adrift.send().await.expect("an answer").status(), StatusCode::BAD_REQUEST);
    let get = sender.request("GET", "/archives").send().await.expect("an answer");
    assert_eq!(get.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn only_who_may_publish_may_send() {
    let (atlas, token) = small();
    let reading = atlas.run(&["token", "--scope", "read"]).succeeded().trim().to_owned();
    let server = atlas.serve();
    let path = header(&Sender { server: &server, token: &token }.create(3).await, "location");
    let reader = Sender { server: &server, token: &reading };
    assert_eq!(reader.create(3).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(reader.patch(&path, 0, b"abc").await.status(), StatusCode::FORBIDDEN);
    for (method, path) in [
        ("POST", "/archives?dataset=dr1"),
        ("PUT", "/archives?dataset=dr1"),
        ("HEAD", &path),
        ("DELETE", &path),
    ] {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = Client::new().request(method.clone(), format!("{}{path}", server.base));
        let answer = request.header("upload-length", 3).body("abc").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{method}");
    }
    let made_up = Sender { server: &server, token: "atlas_made-up" };
    assert_eq!(made_up.create(3).await.status(), StatusCode::UNAUTHORIZED);
}
