//! The relations of the registry, named after the field that follows them.

use atlas_entity::{
    HungOn, Registered, code_mapping, collection, comment, dataset, dataset_collection, dataset_institution,
    delivery, harvest, hub, hub_member, ingest_run, installation, institution, institution_parent, proposal,
    provider, provider_collection, provider_institution, revision, vocabulary_concept, webhook,
};

use super::{listed::Listed, relation::Relation};

/// From an entity to the rows of one table that hang on it.
pub fn hung_on<P: Listed + Registered, C: Listed + HungOn>() -> Relation {
    Relation::named_by_child::<P, C>(C::ENTITY_KEY)
}

/// From an entity to its revisions.
pub fn revisions<P: Listed + Registered>() -> Relation {
    Relation::named_by_child::<P, revision::Entity>(revision::Column::EntityKey)
}

/// From an entity to the comments on it.
pub fn comments<P: Listed + Registered>() -> Relation {
    Relation::named_by_child::<P, comment::Entity>(comment::Column::EntityKey)
}

macro_rules! named_by_child {
    ($($name:ident: $parent:ident -> $child:ident.$column:ident;)*) => {
        $(
            #[doc = concat!("From `", stringify!($parent), "` to the `", stringify!($child), "` rows that name it.")]
            pub fn $name() -> Relation {
                Relation::named_by_child::<$parent::Entity, $child::Entity>($child::Column::$column)
            }
        )*
    };
}

macro_rules! named_by_parent {
    ($($name:ident: $parent:ident.$column:ident -> $child:ident;)*) => {
        $(
            #[doc = concat!("From `", stringify!($parent), "` to the `", stringify!($child), "` row it names.")]
            pub fn $name() -> Relation {
                Relation::named_by_parent::<$parent::Entity, $child::Entity>($parent::Column::$column)
            }
        )*
    };
}

macro_rules! by_pairs {
    ($($name:ident: $parent:ident -> $child:ident by $pairs:ident($from:ident, $to:ident);)*) => {
        $(
            #[doc = concat!("From `", stringify!($parent), "` to `", stringify!($child), "`, by `", stringify!($pairs), "`.")]
            pub fn $name() -> Relation {
                Relation::by_pairs::<$parent::Entity, $child::Entity, _>($pairs::Column::$from, $pairs::Column::$to)
            }
        )*
    };
}

named_by_child! {
    institution_collections: institution -> collection.InstitutionKey;
    institution_code_mappings: institution -> code_mapping.InstitutionKey;
    collection_code_mappings: collection -> code_mapping.CollectionKey;
    provider_datasets: provider -> dataset.ProviderKey;
    provider_installations: provider -> installation.ProviderKey;
    installation_datasets: installation -> dataset.InstallationKey;
    dataset_constituents: dataset -> dataset.ParentKey;
    dataset_code_mappings: dataset -> code_mapping.DatasetKey;
    dataset_ingest_runs: dataset -> ingest_run.DatasetKey;
    dataset_harvest: dataset -> harvest.DatasetKey;
    institution_proposals: institution -> proposal.EntityKey;
    collection_proposals: collection -> proposal.EntityKey;
    provider_proposals: provider -> proposal.EntityKey;
    dataset_proposals: dataset -> proposal.EntityKey;
    hub_proposals: hub -> proposal.EntityKey;
    installation_proposals: installation -> proposal.EntityKey;
    vocabulary_concept_narrower: vocabulary_concept -> vocabulary_concept.ParentKey;
    webhook_deliveries: webhook -> delivery.Recipient;
}

named_by_parent! {
    collection_institution: collection.InstitutionKey -> institution;
    dataset_provider: dataset.ProviderKey -> provider;
    dataset_installation: dataset.InstallationKey -> installation;
    installation_provider: installation.ProviderKey -> provider;
}

by_pairs! {
    institution_parents: institution -> institution by institution_parent(ChildKey, ParentKey);
    institution_children: institution -> institution by institution_parent(ParentKey, ChildKey);
    institution_datasets: institution -> dataset by dataset_institution(InstitutionKey, DatasetKey);
    institution_providers: institution -> provider by provider_institution(InstitutionKey, ProviderKey);
    institution_hubs: institution -> hub by hub_member(EntityKey, HubKey);
    collection_datasets: collection -> dataset by dataset_collection(CollectionKey, DatasetKey);
    collection_providers: collection -> provider by provider_collection(CollectionKey, ProviderKey);
    collection_hubs: collection -> hub by hub_member(EntityKey, HubKey);
    provider_institutions: provider -> institution by provider_institution(ProviderKey, InstitutionKey);
    provider_collections: provider -> collection by provider_collection(ProviderKey, CollectionKey);
    dataset_institutions: dataset -> institution by dataset_institution(DatasetKey, InstitutionKey);
    dataset_collections: dataset -> collection by dataset_collection(DatasetKey, CollectionKey);
    dataset_hubs: dataset -> hub by hub_member(EntityKey, HubKey);
    hub_institutions: hub -> institution by hub_member(HubKey, EntityKey);
    hub_collections: hub -> collection by hub_member(HubKey, EntityKey);
    hub_datasets: hub -> dataset by hub_member(HubKey, EntityKey);
}
