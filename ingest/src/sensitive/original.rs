//! The originals of sensitive records, for those who may read them.

use atlas_records::{OccurrenceRecord, RecordStore, SealKeys};
use atlas_registry::{Registry, Viewer, sensitive::SensitiveRead};

use crate::error::IngestError;

/// What is asked for, and with what.
#[derive(Clone, Copy, Debug)]
pub struct OriginalRequest<'a> {
    /// Who asks.
    pub viewer: &'a Viewer,
    /// Which records.
    pub reads: &'a [SensitiveRead],
    /// The keys at hand.
    pub keys: Option<&'a SealKeys>,
}

/// The records as they were before they were made fit for the public, in the order asked for; `None` for one that is not
/// sensitive. Asks policy first and writes down who reads which, also where nothing is found.
///
/// # Errors
/// `Registry` where the viewer may not read one of them, `NoSealKey` and `Seal` where they cannot be opened.
pub async fn originals(
    registry: &Registry,
    records: &RecordStore,
    request: OriginalRequest<'_>,
) -> Result<Vec<Option<OccurrenceRecord>>, IngestError> {
    registry.read_sensitive(request.viewer, request.reads).await?;
    let Some(keys) = request.keys else { return Err(IngestError::NoSealKey { rule: None }) };
    let mut found = Vec::with_capacity(request.reads.len());
    for SensitiveRead { dataset_key, version, record } in request.reads {
        found.push(records.sealed(*dataset_key, *version, *record, keys).await?);
    }
    Ok(found)
}
