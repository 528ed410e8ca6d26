//! An HTTP server that answers as a test says, byte by byte, also what no server should.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request that came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    headers: HashMap<String, String>,
    /// How many came before it.
    pub nth: usize,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What is answered, after which the connection is closed.
pub enum Answer {
    /// These bytes.
    Bytes(Vec<u8>),
    /// These bytes, the last of them again and again.
    Endless(Vec<u8>),
    /// These bytes, and then nothing, for as long as the other side waits.
    Stuck(Vec<u8>),
}

/// A server on a free port.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (all, answer) = (Arc::clone(&seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&all), Arc::clone(&answer)));
            }
        });
        Self { port, seen }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked until now.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve<F: Fn(&Seen) -> Answer>(mut stream: TcpStream, all: Arc<Mutex<Vec<Seen>>>, answer: Arc<F>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let header =
        |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers = lines.filter_map(header).collect();
    let seen = {
        let mut all = all.lock().unwrap();
        let seen = Seen { path, headers, nth: all.len() };
        all.push(seen.clone());
        seen
    };
    // That the other side hangs up is part of some tests.
    let _ = match answer(&seen) {
        Answer::Bytes(bytes) => stream.write_all(&bytes).await,
        Answer::Endless(bytes) => {
            let last = vec![*bytes.last().unwrap(); 64 << 10];
            let mut sent = stream.write_all(&bytes).await;
            while sent.is_ok() {
                sent = stream.write_all(&last).await;
            }
            sent
        }
        Answer::Stuck(bytes) => {
            stream.write_all(&bytes).await.unwrap();
            stream.read_u8().await.map(drop)
        }
    };
}

/// A whole answer with this status, these headers and this body.
pub fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    Answer::Bytes(bytes(status, headers, body.len(), body))
}

/// An answer that announces so many bytes, and has these.
pub fn bytes(status: &str, headers: &[(&str, &str)], length: usize, body: &[u8]) -> Vec<u8> {
    let more: String = headers.iter().flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]).collect();
    let text = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n");
    [text.as_bytes(), body].concat()
}

/// A redirect.
pub fn redirect(to: &str) -> Answer {
    answer("302 Found", &[("Location", to)], b"")
}
