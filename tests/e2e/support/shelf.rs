//! A web server with one file.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A web server with one file, whatever path is asked for. It goes with the test.
pub struct Shelf {
    address: SocketAddr,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    version: usize,
    bytes: Vec<u8>,
    sent: usize,
}

impl Shelf {
    /// Opens one on a free port of this machine.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let held: Arc<Mutex<Held>> = Arc::default();
        let shared = Arc::clone(&held);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&shared)));
            }
        });
        Self { address, held }
    }

    /// Puts another file there.
    pub fn put(&self, file: &Path) {
        let mut held = self.held.lock().expect("no panic");
        held.version += 1;
        held.bytes = std::fs::read(file).expect("a file");
    }

    /// Where a file is.
    pub fn url(&self, name: &str) -> String {
        format!("http://{}/{name}", self.address)
    }

    /// How often the file was sent whole.
    pub fn sent(&self) -> usize {
        self.held.lock().expect("no panic").sent
    }
}

async fn answer(mut stream: TcpStream, held: Arc<Mutex<Held>>) {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => asked.push(byte),
            Err(_) => return,
        }
    }
    let bytes = {
        let mut held = held.lock().expect("no panic");
        let tag = format!("\"{}\"", held.version);
        let start = format!("ETag: {tag}\r\nConnection: close\r\nContent-Length");
        if String::from_utf8_lossy(&asked).contains(&tag) {
            format!("HTTP/1.1 304 Not Modified\r\n{start}: 0\r\n\r\n").into_bytes()
        } else {
            held.sent += 1;
            let reply = format!("HTTP/1.1 200 OK\r\n{start}: {}\r\n\r\n", held.bytes.len());
            [reply.as_bytes(), &held.bytes].concat()
        }
    };
    // The other side may have gone.
    let _ = stream.write_all(&bytes).await;
}
