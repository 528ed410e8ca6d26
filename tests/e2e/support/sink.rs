//! A web server that takes what is posted to it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A web server that takes what is posted to it, and answers 204. It goes with the test.
pub struct Sink {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Value>>>,
}

impl Sink {
    /// Opens one on a free port of this machine.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, Arc::clone(&kept)));
            }
        });
        Self { address, received }
    }

    /// Where to post to.
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Its address without a port.
    pub fn host(&self) -> String {
        self.address.ip().to_string()
    }

    /// The bodies that were posted so far.
    pub fn received(&self) -> Vec<Value> {
        self.received.lock().expect("no panic").clone()
    }
}

/// Takes the requests of one connection, until the other side has no more.
async fn take(mut stream: TcpStream, kept: Arc<Mutex<Vec<Value>>>) {
    let mut bytes = Vec::new();
    loop {
        while let Some((body, end)) = request(&bytes) {
            if let Ok(body) = serde_json::from_slice(&bytes[body..end]) {
                kept.lock().expect("no panic").push(body);
            }
            bytes.drain(..end);
            if stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.is_err() {
                return;
            }
        }
        let mut more = [0; 8192];
        match stream.read(&mut more).await {
            Ok(0) | Err(_) => return,
            Ok(count) => bytes.extend(&more[..count]),
        }
    }
}

/// Where the body of the first whole request begins and ends.
fn request(bytes: &[u8]) -> Option<(usize, usize)> {
    let body = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..body]).ok()?.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let end = body + length.unwrap_or(0);
    (bytes.len() >= end).then_some((body, end))
}
