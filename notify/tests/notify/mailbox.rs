//! A real SMTP server that keeps what is sent through it, and refuses recipients when it is told to.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A mail as it was handed over.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Whom the envelope is for.
    pub to: Vec<String>,
    /// Headers and text.
    pub text: String,
}

/// A server on this machine. It ends when dropped.
pub struct MailServer {
    port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// Starts a server that gives these answers (`451 later`) to recipients in turn, and then takes every one.
    pub async fn start(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::<Mutex<Vec<Mail>>>::default();
        let answers: VecDeque<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
        let (kept, answers) = (Arc::clone(&mails), Arc::new(Mutex::new(answers)));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&kept), Arc::clone(&answers)));
            }
        });
        Self { port, mails, task }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What was sent so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(
    stream: TcpStream,
    kept: Arc<Mutex<Vec<Mail>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 here").await?;
    let mut to = Vec::new();
    loop {
        let line = hear(&mut stream).await?;
        let answer = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250-here\r\n250 8BITMIME".to_owned(),
            "RCPT" => {
                let answer = answers.lock().unwrap().pop_front().unwrap_or_else(|| "250 taken".to_owned());
                if answer.starts_with("250") {
                    to.push(line.split_once('<').unwrap().1.split_once('>').unwrap().0.to_owned());
                }
                answer
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut text = String::new();
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                kept.lock().unwrap().push(Mail { to: std::mem::take(&mut to), text });
                "250 kept".to_owned()
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => "250 well".to_owned(),
        };
        say(&mut stream, &answer).await?;
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
    Some(line.trim_end_matches(['\r', '\n']).to_owned())
}
