//! Requests to a Meilisearch server, and what their failures mean.

use std::{error::Error as _, fmt::Write, sync::Arc, time::Duration};

use futures::io::Cursor;
use meilisearch_sdk::{
    errors::Error,
    request::{HttpClient, Method},
    reqwest::ReqwestClient,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::SearchError;

/// How long an answer may take before the server counts as unavailable. The client itself waits for ever.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);

/// How long the server may take to receive a payload of documents.
const PAYLOAD_WITHIN: Duration = Duration::from_mins(10);

/// A server and the key that opens it.
pub struct Api {
    http: ReqwestClient,
    base: String,
}

/// What the server says when it puts work into its queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enqueued {
    /// The task's number.
    pub task_uid: u32,
}

/// What a request came to.
pub enum Failure {
    /// The server refused it, with this code.
    Refused(String, SearchError),
    /// The connection could not be made or broke.
    Broken(SearchError),
    /// Anything else.
    Other(SearchError),
}

impl From<Failure> for SearchError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(_, error) | Failure::Broken(error) | Failure::Other(error) => error,
        }
    }
}

impl Api {
    /// A server at this URL. Nothing is sent yet.
    pub fn new(url: &str, key: Option<&str>) -> Result<Self, SearchError> {
        // The client would panic on a key that cannot stand in a header.
        if key.is_some_and(|key| !key.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(SearchError::Invalid(
                "the key of the search engine holds signs no key can have".into(),
            ));
        }
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(SearchError::Invalid(
                "the address of the search engine must begin with http:// or https://".into(),
            ));
        }
        let http = ReqwestClient::new(key).map_err(explain)?;
        Ok(Self { http, base: url.trim_end_matches('/').to_owned() })
    }

    /// Reads.
    pub async fn get<Out>(&self, path: &str) -> Result<Out, Failure>
    where
        Out: DeserializeOwned + Send + 'static,
    {
        again_if_broken(|| self.send::<(), Out>(path, Method::Get { query: () }, 200)).await
    }

    /// Asks something that is answered at once.
    pub async fn ask<Body, Out>(&self, path: &str, body: &Body) -> Result<Out, Failure>
    where
        Body: Serialize + Send + Sync,
        Out: DeserializeOwned + Send + 'static,
    {
        again_if_broken(|| self.send(path, Method::Post { query: (), body }, 200)).await
    }

    /// Puts work into the queue.
    pub async fn enqueue<Body>(&self, path: &str, body: Body) -> Result<Enqueued, Failure>
    where
        Body: Serialize + Send + Sync,
    {
        self.send(path, Method::Post { query: (), body }, 202).await
    }

    /// Puts a change of settings into the queue.
    pub async fn change<Body>(&self, path: &str, body: Body) -> Result<Enqueued, Failure>
    where
        Body: Serialize + Send + Sync,
    {
        self.send(path, Method::Patch { query: (), body }, 202).await
    }

    /// Puts documents into the queue, one a line. Sent twice, they are still there once.
    pub async fn enqueue_lines(&self, path: &str, lines: Vec<u8>) -> Result<Enqueued, Failure> {
        let url = format!("{}{path}", self.base);
        let lines: Arc<[u8]> = lines.into();
        again_if_broken(|| {
            let method = Method::Post { query: (), body: Cursor::new(lines.clone()) };
            within(PAYLOAD_WITHIN, self.http.stream_request(&url, method, "application/x-ndjson", 202))
        })
        .await
    }

    async fn send<Body, Out>(
        &self,
        path: &str,
        method: Method<(), Body>,
        expected: u16,
    ) -> Result<Out, Failure>
    where
        Body: Serialize + Send + Sync,
        Out: DeserializeOwned + Send + 'static,
    {
        let url = format!("{}{path}", self.base);
        within(ANSWER_WITHIN, self.http.request(&url, method, expected)).await
    }
}

/// Sends once more what met a broken connection: the server closes idle ones after seconds, perhaps just as
/// the client takes one up again.
async fn again_if_broken<T, Answer>(send: impl Fn() -> Answer) -> Result<T, Failure>
where
    Answer: Future<Output = Result<T, Failure>>,
{
    match send().await {
        Err(Failure::Broken(_)) => send().await,
        answer => answer,
    }
}

async fn within<T>(limit: Duration, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match tokio::time::timeout(limit, answer).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(Error::Meilisearch(refusal))) => {
            let code = serde_json::to_value(&refusal.error_code).ok();
            let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            Err(Failure::Refused(code, explain(Error::Meilisearch(refusal))))
        }
        Ok(Err(error @ Error::HttpError(_))) => Err(Failure::Broken(explain(error))),
        Ok(Err(error)) => Err(Failure::Other(explain(error))),
        Err(_) => {
            let seconds = limit.as_secs();
            Err(Failure::Other(SearchError::Unavailable(format!("no answer within {seconds} s"))))
        }
    }
}

/// What a failure means. Addresses are left out of the words: they may hold a password.
fn explain(error: Error) -> SearchError {
    match error {
        Error::HttpError(error) => {
            let error = error.without_url();
            let mut words = error.to_string();
            let mut cause = error.source();
            while let Some(error) = cause {
                // Writing to a string cannot fail.
                let _ = write!(words, ": {error}");
                cause = error.source();
            }
            SearchError::Unavailable(words)
        }
        Error::MeilisearchCommunication(error) if error.status_code >= 500 => {
            SearchError::Unavailable(format!("it answered with status {}", error.status_code))
        }
        Error::MeilisearchCommunication(error) => {
            SearchError::Engine(format!("it answered with status {}", error.status_code))
        }
        Error::Meilisearch(error) => {
            SearchError::Engine(format!("{} ({})", error.error_message, error.error_code))
        }
        other => SearchError::Engine(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::Api;
    use crate::error::SearchError;

    #[test]
    fn keys_and_addresses_that_cannot_be_sent_are_refused_without_naming_them() {
        for (url, key) in [("http://localhost", "se\ncret"), ("ftp://localhost", "secret"), ("", "secret")] {
            let Err(SearchError::Invalid(words)) = Api::new(url, Some(key)) else { panic!("refused: {url}") };
            assert!(!words.contains("cret"));
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unavailable() {
        // Port 1 is reserved and served by nobody.
        let api = Api::new("http://user:secret@127.0.0.1:1", Some("secret")).unwrap();
        let Err(failure) = api.get::<serde_json::Value>("/version").await else { panic!("nobody answers") };
        let error = SearchError::from(failure);
        assert!(matches!(&error, SearchError::Unavailable(words) if !words.contains("secret")), "{error}");
    }

    #[tokio::test]
    async fn a_question_survives_one_broken_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = Api::new(&format!("http://{}", listener.local_addr().unwrap()), None).unwrap();
        let serving = async {
            drop(listener.accept().await.unwrap());
            let (mut connection, _) = listener.accept().await.unwrap();
            assert!(connection.read(&mut [0; 4096]).await.unwrap() > 0);
            connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n42").await.unwrap();
        };
        let (answer, ()) = tokio::join!(api.get::<u32>("/answer"), serving);
        assert!(matches!(answer, Ok(42)));
    }
}
