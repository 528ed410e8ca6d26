//! Loads the sample through the code that loads real data.

use std::sync::Arc;

use atlas_ingest::{IngestContext, IngestRequest, Progress, ingest};
use tokio_util::sync::CancellationToken;

use super::{SampleError, archive, registry::registry, tables::tables};

/// What loading did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleLoad {
    /// Datasets ingested now.
    pub loaded: usize,
    /// Datasets that were there already.
    pub kept: usize,
    /// Records ingested now.
    pub records: u64,
}

/// Loads what of the sample is not there yet: the registry unless its datasets are known, then the archive of every
/// dataset without published records. A loading that was interrupted is so taken up where it ended, and one that
/// was completed does nothing. Archives are written to `sample/` in the data directory.
pub async fn load(
    context: &IngestContext,
    progress: Arc<dyn Progress>,
    cancelled: &CancellationToken,
) -> Result<SampleLoad, SampleError> {
    let tables = tables()?;
    let mut done = SampleLoad::default();
    let mut missing = Vec::new();
    let mut unknown = false;
    for recipe in &tables.datasets {
        match context.registry.dataset_by_uid(&recipe.uid).await? {
            Some(dataset) if dataset.published_load.is_some() => done.kept += 1,
            known => {
                unknown |= known.is_none();
                missing.push(recipe);
            }
        }
    }
    if unknown {
        context.registry.write(ACTOR, registry()?).await?;
    }
    let dir = context.data_dir.join("sample");
    for recipe in missing {
        let archive = archive::write_archive(tables, recipe, &dir)?;
        let request = IngestRequest {
            source: archive.path,
            dataset_uid: recipe.uid.clone(),
            unique_key: archive.unique_key,
            ..IngestRequest::default()
        };
        let report = ingest(context, request, Arc::clone(&progress), cancelled.clone())
            .await
            .map_err(|source| SampleError::Ingest { uid: recipe.uid.clone(), source })?;
        done.loaded += 1;
        done.records += report.counts.indexed;
    }
    Ok(done)
}

/// In whose name the sample is registered.
const ACTOR: &str = "sample";
