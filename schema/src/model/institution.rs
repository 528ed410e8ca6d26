//! An institution.

use atlas_entity::{contact, endpoint, identifier, image, institution, machine_tag, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{InstitutionOrder, InstitutionWhere},
    model::{
        Address, AlternativeCode, CodeMapping, Collection, Comment, Contact, Dataset, Endpoint, EntityImage,
        Hub, Identifier, Image, MachineTag, MasterSourceMetadata, Proposal, Provider, Tag, TaxonomyHint,
        object,
    },
};

object! {
    /// An institution: a museum, herbarium, university or other body that holds collections.
    Institution on institution {
        where InstitutionWhere, order InstitutionOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `in12`.
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
            /// Concepts of the vocabulary `InstitutionType`.
            types: Vec<String>,
            /// Concepts of the vocabulary `InstitutionGovernance`.
            institutional_governances: Vec<String>,
            /// Concepts of the vocabulary `Discipline`.
            disciplines: Vec<String>,
            /// Whether it still works.
            active: Option<bool>,
            /// Year it was founded.
            founding_date: Option<i32>,
            /// Specimens held, as stated by the institution.
            number_specimens: Option<i64>,
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
            /// ISO 3166-1 alpha-2 code of the country GBIF attributes it to.
            attributed_country: Option<String>,
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
            /// Collection it was converted to.
            converted_to_collection: Collection by converted_to_collection,
            /// Entity of the same kind that took its place.
            replaced_by: Institution by replaced_by,
        }
        many {
            /// Collections it holds.
            collections: Collection by relations::institution_collections(),
            /// Datasets with records of its specimens.
            datasets: Dataset by relations::institution_datasets(),
            /// Providers that publish for it.
            providers: Provider by relations::institution_providers(),
            /// Hubs it is a member of.
            hubs: Hub by relations::institution_hubs(),
            /// Institutions it is a part of.
            parents: Institution by relations::institution_parents(),
            /// Institutions that are parts of it.
            children: Institution by relations::institution_children(),
            /// Mappings that lead to it.
            code_mappings: CodeMapping by relations::institution_code_mappings(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<institution::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<institution::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<institution::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<institution::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::institution_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<institution::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<institution::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<institution::Entity>(),
        }
        occurrences { Institution }
        entity { Institution }
    }
}
