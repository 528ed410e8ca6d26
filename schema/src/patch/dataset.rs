//! What a change of a dataset may name.

use uuid::Uuid;

use crate::{
    model::Date,
    patch::{
        CitationInput, ContactsPatch, CuratorialUnitInput, DataDescriptionInput, DefaultValueInput,
        DwcArchiveInput, EndpointsPatch, EntityImagesPatch, GeographicCoverageInput, IdentifiersPatch,
        ImageInput, KeywordCollectionInput, MachineTagsPatch, ProjectInput, SamplingDescriptionInput,
        TagsPatch, TaxonomicCoverageInput, TaxonomyHintInput, TemporalCoverageInput, patch_input,
    },
};

patch_input! {
    /// Fields of a dataset to change: one that is absent stays as it is, null empties it.
    DatasetPatch {
        /// Title.
        title: String,
        /// Abbreviation.
        abbreviation: String,
        /// Short name by which it is also known.
        alias: String,
        /// Description.
        description: String,
        /// Description in about a hundred characters.
        short_description: String,
        /// Concept of the vocabulary `DatasetType`.
        r#type: String,
        /// Concept of the vocabulary `DatasetSubtype`.
        subtype: String,
        /// Concepts of the vocabulary `DatasetCategory`.
        categories: Vec<String>,
        /// Concept of the vocabulary `ResourceType`.
        resource_type: String,
        /// Concepts of the vocabulary `DatasetContentType`.
        content_types: Vec<String>,
        /// Concept of the vocabulary `Provenance`.
        provenance: String,
        /// How far its data have come; concept of the vocabulary `DatasetStatus`.
        status: String,
        /// DOI, without a resolver.
        doi: String,
        /// Version of the data, in the publisher's numbering.
        data_version: String,
        /// Whether the data are kept elsewhere.
        external: bool,
        /// Concept of the vocabulary `License`.
        license: String,
        /// Text of the licence.
        license_url: String,
        /// Statement of rights, as given.
        rights: String,
        /// How to cite it.
        citation: CitationInput,
        /// Works on the dataset or used for it.
        bibliographic_citations: Vec<CitationInput>,
        /// Why it was made.
        purpose: String,
        /// Introduction.
        introduction: String,
        /// Where a reader should begin.
        getting_started: String,
        /// Whom the authors thank.
        acknowledgements: String,
        /// Anything further.
        additional_info: String,
        /// Project it came from.
        project: ProjectInput,
        /// How the data were gathered.
        sampling_description: SamplingDescriptionInput,
        /// Taxa covered.
        taxonomic_coverages: Vec<TaxonomicCoverageInput>,
        /// Areas covered.
        geographic_coverages: Vec<GeographicCoverageInput>,
        /// Times covered.
        temporal_coverages: Vec<TemporalCoverageInput>,
        /// Areas covered, in words.
        geographic_description: String,
        /// Keywords by thesaurus.
        keyword_collections: Vec<KeywordCollectionInput>,
        /// ISO 3166-1 alpha-2 codes of the countries covered.
        country_coverage: Vec<String>,
        /// Files with the data.
        data_descriptions: Vec<DataDescriptionInput>,
        /// Units held, counted.
        curatorial_units: Vec<CuratorialUnitInput>,
        /// When the metadata were published.
        pub_date: Date,
        /// Concept of the vocabulary `MaintenanceUpdateFrequency`.
        maintenance_update_frequency: String,
        /// How it is kept up to date.
        maintenance_description: String,
        /// ISO 639-3 code of the language of the data.
        data_language: String,
        /// ISO 639-3 code of the language of the metadata.
        language: String,
        /// Uses the publisher holds it fit for.
        suitable_for: Vec<String>,
        /// What is not in the records, and why.
        information_withheld: String,
        /// How records were made less precise, and why.
        data_generalizations: String,
        /// Darwin Core values for records that lack them, by term.
        default_values: Vec<DefaultValueInput>,
        /// Terms whose values identify a record; empty means `occurrenceID`.
        unique_key_terms: Vec<String>,
        /// Days between two harvests; null means by hand.
        harvest_frequency_days: i32,
        /// Whether harvests leave the metadata alone.
        locked_for_auto_update: bool,
        /// What its Darwin Core archive holds.
        dwca: DwcArchiveInput,
        /// Whether its archive may be downloaded.
        public_archive_available: bool,
        /// Whether it may be published to GBIF.
        shareable_with_gbif: bool,
        /// ISO 3166-1 alpha-2 code of the country whose records it brings home from GBIF.
        repatriation_country: String,
        /// E-mail addresses.
        email: Vec<String>,
        /// Telephone numbers.
        phone: Vec<String>,
        /// Web pages.
        homepage: Vec<String>,
        /// Logo.
        logo: ImageInput,
        /// Featured picture.
        image: ImageInput,
        /// Taxa that names without further context are likely to belong to.
        taxonomy_hints: Vec<TaxonomyHintInput>,
        /// Keywords.
        keywords: Vec<String>,
        /// Key of the provider that publishes it.
        provider_key: Uuid,
        /// Key of the installation that hosts it.
        installation_key: Uuid,
        /// Key of the dataset it is a part of.
        parent_key: Uuid,
        /// Key of the dataset it duplicates.
        duplicate_of_key: Uuid,
        /// Keys of the institutions whose records it holds.
        institution_keys: Vec<Uuid>,
        /// Keys of the collections whose records it holds.
        collection_keys: Vec<Uuid>,
        /// Whether only readers with a role see it.
        private: bool,
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
