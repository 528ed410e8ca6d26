//! What a change of a data provider may name.

use uuid::Uuid;

use crate::{
    model::Date,
    patch::{
        AddressInput, ContactsPatch, EndpointsPatch, EntityImagesPatch, IdentifiersPatch, ImageInput,
        MachineTagsPatch, TagsPatch, TaxonomyHintInput, patch_input,
    },
};

patch_input! {
    /// Fields of a data provider to change: one that is absent stays as it is, null empties it.
    ProviderPatch {
        /// Title.
        title: String,
        /// Abbreviation.
        abbreviation: String,
        /// Description.
        description: String,
        /// Description in about a hundred characters.
        short_description: String,
        /// ISO 639-3 code of the language of the metadata.
        language: String,
        /// Concept of the vocabulary `EndorsementStatus`.
        endorsement_status: String,
        /// When it was endorsed.
        endorsed: Date,
        /// E-mail addresses.
        email: Vec<String>,
        /// Telephone numbers.
        phone: Vec<String>,
        /// Web pages.
        homepage: Vec<String>,
        /// Where it is.
        address: AddressInput,
        /// Where post goes.
        mailing_address: AddressInput,
        /// Decimal degrees, WGS 84, −90 to 90.
        latitude: f64,
        /// Decimal degrees, WGS 84, −180 to 180.
        longitude: f64,
        /// ISO 3166-1 alpha-2 code of the country GBIF attributes it to.
        attributed_country: String,
        /// Logo.
        logo: ImageInput,
        /// Featured picture.
        image: ImageInput,
        /// Taxa that names without further context are likely to belong to.
        taxonomy_hints: Vec<TaxonomyHintInput>,
        /// Keywords.
        keywords: Vec<String>,
        /// Keys of the institutions it publishes for.
        institution_keys: Vec<Uuid>,
        /// Keys of the collections it publishes for.
        collection_keys: Vec<Uuid>,
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
