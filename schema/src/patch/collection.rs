//! What a change of a collection may name.

use uuid::Uuid;

use crate::patch::{
    AddressInput, AlternativeCodeInput, CodeMappingsPatch, CollectionCoverageInput, ContactsPatch,
    EndpointsPatch, EntityImagesPatch, IdentifiersPatch, ImageInput, MachineTagsPatch,
    MasterSourceMetadataInput, TagsPatch, TaxonomyHintInput, patch_input,
};

patch_input! {
    /// Fields of a collection to change: one that is absent stays as it is, null empties it.
    CollectionPatch {
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
        /// Concepts of the vocabulary `CollectionContentType`.
        content_types: Vec<String>,
        /// Concepts of the vocabulary `PreservationType`.
        preservation_types: Vec<String>,
        /// Concept of the vocabulary `AccessionStatus`.
        accession_status: String,
        /// How it develops; concept of the vocabulary `CollectionStatus`.
        status: String,
        /// Whether it is still kept.
        active: bool,
        /// Whether it belongs to a person.
        personal_collection: bool,
        /// DOI, without a resolver.
        doi: String,
        /// Department of the institution.
        department: String,
        /// Division of the institution.
        division: String,
        /// Notes.
        notes: String,
        /// Names of collections merged into it.
        incorporated_collections: Vec<String>,
        /// Specimens held, as stated by the collection.
        number_specimens: i64,
        /// Specimens digitised, as stated by the collection.
        number_digitised: i64,
        /// Taxa covered, in words.
        taxonomic_coverage: String,
        /// Areas covered, in words.
        geographic_coverage: String,
        /// Times covered, in words.
        temporal_coverage: String,
        /// What it covers, structured.
        coverage: CollectionCoverageInput,
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
        /// Key of the institution that holds it.
        institution_key: Uuid,
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
