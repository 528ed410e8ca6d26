//! A data hub.

use atlas_entity::{contact, endpoint, hub, identifier, image, machine_tag, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{HubOrder, HubWhere},
    model::{
        Address, Collection, Comment, Contact, Dataset, Endpoint, EntityImage, Identifier, Image,
        Institution, MachineTag, Proposal, Tag, TaxonomyHint, object,
    },
};

object! {
    /// A data hub: a network of institutions, collections and datasets.
    Hub on hub {
        where HubWhere, order HubOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `dh12`.
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
            replaced_by: Hub by replaced_by,
        }
        many {
            /// Institutions that are members.
            institutions: Institution by relations::hub_institutions(),
            /// Collections that are members.
            collections: Collection by relations::hub_collections(),
            /// Datasets that are members.
            datasets: Dataset by relations::hub_datasets(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<hub::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<hub::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<hub::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<hub::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::hub_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<hub::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<hub::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<hub::Entity>(),
        }
        occurrences { Hub }
        entity { Hub }
    }
}
