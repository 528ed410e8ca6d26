//! What only the record store holds of a record: its verbatim terms and its extensions.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{SimpleObject, dataloader::Loader};
use atlas_records::{ExtensionRow, OccurrenceRecord, Term};
use atlas_search::Hit;
use futures::future::try_join_all;
use uuid::Uuid;

use crate::{
    failure::{Failure, Result},
    operation::Sources,
};

/// A term of a record with its value, as the archive gave it.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct VerbatimTerm {
    /// Simple name of a Darwin Core or Dublin Core term, as `recordedBy`; else the term's full URI.
    name: String,
    /// The value as given.
    value: String,
}

/// A row of an extension of the archive, as the archive gave it.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceExtension {
    /// URI of the row type, as `http://rs.gbif.org/terms/1.0/Multimedia`.
    row_type: String,
    /// The terms of the row that hold a value.
    terms: Vec<VerbatimTerm>,
}

impl From<&Term> for VerbatimTerm {
    fn from(term: &Term) -> Self {
        Self { name: term.name.clone(), value: term.value.clone() }
    }
}

impl From<&ExtensionRow> for OccurrenceExtension {
    fn from(row: &ExtensionRow) -> Self {
        Self { row_type: row.row_type.clone(), terms: row.terms.iter().map(VerbatimTerm::from).collect() }
    }
}

/// Where a record stands in the record store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StoredKey {
    id: Uuid,
    dataset_key: Uuid,
    version: i64,
    row: u64,
}

impl From<&Hit> for StoredKey {
    fn from(hit: &Hit) -> Self {
        Self { id: hit.id, dataset_key: hit.dataset_key, version: hit.version, row: hit.row }
    }
}

/// One read for each version of a dataset, whatever the number of records.
#[async_graphql::async_trait::async_trait]
impl Loader<StoredKey> for Sources {
    type Value = Arc<OccurrenceRecord>;
    type Error = Failure;

    async fn load(&self, keys: &[StoredKey]) -> Result<HashMap<StoredKey, Arc<OccurrenceRecord>>> {
        let mut by_version: HashMap<(Uuid, i64), Vec<StoredKey>> = HashMap::new();
        for key in keys {
            by_version.entry((key.dataset_key, key.version)).or_default().push(*key);
        }
        let reads = by_version.into_iter().map(|((dataset_key, version), keys)| async move {
            let rows: Vec<u64> = keys.iter().map(|key| key.row).collect();
            let records = self.backend().records.rows(dataset_key, version, &rows).await;
            let records = records.map_err(|e| Failure::internal(&e))?;
            keys.into_iter().zip(records).map(same).collect::<Result<Vec<_>>>()
        });
        Ok(try_join_all(reads).await?.into_iter().flatten().collect())
    }
}

/// The index says where the record stands; what stands there must be that record.
fn same((key, record): (StoredKey, OccurrenceRecord)) -> Result<(StoredKey, Arc<OccurrenceRecord>)> {
    if record.id == key.id {
        return Ok((key, Arc::new(record)));
    }
    let (version, row) = (key.version, key.row);
    Err(Failure::internal(&format!("row {row} of version {version} holds {}, not {}", record.id, key.id)))
}
