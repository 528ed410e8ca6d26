//! What a query may see. No engine can be asked without one.

use uuid::Uuid;

/// The loads an operation sees, fixed once at its start.
///
/// A load is visible if it is not newer than the pin and not hidden: records of runs that start while
/// the operation is under way, of runs still in flight and of retired runs never mix in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LoadPin {
    latest: i64,
    hidden: Vec<i64>,
}

impl LoadPin {
    /// Pins every load up to `latest` (inclusive) except `hidden`.
    pub fn new(latest: i64, mut hidden: Vec<i64>) -> Self {
        hidden.sort_unstable();
        hidden.dedup();
        Self { latest, hidden }
    }

    /// Whether documents of this load may be seen.
    pub fn sees(&self, load: i64) -> bool {
        load <= self.latest && self.hidden.binary_search(&load).is_err()
    }

    /// The newest load that may be seen.
    pub const fn latest(&self) -> i64 {
        self.latest
    }

    /// Loads up to [`Self::latest`] that may not be seen, ascending.
    pub fn hidden(&self) -> &[i64] {
        &self.hidden
    }
}

/// What a caller may see of the occurrence records, as the registry's policy decided it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    loads: LoadPin,
    hidden_datasets: Vec<Uuid>,
}

impl Scope {
    /// A scope over the pinned loads, without the records of the hidden datasets.
    pub fn new(loads: LoadPin, mut hidden_datasets: Vec<Uuid>) -> Self {
        hidden_datasets.sort_unstable();
        hidden_datasets.dedup();
        Self { loads, hidden_datasets }
    }

    /// The pinned loads.
    pub const fn loads(&self) -> &LoadPin {
        &self.loads
    }

    /// Datasets whose records are absent for this caller, ascending.
    pub fn hidden_datasets(&self) -> &[Uuid] {
        &self.hidden_datasets
    }
}
