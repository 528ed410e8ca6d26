//! The occurrence index on a Meilisearch server.
//!
//! Everything is a filter, a facet or a sort there; the server's own full text is not used, so that counts
//! are those of whole words on every engine. Documents hold every searched value in a form the server
//! compares as this program does, and the interpreted record beside them.

mod answer;
mod api;
mod document;
mod expression;
mod filter;
mod plan;
mod settings;
mod tasks;
mod value;
mod writer;

use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::{Mutex, OnceCell};

use self::{answer::Answers, api::Api, plan::Batch, writer::Writer};
use crate::{
    error::SearchError,
    index::{IndexStatus, OccurrenceIndex, OccurrenceIndexWriter},
    query::OccurrenceQuery,
    result::OccurrenceResult,
    scope::Scope,
};

/// The oldest server that compares text by size in filters, which pages are cut with.
const OLDEST: (u64, u64) = (1, 15);
const OLDEST_NAME: &str = "1.15";

/// An index of occurrence records on a Meilisearch server. Clones share it.
#[derive(Clone)]
pub struct MeilisearchIndex {
    server: Arc<Server>,
}

/// What an index and its writers share.
struct Server {
    api: Api,
    /// Name of the index on the server.
    index: String,
    version: String,
    /// Filled once the index is there with its settings.
    prepared: OnceCell<()>,
    /// Held by the one writer.
    turn: Arc<Mutex<()>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    pkg_version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    number_of_documents: u64,
}

impl MeilisearchIndex {
    /// Connects to the server at `url` with a key that may do everything with the index `index`.
    ///
    /// The index is made, or its settings brought up to date, when it is first used. Fails with
    /// [`SearchError::Unavailable`] if nobody answers and [`SearchError::TooOld`] if the server is too old.
    pub async fn connect(url: &str, key: Option<&str>, index: &str) -> Result<Self, SearchError> {
        let named =
            !index.is_empty() && index.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !named {
            return Err(SearchError::Invalid("an index is named by letters, digits, `-` and `_`".into()));
        }
        let api = Api::new(url, key)?;
        let Version { pkg_version: version } = api.get("/version").await?;
        if numbers(&version).is_none_or(|found| found < OLDEST) {
            return Err(SearchError::TooOld { found: format!("Meilisearch {version}"), needed: OLDEST_NAME });
        }
        let index = index.to_owned();
        let server = Server { api, index, version, prepared: OnceCell::new(), turn: Arc::default() };
        Ok(Self { server: Arc::new(server) })
    }

    async fn prepared(&self) -> Result<&Server, SearchError> {
        let server = &*self.server;
        server.prepared.get_or_try_init(|| settings::ensure(&server.api, &server.index)).await?;
        Ok(server)
    }
}

/// Major and minor number of a version.
fn numbers(version: &str) -> Option<(u64, u64)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[async_trait::async_trait]
impl OccurrenceIndex for MeilisearchIndex {
    async fn search(
        &self,
        queries: &[OccurrenceQuery],
        scope: &Scope,
    ) -> Result<Vec<OccurrenceResult>, SearchError> {
        let server = self.prepared().await?;
        let mut batch = Batch::default();
        let plans: Vec<_> =
            queries.iter().map(|query| batch.add(query, scope, &server.index)).collect::<Result<_, _>>()?;
        if batch.queries.is_empty() {
            return Ok(queries.iter().map(|_| OccurrenceResult::default()).collect());
        }
        let mut answers: Answers = server.api.ask("/multi-search", &batch).await?;
        if answers.len() != batch.queries.len() {
            return Err(SearchError::Engine("not every search was answered".into()));
        }
        queries.iter().zip(&plans).map(|(query, plan)| answers.assemble(query, plan)).collect()
    }

    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError> {
        self.prepared().await?;
        let turn = self.server.turn.clone().try_lock_owned().map_err(|_| SearchError::Locked)?;
        Ok(Box::new(Writer::new(self.server.clone(), turn)))
    }

    async fn status(&self) -> Result<IndexStatus, SearchError> {
        let server = self.prepared().await?;
        let stats: Stats = server.api.get(&format!("/indexes/{}/stats", server.index)).await?;
        Ok(IndexStatus {
            engine: format!("Meilisearch {}", server.version),
            documents: stats.number_of_documents,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, numbers};

    #[test]
    fn versions_compare_by_number() {
        assert!(numbers("1.9.3").is_some_and(|found| found < OLDEST));
        assert!(numbers("1.15.0").is_some_and(|found| found >= OLDEST));
        assert!(numbers("1.50.0-rc.1").is_some_and(|found| found >= OLDEST));
        assert_eq!(numbers("nightly"), None);
    }
}
