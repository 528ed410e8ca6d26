//! What a change of an installation may name.

use uuid::Uuid;

use crate::patch::{
    ContactsPatch, EndpointsPatch, EntityImagesPatch, IdentifiersPatch, MachineTagsPatch, TagsPatch,
    patch_input,
};

patch_input! {
    /// Fields of an installation to change: one that is absent stays as it is, null empties it.
    InstallationPatch {
        /// Title.
        title: String,
        /// Description.
        description: String,
        /// Description in about a hundred characters.
        short_description: String,
        /// Concept of the vocabulary `InstallationType`.
        r#type: String,
        /// Whether it is out of use.
        disabled: bool,
        /// E-mail addresses.
        email: Vec<String>,
        /// Telephone numbers.
        phone: Vec<String>,
        /// Web pages.
        homepage: Vec<String>,
        /// Key of the provider that runs it.
        provider_key: Uuid,
        /// Contacts, in order.
        contacts: ContactsPatch,
        /// Identifiers in other registers, in order.
        identifiers: IdentifiersPatch,
        /// Addresses at which it can be fetched or asked for, in order.
        endpoints: EndpointsPatch,
        /// Free tags, in order.
        tags: TagsPatch,
        /// Namespaced tags, in order.
        machine_tags: MachineTagsPatch,
        /// Pictures, in order.
        images: EntityImagesPatch,
    }
}
