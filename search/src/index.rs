//! The index of occurrence records: what every engine does.

use atlas_records::{Interpreted, OccurrenceIssue};
use uuid::Uuid;

use crate::{error::SearchError, query::OccurrenceQuery, result::OccurrenceResult, scope::Scope};

/// An index of occurrence records.
#[async_trait::async_trait]
pub trait OccurrenceIndex: Send + Sync {
    /// Answers several questions in one request to the engine, in their order.
    async fn search(
        &self,
        queries: &[OccurrenceQuery],
        scope: &Scope,
    ) -> Result<Vec<OccurrenceResult>, SearchError>;

    /// Opens the index for writing. One writer at a time: [`SearchError::Locked`] when another has it.
    async fn writer(&self) -> Result<Box<dyn OccurrenceIndexWriter>, SearchError>;

    /// What the engine is and how many documents it holds, visible or not.
    async fn status(&self) -> Result<IndexStatus, SearchError>;
}

/// A writer of an index. Dropped without a commit, what was not committed is lost.
#[async_trait::async_trait]
pub trait OccurrenceIndexWriter: Send {
    /// Adds documents. They may become durable at any time from now on, but are seen by nobody until
    /// a scope sees their load.
    async fn add(&mut self, documents: Vec<IndexDocument>) -> Result<(), SearchError>;

    /// Removes every document of these loads.
    async fn purge(&mut self, loads: &[i64]) -> Result<(), SearchError>;

    /// Makes everything durable and searchable.
    async fn commit(&mut self) -> Result<(), SearchError>;
}

/// One record on its way into an index. Its identity there is record id and load.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexDocument {
    /// The record's id.
    pub id: Uuid,
    /// Key of its dataset.
    pub dataset_key: Uuid,
    /// The load that brings it in.
    pub load: i64,
    /// The version of the dataset in the record store that holds it.
    pub version: i64,
    /// Its row in that version, from 0.
    pub row: u64,
    /// The interpreted terms.
    pub interpreted: Interpreted,
    /// The flags.
    pub issues: Vec<OccurrenceIssue>,
}

impl IndexDocument {
    /// The text that full-text search looks into: names, people, places and catalogue numbers.
    pub fn text(&self) -> String {
        let i = &self.interpreted;
        let parts = [
            &i.scientific_name,
            &i.vernacular_name,
            &i.kingdom,
            &i.phylum,
            &i.class,
            &i.order,
            &i.family,
            &i.genus,
            &i.species,
            &i.recorded_by,
            &i.state_province,
            &i.locality,
            &i.institution_code,
            &i.collection_code,
            &i.catalog_number,
            &i.occurrence_id,
        ];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// What an engine says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexStatus {
    /// Name and version.
    pub engine: String,
    /// Documents held, including those of hidden loads.
    pub documents: u64,
}
