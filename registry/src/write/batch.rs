//! What is written together.

use atlas_entity::{
    EntityKind, code_mapping, collection, contact, dataset, dataset_collection, dataset_institution,
    endpoint, hub, hub_member, identifier, image, installation, institution, institution_parent, machine_tag,
    provider, provider_collection, provider_institution, tag,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An entity and what hangs on it.
///
/// Left at their defaults, key and uid are given out, and creation, modification, version, sort name, country,
/// province and city are filled in; those columns are set by the registry in any case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry<M> {
    /// The entity's own columns.
    pub fields: M,
    /// Contacts, in order; `None` leaves those there are.
    pub contacts: Option<Vec<contact::Model>>,
    /// Identifiers, in order; `None` leaves those there are.
    pub identifiers: Option<Vec<identifier::Model>>,
    /// Endpoints, in order; `None` leaves those there are.
    pub endpoints: Option<Vec<endpoint::Model>>,
    /// Tags, in order; `None` leaves those there are.
    pub tags: Option<Vec<tag::Model>>,
    /// Machine tags, in order; `None` leaves those there are.
    pub machine_tags: Option<Vec<machine_tag::Model>>,
    /// Pictures, in order; `None` leaves those there are.
    pub images: Option<Vec<image::Model>>,
}

impl<M: Default> Entry<M> {
    /// An entry that leaves what hangs on the entity alone.
    pub fn new(fields: M) -> Self {
        Self { fields, ..Self::default() }
    }
}

/// Relations to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// Parts of institutions.
    pub institution_parents: Vec<institution_parent::Model>,
    /// Institutions that providers publish for.
    pub provider_institutions: Vec<provider_institution::Model>,
    /// Collections that providers publish for.
    pub provider_collections: Vec<provider_collection::Model>,
    /// Institutions whose records datasets hold.
    pub dataset_institutions: Vec<dataset_institution::Model>,
    /// Collections whose records datasets hold.
    pub dataset_collections: Vec<dataset_collection::Model>,
    /// Members of hubs.
    pub hub_members: Vec<hub_member::Model>,
}

/// Everything one call writes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Providers.
    pub providers: Vec<Entry<provider::Model>>,
    /// Institutions.
    pub institutions: Vec<Entry<institution::Model>>,
    /// Collections.
    pub collections: Vec<Entry<collection::Model>>,
    /// Installations.
    pub installations: Vec<Entry<installation::Model>>,
    /// Datasets.
    pub datasets: Vec<Entry<dataset::Model>>,
    /// Hubs.
    pub hubs: Vec<Entry<hub::Model>>,
    /// Relations, between entities of this batch or ones already there.
    pub links: Links,
    /// Code mappings. One with a known key is replaced.
    pub code_mappings: Vec<code_mapping::Model>,
}

/// An entity as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Kind.
    pub kind: EntityKind,
    /// Key.
    pub key: Uuid,
    /// Uid.
    pub uid: String,
    /// Version it has now.
    pub version: i64,
}

/// The entities of a batch as they were written, each list in the order of the batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Providers.
    pub providers: Vec<Saved>,
    /// Institutions.
    pub institutions: Vec<Saved>,
    /// Collections.
    pub collections: Vec<Saved>,
    /// Installations.
    pub installations: Vec<Saved>,
    /// Datasets.
    pub datasets: Vec<Saved>,
    /// Hubs.
    pub hubs: Vec<Saved>,
}
