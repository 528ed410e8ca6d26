//! Patches as clients send them: one typed input a kind of entity, of which what was written is kept, since a
//! field that is absent and one that is null do not mean the same.

mod collection;
mod coverage;
mod dataset;
mod eml;
mod hub;
mod installation;
mod institution;
mod items;
mod parts;
mod provider;
mod raw;

pub(crate) use collection::CollectionPatch;
pub(crate) use coverage::{
    CollectionCoverageInput, GeographicCoverageInput, TaxonomicCoverageInput, TemporalCoverageInput,
};
pub(crate) use dataset::DatasetPatch;
pub(crate) use eml::{
    CitationInput, CuratorialUnitInput, DataDescriptionInput, DwcArchiveInput, KeywordCollectionInput,
    ProjectInput, SamplingDescriptionInput,
};
pub(crate) use hub::HubPatch;
pub(crate) use installation::InstallationPatch;
pub(crate) use institution::InstitutionPatch;
pub(crate) use items::{
    CodeMappingsPatch, ContactsPatch, EndpointsPatch, EntityImagesPatch, IdentifiersPatch, MachineTagsPatch,
    TagsPatch,
};
pub(crate) use parts::{
    AddressInput, AlternativeCodeInput, DefaultValueInput, ImageInput, MasterSourceMetadataInput,
    TaxonomyHintInput, UserIdInput,
};
pub(crate) use provider::ProviderPatch;
pub(crate) use raw::AsWritten;

/// Declares the patch of a kind of entity; every field may be absent.
macro_rules! patch_input {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub(crate) struct $name {
            $($(#[$field_doc])* $field: Option<$type>,)*
        }
    };
}

/// Declares inputs that are a part of a field: they are given as a whole.
macro_rules! value_inputs {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, async_graphql::InputObject)]
            pub(crate) struct $name {
                $($(#[$field_doc])* $field: $type,)*
            }
        )*
    };
}

use {patch_input, value_inputs};
