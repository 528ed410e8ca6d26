//! Which institution and collection a record's codes mean.
//!
//! Those entities are candidates whose key, identifier, code, alternative code or name fits. One that fits by
//! identifier, and by code where a code is given, is exact. Else an explicit mapping decides, one for the record's
//! dataset before one for all. Else a collection of an institution that is certain is exact, and any other candidate
//! is fuzzy; several are told apart by how they fit. The answer says how it was found, with every candidate.

mod answer;
mod cache;
mod candidates;
mod changed;
mod choice;
mod claim;
mod conflict;
mod forms;
mod index;
mod mapping;
mod overlap;

pub use answer::{Alternative, EntityMatch, LookupAnswer, LookupReason, LookupStatus, MatchType};
pub(crate) use cache::CodeCache;
pub(crate) use changed::mappings_replaced;
pub use changed::{Codes, Reattribution, mappings_changed};
pub use conflict::{CodeConflict, ConflictKind};
pub use index::CodeIndex;
use uuid::Uuid;

use crate::{Registry, RegistryError};

/// What a record says of where it is kept, in Darwin Core's terms. Empty text is as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeQuery {
    /// `dwc:institutionCode`.
    pub institution_code: Option<String>,
    /// `dwc:institutionID`.
    pub institution_id: Option<String>,
    /// `dwc:ownerInstitutionCode`.
    pub owner_institution_code: Option<String>,
    /// `dwc:collectionCode`.
    pub collection_code: Option<String>,
    /// `dwc:collectionID`.
    pub collection_id: Option<String>,
    /// Dataset the record belongs to.
    pub dataset_key: Option<Uuid>,
    /// ISO 3166-1 alpha-2 code of a country, to tell namesakes apart.
    pub country: Option<String>,
}

impl Registry {
    /// Looks up one set of codes. For many, take a [`CodeIndex`] once.
    pub async fn lookup(&self, query: &CodeQuery) -> Result<LookupAnswer, RegistryError> {
        Ok(self.code_index().await?.find(query))
    }
}
