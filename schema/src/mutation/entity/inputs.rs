//! What changes of entities are asked with.

use async_graphql::{ID, InputObject};
use uuid::Uuid;

use crate::patch::{
    AsWritten, CollectionPatch, DatasetPatch, HubPatch, InstallationPatch, InstitutionPatch, ProviderPatch,
};

/// Declares the inputs that register and change entities of a kind.
macro_rules! change_inputs {
    ($($(#[$create_doc:meta])* $create:ident, $(#[$update_doc:meta])* $update:ident with $patch:ident;)*) => {
        $(
            $(#[$create_doc])*
            #[derive(Debug, InputObject)]
            pub(crate) struct $create {
                /// The client's own id for the call; the payload says it again.
                pub(super) client_mutation_id: Option<String>,
                /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
                pub(super) idempotency_key: Option<String>,
                /// Why, for the history.
                pub(super) reason: Option<String>,
                /// UUIDv7 it shall have; one is given out when absent.
                pub(super) key: Option<Uuid>,
                /// Stable alias it shall have; one is given out when absent.
                pub(super) uid: Option<String>,
                /// Its fields.
                pub(super) patch: AsWritten<$patch>,
            }

            $(#[$update_doc])*
            #[derive(Debug, InputObject)]
            pub(crate) struct $update {
                /// The client's own id for the call; the payload says it again.
                pub(super) client_mutation_id: Option<String>,
                /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
                pub(super) idempotency_key: Option<String>,
                /// Why, for the history.
                pub(super) reason: Option<String>,
                /// Its global id. Name it by exactly one of `id`, `key` and `uid`.
                pub(super) id: Option<ID>,
                /// Its key.
                pub(super) key: Option<Uuid>,
                /// Its stable alias.
                pub(super) uid: Option<String>,
                /// The version the change is based on. If it is not the entity's any more, nothing is changed, and
                /// `errors` hold a `CONFLICT` with both values for each field that moved on.
                pub(super) version: i64,
                /// What changes.
                pub(super) patch: AsWritten<$patch>,
            }
        )*
    };
}

change_inputs! {
    /// An institution to register.
    CreateInstitutionInput,
    /// An institution to change.
    UpdateInstitutionInput with InstitutionPatch;
    /// A collection to register.
    CreateCollectionInput,
    /// A collection to change.
    UpdateCollectionInput with CollectionPatch;
    /// A data provider to register.
    CreateProviderInput,
    /// A data provider to change.
    UpdateProviderInput with ProviderPatch;
    /// A dataset to register.
    CreateDatasetInput,
    /// A dataset to change.
    UpdateDatasetInput with DatasetPatch;
    /// A data hub to register.
    CreateHubInput,
    /// A data hub to change.
    UpdateHubInput with HubPatch;
    /// An installation to register.
    CreateInstallationInput,
    /// An installation to change.
    UpdateInstallationInput with InstallationPatch;
}

/// An entity to delete or to restore.
#[derive(Debug, InputObject)]
pub(crate) struct EntityVersionInput {
    /// The client's own id for the call; the payload says it again.
    pub(super) client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    pub(super) idempotency_key: Option<String>,
    /// Why, for the history.
    pub(super) reason: Option<String>,
    /// Its global id. Name it by exactly one of `id`, `key` and `uid`.
    pub(super) id: Option<ID>,
    /// Its key.
    pub(super) key: Option<Uuid>,
    /// Its stable alias.
    pub(super) uid: Option<String>,
    /// The version the change is based on; if it is not the entity's any more, nothing is changed.
    pub(super) version: i64,
}
