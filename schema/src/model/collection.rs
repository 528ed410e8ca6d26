//! A collection of specimens or other material.

use atlas_entity::{collection, contact, endpoint, identifier, image, machine_tag, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{CollectionOrder, CollectionWhere},
    model::{
        Address, AlternativeCode, CodeMapping, CollectionCoverage, Comment, Contact, Dataset, Endpoint,
        EntityImage, Hub, Identifier, Image, Institution, MachineTag, MasterSourceMetadata, Proposal,
        Provider, Tag, TaxonomyHint, object,
    },
};

object! {
    /// A collection of specimens or other material.
    Collection on collection {
        where CollectionWhere, order CollectionOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `co12`.
            uid: String,
            /// Name.
            name: String,
            /// Code it goes by.
            code: Option<String>,
            /// Further codes.
            alternative_codes: Vec<AlternativeCode>,
            /// Further names.
            additional_names: Vec<String>,
            /// Description.
            description: Option<String>,
            /// Description in about a hundred characters.
            short_description: Option<String>,
            /// Concepts of the vocabulary `CollectionContentType`.
            content_types: Vec<String>,
            /// Concepts of the vocabulary `PreservationType`.
            preservation_types: Vec<String>,
            /// Concept of the vocabulary `AccessionStatus`.
            accession_status: Option<String>,
            /// How it develops; concept of the vocabulary `CollectionStatus`.
            status: Option<String>,
            /// Whether it is still kept.
            active: Option<bool>,
            /// Whether it belongs to a person.
            personal_collection: bool,
            /// DOI, without a resolver.
            doi: Option<String>,
            /// Department of the institution.
            department: Option<String>,
            /// Division of the institution.
            division: Option<String>,
            /// Notes.
            notes: Option<String>,
            /// Names of collections merged into it.
            incorporated_collections: Vec<String>,
            /// Specimens held, as stated by the collection.
            number_specimens: Option<i64>,
            /// Specimens digitised, as stated by the collection.
            number_digitised: Option<i64>,
            /// Taxa covered, in words.
            taxonomic_coverage: Option<String>,
            /// Areas covered, in words.
            geographic_coverage: Option<String>,
            /// Times covered, in words.
            temporal_coverage: Option<String>,
            /// What it covers, structured.
            coverage: Option<CollectionCoverage>,
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
            address: Option<Address>,
            /// Where post goes.
            mailing_address: Option<Address>,
            /// ISO 3166-1 alpha-2 code of the address, else of the mailing address.
            country: Option<String>,
            /// State or province of the address, else of the mailing address.
            province: Option<String>,
            /// City of the address, else of the mailing address.
            city: Option<String>,
            /// Decimal degrees, WGS 84, −90 to 90.
            latitude: Option<f64>,
            /// Decimal degrees, WGS 84, −180 to 180.
            longitude: Option<f64>,
            /// Logo.
            logo: Option<Image>,
            /// Featured picture.
            image: Option<Image>,
            /// Taxa that names without further context are likely to belong to.
            taxonomy_hints: Vec<TaxonomyHint>,
            /// Keywords.
            keywords: Vec<String>,
            /// Register that holds the master copy of the metadata; concept of the vocabulary `MasterSourceType`.
            master_source: Option<String>,
            /// Identity in that register.
            master_source_metadata: Option<MasterSourceMetadata>,
            /// When the entity was registered.
            created: DateTime<Utc>,
            /// Who registered it.
            created_by: String,
            /// When it was last changed.
            modified: DateTime<Utc>,
            /// Who changed it last.
            modified_by: String,
            /// Grows by one with every change, from 1.
            version: i64,
            /// When it was deleted.
            deleted: Option<DateTime<Utc>>,
        }
        one {
            /// Institution that holds it.
            institution: Institution by institution_key,
            /// Entity of the same kind that took its place.
            replaced_by: Collection by replaced_by,
        }
        many {
            /// Datasets with records of its specimens.
            datasets: Dataset by relations::collection_datasets(),
            /// Providers that publish for it.
            providers: Provider by relations::collection_providers(),
            /// Hubs it is a member of.
            hubs: Hub by relations::collection_hubs(),
            /// Mappings that lead to it.
            code_mappings: CodeMapping by relations::collection_code_mappings(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<collection::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<collection::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<collection::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<collection::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::collection_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<collection::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<collection::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<collection::Entity>(),
        }
        occurrences { Collection }
        entity { Collection }
    }
}
