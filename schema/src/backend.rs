//! The parts below that resolvers call.

use std::sync::Arc;

use atlas_records::RecordStore;
use atlas_registry::Registry;
use atlas_search::OccurrenceIndex;

use crate::limits::Limits;

/// What the schema stands on.
#[derive(Clone)]
pub struct Backend {
    /// The registry.
    pub registry: Registry,
    /// The index of occurrence records.
    pub index: Arc<dyn OccurrenceIndex>,
    /// The records themselves, with their verbatim terms and extensions.
    pub records: RecordStore,
    /// How much a request may ask for.
    pub limits: Limits,
}
