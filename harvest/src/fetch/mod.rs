//! Fetching what is at an address that someone else chose.
//!
//! The guard of webhooks stands where connections are made, so that the address that was checked is the one that is
//! connected to; redirects are followed here, one by one, each through the same guard. What is said of the content is
//! not believed: it is bytes, counted and digested on their way to disk.

mod error;
mod partial;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use atlas_notify::Guard;
use atlas_registry::address::AllowList;
use reqwest::{
    Client, Response, StatusCode,
    header::{
        ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
        LOCATION, RANGE,
    },
};
use tempfile::TempDir;
use url::Url;

pub use error::FetchError;
use partial::Partial;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// How often a broken fetch is taken up again.
const RETRIES: u32 = 2;
/// Longest file name taken from an address.
const LONGEST_NAME: usize = 80;

/// How much is fetched, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Longest time for all of it, with what is tried again.
    pub total: Duration,
    /// Longest time in which nothing comes.
    pub idle: Duration,
    /// Time before the first new attempt; four times as long before the second.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20_000_000_000,
            total: Duration::from_hours(6),
            idle: Duration::from_mins(1),
            pause: Duration::from_secs(2),
        }
    }
}

/// A version of a file in the words of its server: what is fetched only if it is another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Its entity tag.
    pub etag: Option<String>,
    /// When it was last modified, as the server wrote it.
    pub last_modified: Option<String>,
}

impl Conditions {
    fn headers(&self) -> Vec<(HeaderName, String)> {
        let pairs = [(IF_NONE_MATCH, &self.etag), (IF_MODIFIED_SINCE, &self.last_modified)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }
}

/// What came of a fetch.
#[derive(Debug)]
pub enum Outcome {
    /// It is the version that the conditions name.
    Unchanged,
    /// It was fetched.
    Fetched(Fetched),
}

/// A file that was fetched; it is removed when this is dropped.
#[derive(Debug)]
pub struct Fetched {
    /// Where it is.
    pub path: PathBuf,
    /// The version, to ask for a newer one by.
    pub validators: Conditions,
    /// SHA-256, hexadecimal.
    pub digest: String,
    /// Its size.
    pub bytes: u64,
    _folder: TempDir,
}

/// Fetches files into a folder.
#[derive(Clone, Debug)]
pub struct Fetcher {
    guard: Guard,
    client: Client,
    dir: PathBuf,
    limits: Limits,
}

impl Fetcher {
    /// A fetcher into `incoming` of this data directory. `allowed` names addresses that may be called though they are
    /// not of the public internet.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new(allowed: AllowList, data_dir: &Path, limits: Limits) -> Result<Self, FetchError> {
        let guard = Guard::new(allowed);
        let agent = concat!("atlas/", env!("CARGO_PKG_VERSION"));
        let client = guard.client(limits.total).read_timeout(limits.idle).user_agent(agent).build();
        let client = client.map_err(FetchError::Client)?;
        Ok(Self { guard, client, dir: data_dir.to_owned(), limits })
    }

    /// The same fetcher, for smaller files.
    #[must_use]
    pub fn at_most(&self, bytes: u64) -> Self {
        Self { limits: Limits { bytes: bytes.min(self.limits.bytes), ..self.limits }, ..self.clone() }
    }

    /// Fetches what is at the address, unless it is the version that the conditions name.
    pub async fn fetch(&self, url: &str, conditions: &Conditions) -> Result<Outcome, FetchError> {
        let url = Url::parse(url).map_err(|_| FetchError::Refused {
            host: "the endpoint".to_owned(),
            why: "it is no address; write it like https://example.org/archive.zip".to_owned(),
        })?;
        let fetching = self.attempts(&url, conditions);
        let ended = tokio::time::timeout(self.limits.total, fetching).await;
        ended.unwrap_or(Err(FetchError::Slow(self.limits.total)))
    }

    async fn attempts(&self, url: &Url, conditions: &Conditions) -> Result<Outcome, FetchError> {
        let mut partial = Partial::create(&self.dir, &file_name(url)).await?;
        let mut pause = self.limits.pause;
        for _ in 0..RETRIES {
            match self.attempt(url, conditions, &mut partial).await {
                Err(error) if error.may_pass() => {
                    tracing::debug!(%error, host = url.host_str(), "fetching is tried again");
                    tokio::time::sleep(pause).await;
                    pause *= 4;
                }
                ended => return finish(ended?, partial).await,
            }
        }
        let whole = self.attempt(url, conditions, &mut partial).await?;
        finish(whole, partial).await
    }

    /// One attempt: whether there is something new, all of which has come.
    async fn attempt(
        &self,
        url: &Url,
        conditions: &Conditions,
        partial: &mut Partial,
    ) -> Result<bool, FetchError> {
        let headers = match partial.resumable() {
            Some((from, tag)) => vec![(RANGE, format!("bytes={from}-")), (IF_RANGE, tag.to_owned())],
            None => conditions.headers(),
        };
        let resumes = partial.resumable().is_some();
        let mut answer = self.follow(url, &headers).await?;
        match answer.status() {
            StatusCode::NOT_MODIFIED if !resumes && !headers.is_empty() => return Ok(false),
            StatusCode::PARTIAL_CONTENT if resumes && partial.continues(&answer) => {}
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE if resumes => {
                partial.forget().await?;
                return Err(FetchError::Broken("the server does not go on where it broke off"));
            }
            StatusCode::OK => partial.restart(&answer, self.limits.bytes).await?,
            status => return Err(FetchError::Status(status.as_u16())),
        }
        loop {
            let chunk = answer.chunk().await;
            match chunk.map_err(|error| self.failed(&error, url))? {
                Some(bytes) => partial.write(&bytes, self.limits.bytes).await?,
                None if partial.is_whole() => return Ok(true),
                None => return Err(FetchError::Broken("the connection broke off")),
            }
        }
    }

    /// Asks for the address, and for those it redirects to.
    async fn follow(&self, url: &Url, headers: &[(HeaderName, String)]) -> Result<Response, FetchError> {
        let mut url = url.clone();
        let mut asked = HeaderMap::new();
        // A body that a server packs for the way would have neither the file's digest nor its length.
        asked.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                asked.insert(name, value);
            }
        }
        for _ in 0..=REDIRECTS {
            self.guard.check(&url).map_err(|why| refused(&url, why))?;
            let answer = self.client.get(url.clone()).headers(asked.clone()).send().await;
            let answer = answer.map_err(|error| self.failed(&error, &url))?;
            let Some(next) = redirect(&answer, &url) else { return Ok(answer) };
            url = next.map_err(|_| refused(&url, "it redirects to what is no address"))?;
        }
        Err(FetchError::Redirects(REDIRECTS))
    }

    fn failed(&self, error: &reqwest::Error, url: &Url) -> FetchError {
        FetchError::of(error, host(url), self.limits.idle)
    }
}

async fn finish(new: bool, partial: Partial) -> Result<Outcome, FetchError> {
    if new { Ok(Outcome::Fetched(partial.finish().await?)) } else { Ok(Outcome::Unchanged) }
}

/// Where the answer sends on, if it does.
fn redirect(answer: &Response, from: &Url) -> Option<Result<Url, url::ParseError>> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    Some(from.join(location))
}

fn refused(url: &Url, why: &str) -> FetchError {
    FetchError::Refused { host: host(url).to_owned(), why: why.to_owned() }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("the address")
}

/// A name for the file: the end of the address, as far as it is harmless.
fn file_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
    let harmless = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let name: String = last.chars().map(harmless).take(LONGEST_NAME).collect();
    // A name of dots alone is a folder's.
    if name.chars().any(char::is_alphanumeric) { name } else { "archive".to_owned() }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::file_name;

    #[test]
    fn files_are_named_after_the_end_of_their_address() {
        for (url, name) in [
            ("https://ipt.example.org/archive.do?r=birds", "archive.do"),
            ("https://example.org/a/dwca-birds%20v1.zip#x", "dwca-birds_20v1.zip"),
            ("https://example.org/", "archive"),
            ("https://example.org/a/..%2F..%2Fpasswd", ".._2F.._2Fpasswd"),
            ("https://example.org/%2E%2E", "archive"),
        ] {
            assert_eq!(file_name(&Url::parse(url).unwrap()), name, "{url}");
        }
    }
}
