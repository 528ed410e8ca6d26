//! The parts below that resolvers call.

use std::{net::IpAddr, sync::Arc};

use atlas_ingest::{Checklists, Jobs};
use atlas_records::{RecordStore, SealKeys};
use atlas_registry::Registry;
use atlas_search::OccurrenceIndex;

use crate::{archives::Archives, limits::Limits};

/// The network address a request came from, for limits on those who do not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What counts as one place: an address of IPv4; of IPv6 the network that one customer has, since they may take any
    /// address in it.
    pub(crate) fn network(&self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// What the schema stands on.
#[derive(Clone)]
pub struct Backend {
    /// The registry.
    pub registry: Registry,
    /// The index of occurrence records.
    pub index: Arc<dyn OccurrenceIndex>,
    /// The records themselves, with their verbatim terms and extensions.
    pub records: RecordStore,
    /// The compiled checklists that names are matched against.
    pub checklists: Checklists,
    /// Where runs are worked on; absent, nothing is previewed or published here.
    pub jobs: Option<Jobs>,
    /// Brings archives to where they can be read; absent, none are taken.
    pub archives: Option<Arc<dyn Archives>>,
    /// The keys that the originals of sensitive records are sealed with; absent, none can be read here.
    pub seal_keys: Option<SealKeys>,
    /// How much a request may ask for.
    pub limits: Limits,
}
