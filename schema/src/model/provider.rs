//! A data provider.

use atlas_entity::{contact, endpoint, identifier, image, machine_tag, provider, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{ProviderOrder, ProviderWhere},
    model::{
        Address, Collection, Comment, Contact, Dataset, Date, Endpoint, EntityImage, Identifier, Image,
        Installation, Institution, MachineTag, Proposal, Tag, TaxonomyHint, object,
    },
};

object! {
    /// A data provider: an organisation that publishes datasets.
    Provider on provider {
        where ProviderWhere, order ProviderOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `dp12`.
            uid: String,
            /// Title.
            title: String,
            /// Abbreviation.
            abbreviation: Option<String>,
            /// Description.
            description: Option<String>,
            /// Description in about a hundred characters.
            short_description: Option<String>,
            /// ISO 639-3 code of the language of the metadata.
            language: Option<String>,
            /// Concept of the vocabulary `EndorsementStatus`.
            endorsement_status: Option<String>,
            /// When it was endorsed.
            endorsed: Option<Date>,
            /// E-mail addresses.
            email: Vec<String>,
            /// Telephone numbers.
            phone: Vec<String>,
            /// Web pages.
            homepage: Vec<String>,
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
            /// Entity of the same kind that took its place.
            replaced_by: Provider by replaced_by,
        }
        many {
            /// Datasets it publishes.
            datasets: Dataset by relations::provider_datasets(),
            /// Publishing tools it runs.
            installations: Installation by relations::provider_installations(),
            /// Institutions it publishes for.
            institutions: Institution by relations::provider_institutions(),
            /// Collections it publishes for.
            collections: Collection by relations::provider_collections(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<provider::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<provider::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<provider::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<provider::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::provider_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<provider::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<provider::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<provider::Entity>(),
        }
        occurrences { Provider }
        entity { Provider }
    }
}
