//! Writing to the index.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::OwnedMutexGuard;

use super::{Server, document, expression, tasks};
use crate::{
    error::SearchError,
    index::{IndexDocument, OccurrenceIndexWriter},
};

/// Bytes of documents sent at once. The server takes 100 MB and merges what waits in its queue.
const PAYLOAD: usize = 32 * 1024 * 1024;

/// A writer of a Meilisearch index.
pub struct Writer {
    server: Arc<Server>,
    /// Documents not yet sent, one a line.
    lines: Vec<u8>,
    /// Work the server has not yet been seen to finish.
    tasks: Vec<u32>,
    /// Held as long as the writer lives.
    _turn: OwnedMutexGuard<()>,
}

impl Writer {
    /// A writer that holds its turn.
    pub const fn new(server: Arc<Server>, turn: OwnedMutexGuard<()>) -> Self {
        Self { server, lines: Vec::new(), tasks: Vec::new(), _turn: turn }
    }

    async fn send(&mut self) -> Result<(), SearchError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines = std::mem::take(&mut self.lines);
        let path = format!("/indexes/{}/documents?primaryKey={}", self.server.index, document::KEY);
        let task = self.server.api.enqueue_lines(&path, lines).await?;
        self.tasks.push(task.task_uid);
        Ok(())
    }
}

#[async_trait::async_trait]
impl OccurrenceIndexWriter for Writer {
    async fn add(&mut self, documents: Vec<IndexDocument>) -> Result<(), SearchError> {
        for record in &documents {
            let fields = document::from_record(record)?;
            serde_json::to_writer(&mut self.lines, &fields)
                .map_err(|error| SearchError::Engine(format!("a record is no JSON: {error}")))?;
            self.lines.push(b'\n');
            if self.lines.len() >= PAYLOAD {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn purge(&mut self, loads: &[i64]) -> Result<(), SearchError> {
        if loads.is_empty() {
            return Ok(());
        }
        // The queue is worked in order: what was added before goes too.
        self.send().await?;
        let path = format!("/indexes/{}/documents/delete", self.server.index);
        let task =
            self.server.api.enqueue(&path, json!({ "filter": expression::among_loads(loads) })).await?;
        self.tasks.push(task.task_uid);
        Ok(())
    }

    async fn commit(&mut self) -> Result<(), SearchError> {
        self.send().await?;
        let tasks = std::mem::take(&mut self.tasks);
        tasks::wait(&self.server.api, &tasks).await
    }
}
