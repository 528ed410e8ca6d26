//! Direct changes of the registered entities, by those whom policy lets make them.

mod call;
mod inputs;

use async_graphql::{Context, Object};
use atlas_registry::change::Given;

use self::{
    call::{Asked, Mark, Named, create, mark, update},
    inputs::{
        CreateCollectionInput, CreateDatasetInput, CreateHubInput, CreateInstallationInput,
        CreateInstitutionInput, CreateProviderInput, EntityVersionInput, UpdateCollectionInput,
        UpdateDatasetInput, UpdateHubInput, UpdateInstallationInput, UpdateInstitutionInput,
        UpdateProviderInput,
    },
};
use crate::{
    failure::Result,
    model::{Collection, Dataset, Hub, Installation, Institution, Provider},
    mutation::{Settled, payload},
};

/// Declares the mutations of each kind of entity.
macro_rules! entity_mutations {
    ($(
        $node:ident $field:ident answers $payload:ident {
            $(#[$create_doc:meta])* $create:ident: $create_name:literal $create_input:ident,
            $(#[$update_doc:meta])* $update:ident: $update_name:literal $update_input:ident,
            $(#[$delete_doc:meta])* $delete:ident: $delete_name:literal,
            $(#[$restore_doc:meta])* $restore:ident: $restore_name:literal,
        }
    )*) => {
        $(
            payload! {
                /// What a change of an entity came to.
                $payload {
                    /// The entity as it is after the change; null when it was refused, or when it is hidden now.
                    $field: $node,
                }
            }

            impl $payload {
                fn of(client_mutation_id: Option<String>, settled: Settled<Option<$node>>) -> Self {
                    match settled {
                        Ok($field) => Self { client_mutation_id, errors: Vec::new(), $field },
                        Err(errors) => Self::refused(client_mutation_id, errors),
                    }
                }
            }
        )*

        /// The mutations of the registered entities.
        #[derive(Default)]
        pub(crate) struct EntityMutations;

        #[Object]
        impl EntityMutations {
            $(
                $(#[$create_doc])*
                async fn $create(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "What to register.")] input: $create_input,
                ) -> Result<$payload> {
                    let $create_input { client_mutation_id, idempotency_key, reason, key, uid, patch } = input;
                    let asked = Asked { mutation: $create_name, idempotency_key, reason };
                    let settled = create(context, asked, Given { key, uid }, patch.patch()).await?;
                    Ok($payload::of(client_mutation_id, settled))
                }

                $(#[$update_doc])*
                async fn $update(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "What to change, and how.")] input: $update_input,
                ) -> Result<$payload> {
                    let $update_input { client_mutation_id, idempotency_key, reason, id, key, uid, version, patch } =
                        input;
                    let asked = Asked { mutation: $update_name, idempotency_key, reason };
                    let settled = update(context, asked, Named { id, key, uid }, version, patch.patch()).await?;
                    Ok($payload::of(client_mutation_id, settled))
                }

                $(#[$delete_doc])*
                async fn $delete(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "What to delete.")] input: EntityVersionInput,
                ) -> Result<$payload> {
                    let (client_mutation_id, asked, named, version) = parted($delete_name, input);
                    let settled = mark(context, asked, named, version, Mark::Deleted).await?;
                    Ok($payload::of(client_mutation_id, settled))
                }

                $(#[$restore_doc])*
                async fn $restore(
                    &self,
                    context: &Context<'_>,
                    #[graphql(desc = "What to restore.")] input: EntityVersionInput,
                ) -> Result<$payload> {
                    let (client_mutation_id, asked, named, version) = parted($restore_name, input);
                    let settled = mark(context, asked, named, version, Mark::Alive).await?;
                    Ok($payload::of(client_mutation_id, settled))
                }
            )*
        }
    };
}

fn parted(mutation: &'static str, input: EntityVersionInput) -> (Option<String>, Asked, Named, i64) {
    let EntityVersionInput { client_mutation_id, idempotency_key, reason, id, key, uid, version } = input;
    (client_mutation_id, Asked { mutation, idempotency_key, reason }, Named { id, key, uid }, version)
}

entity_mutations! {
    Institution institution answers InstitutionPayload {
        /// Registers an institution. Needs the role `EDITOR` where it will belong.
        create_institution: "createInstitution" CreateInstitutionInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_institution: "updateInstitution" UpdateInstitutionInput,
        /// Deletes an institution: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_institution: "deleteInstitution",
        /// Brings an institution that was deleted back. Needs the role `MEDIATOR` of it.
        restore_institution: "restoreInstitution",
    }
    Collection collection answers CollectionPayload {
        /// Registers a collection. Needs the role `EDITOR` where it will belong.
        create_collection: "createCollection" CreateCollectionInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_collection: "updateCollection" UpdateCollectionInput,
        /// Deletes a collection: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_collection: "deleteCollection",
        /// Brings a collection that was deleted back. Needs the role `MEDIATOR` of it.
        restore_collection: "restoreCollection",
    }
    Provider provider answers ProviderPayload {
        /// Registers a data provider. Needs the role `EDITOR` where it will belong.
        create_provider: "createProvider" CreateProviderInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_provider: "updateProvider" UpdateProviderInput,
        /// Deletes a data provider: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_provider: "deleteProvider",
        /// Brings a data provider that was deleted back. Needs the role `MEDIATOR` of it.
        restore_provider: "restoreProvider",
    }
    Dataset dataset answers DatasetPayload {
        /// Registers a dataset. Needs the role `EDITOR` where it will belong.
        create_dataset: "createDataset" CreateDatasetInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_dataset: "updateDataset" UpdateDatasetInput,
        /// Deletes a dataset: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_dataset: "deleteDataset",
        /// Brings a dataset that was deleted back. Needs the role `MEDIATOR` of it.
        restore_dataset: "restoreDataset",
    }
    Hub hub answers HubPayload {
        /// Registers a data hub. Needs the role `EDITOR` where it will belong.
        create_hub: "createHub" CreateHubInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_hub: "updateHub" UpdateHubInput,
        /// Deletes a data hub: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_hub: "deleteHub",
        /// Brings a data hub that was deleted back. Needs the role `MEDIATOR` of it.
        restore_hub: "restoreHub",
    }
    Installation installation answers InstallationPayload {
        /// Registers an installation. Needs the role `EDITOR` where it will belong.
        create_installation: "createInstallation" CreateInstallationInput,
        /// Changes the fields that the patch names. Needs the role `STEWARD` of it.
        update_installation: "updateInstallation" UpdateInstallationInput,
        /// Deletes an installation: it is hidden, and can be restored. Needs the role `MEDIATOR` of it.
        delete_installation: "deleteInstallation",
        /// Brings an installation that was deleted back. Needs the role `MEDIATOR` of it.
        restore_installation: "restoreInstallation",
    }
}
