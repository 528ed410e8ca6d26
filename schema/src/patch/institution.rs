//! What a change of an institution may name.

use uuid::Uuid;

use crate::patch::{
    AddressInput, AlternativeCodeInput, CodeMappingsPatch, ContactsPatch, EndpointsPatch, EntityImagesPatch,
    IdentifiersPatch, ImageInput, MachineTagsPatch, MasterSourceMetadataInput, TagsPatch, TaxonomyHintInput,
    patch_input,
};

patch_input! {
    /// Fields of an institution to change: one that is absent stays as it is, null empties it.
    InstitutionPatch {
        /// Name.
        name: String,
        /// Code it goes by.
        code: String,
        /// Further codes.
        alternative_codes: Vec<AlternativeCodeInput>,
        /// Further names.
        additional_names: Vec<String>,
        /// Description.
        description: String,
        /// Description in about a hundred characters.
        short_description: String,
        /// Concepts of the vocabulary `InstitutionType`.
        types: Vec<String>,
        /// Concepts of the vocabulary `InstitutionGovernance`.
        institutional_governances: Vec<String>,
        /// Concepts of the vocabulary `Discipline`.
        disciplines: Vec<String>,
        /// Whether it still works.
        active: bool,
        /// Year it was founded.
        founding_date: i32,
        /// Specimens held, as stated by the institution.
        number_specimens: i64,
        /// E-mail addresses.
        email: Vec<String>,
        /// Telephone numbers.
        phone: Vec<String>,
        /// Web pages.
        homepage: Vec<String>,
        /// Web pages of catalogues.
        catalog_urls: Vec<String>,
        /// Addresses of APIs.
        api_urls: Vec<String>,
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
        /// Register that holds the master copy of the metadata; concept of the vocabulary `MasterSourceType`.
        master_source: String,
        /// Identity in that register.
        master_source_metadata: MasterSourceMetadataInput,
        /// Keys of the institutions it is a part of.
        parent_keys: Vec<Uuid>,
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
        /// Mappings of codes in records that lead to it.
        code_mappings: CodeMappingsPatch,
    }
}
