//! How lists of what hangs on an entity change.

use uuid::Uuid;

use crate::patch::{AddressInput, UserIdInput};

/// Declares the inputs by which a keyed list changes: an item to add, the parts of one to change, and the change
/// of the list.
macro_rules! keyed_inputs {
    ($(
        $(#[$doc:meta])*
        $list:ident of $input:ident, $update:ident {
            required { $($(#[$required_doc:meta])* $required:ident: $required_type:ty,)* }
            optional { $($(#[$optional_doc:meta])* $optional:ident: $optional_type:ty,)* }
        }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, async_graphql::InputObject)]
            pub(crate) struct $list {
                /// Items to add, at the end; each gets a key.
                add: Option<Vec<$input>>,
                /// Items to change, named by their keys.
                update: Option<Vec<$update>>,
                /// Keys of the items to remove.
                remove: Option<Vec<Uuid>>,
                /// Keys of the items in their new order; those that are not named stay behind them.
                order: Option<Vec<Uuid>>,
            }

            /// An item to add.
            #[derive(Clone, Debug, async_graphql::InputObject)]
            pub(crate) struct $input {
                $($(#[$required_doc])* $required: $required_type,)*
                $($(#[$optional_doc])* $optional: Option<$optional_type>,)*
            }

            /// Parts of an item to change: one that is absent stays as it is, null empties it.
            #[derive(Clone, Debug, async_graphql::InputObject)]
            pub(crate) struct $update {
                /// Key of the item.
                key: Uuid,
                $($(#[$required_doc])* $required: Option<$required_type>,)*
                $($(#[$optional_doc])* $optional: Option<$optional_type>,)*
            }
        )*
    };
}

keyed_inputs! {
    /// A change of the contacts.
    ContactsPatch of ContactInput, ContactUpdate {
        required {}
        optional {
            /// Concept of the vocabulary `ContactType`.
            r#type: String,
            /// Whether to turn to this contact first.
            primary: bool,
            /// Whether everyone may see it.
            public: bool,
            /// Whether it wants to be told of changes.
            notify: bool,
            /// Salutation.
            salutation: String,
            /// Given names.
            first_name: String,
            /// Family name.
            last_name: String,
            /// Positions held.
            position: Vec<String>,
            /// Organisation.
            organization: String,
            /// E-mail addresses.
            email: Vec<String>,
            /// Telephone numbers.
            phone: Vec<String>,
            /// Fax numbers.
            fax: Vec<String>,
            /// Web pages.
            homepage: Vec<String>,
            /// Postal address.
            address: AddressInput,
            /// Identities in registers of persons, as ORCID.
            user_ids: Vec<UserIdInput>,
            /// Taxa the person knows.
            taxonomic_expertise: Vec<String>,
            /// Notes.
            notes: String,
        }
    }
    /// A change of the identifiers.
    IdentifiersPatch of IdentifierInput, IdentifierUpdate {
        required {
            /// Concept of the vocabulary `IdentifierType`.
            r#type: String,
            /// The identifier, in any of the forms it is written in.
            identifier: String,
        }
        optional {
            /// Whether it is the one to show.
            primary: bool,
        }
    }
    /// A change of the endpoints.
    EndpointsPatch of EndpointInput, EndpointUpdate {
        required {
            /// Concept of the vocabulary `EndpointType`.
            r#type: String,
            /// The address.
            url: String,
        }
        optional {
            /// What is there.
            description: String,
        }
    }
    /// A change of the tags.
    TagsPatch of TagInput, TagUpdate {
        required {
            /// The tag.
            value: String,
        }
        optional {}
    }
    /// A change of the machine tags.
    MachineTagsPatch of MachineTagInput, MachineTagUpdate {
        required {
            /// Namespace, at most 255 characters.
            namespace: String,
            /// Name, at most 255 characters.
            name: String,
            /// Value, at most 700 characters.
            value: String,
        }
        optional {}
    }
    /// A change of the pictures.
    EntityImagesPatch of EntityImageInput, EntityImageUpdate {
        required {
            /// Where the picture is.
            url: String,
        }
        optional {
            /// Licence it is under.
            license: String,
            /// Whom to name.
            attribution: String,
            /// What it shows.
            caption: String,
        }
    }
    /// A change of the code mappings.
    CodeMappingsPatch of CodeMappingInput, CodeMappingUpdate {
        required {}
        optional {
            /// `dwc:institutionCode` of the records; null means any.
            institution_code: String,
            /// `dwc:collectionCode` of the records; null means any.
            collection_code: String,
            /// `dwc:institutionID` or `dwc:collectionID` of the records; null means any.
            identifier: String,
            /// Key of the dataset whose records the mapping is for; null means all.
            dataset_key: Uuid,
            /// Key of the institution the records belong to, where a mapping to a collection names it too.
            institution_key: Uuid,
        }
    }
}
