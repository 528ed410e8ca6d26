//! Metadata without an archive.

use atlas_registry::Registry;

use super::dataset;
use crate::{
    eml::Eml,
    error::IngestError,
    report::{Defect, DefectCode},
};

/// Takes from a metadata document (EML) what the dataset lacks, and the fields that are locked to it, as a run takes it
/// from that of an archive; whether anything was taken. `name` is what the document is called in messages.
///
/// # Errors
/// `Refused` for what is no EML.
pub async fn refresh_metadata(
    registry: &Registry,
    dataset_uid: &str,
    name: &str,
    document: &[u8],
) -> Result<bool, IngestError> {
    let eml = Eml::read(name, document)?;
    if eml == Eml::default() {
        let message = "it says nothing of a dataset; is it EML?".to_owned();
        return Err(Defect::whole(name, DefectCode::BadMetadata, message).into());
    }
    Ok(dataset::fill(registry, dataset_uid, Some(&eml)).await?.changed)
}
