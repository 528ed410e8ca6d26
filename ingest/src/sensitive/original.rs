//! The original of a sensitive record, for those who may read it.

use atlas_records::{OccurrenceRecord, RecordStore, SealKeys};
use atlas_registry::{Registry, Viewer, sensitive::SensitiveRead};

use crate::error::IngestError;

/// What is asked for, and with what.
#[derive(Clone, Copy, Debug)]
pub struct OriginalRequest<'a> {
    /// Who asks.
    pub viewer: &'a Viewer,
    /// Which record.
    pub read: SensitiveRead,
    /// The keys at hand.
    pub keys: Option<&'a SealKeys>,
}

/// The record as it was before it was made fit for the public; `None` where it is not sensitive. Asks policy first and
/// writes down who read it, also where nothing is found.
pub async fn original(
    registry: &Registry,
    records: &RecordStore,
    request: OriginalRequest<'_>,
) -> Result<Option<OccurrenceRecord>, IngestError> {
    let SensitiveRead { dataset_key, version, record } = request.read;
    registry.read_sensitive(request.viewer, request.read).await?;
    let Some(keys) = request.keys else { return Err(IngestError::NoSealKey { rule: None }) };
    Ok(records.sealed(dataset_key, version, record, keys).await?)
}
