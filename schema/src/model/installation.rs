//! A publishing tool of a provider, as an IPT.

use atlas_entity::{contact, endpoint, identifier, image, installation, machine_tag, tag};
use atlas_registry::list::relations::{self, hung_on};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{InstallationOrder, InstallationWhere},
    model::{
        Comment, Contact, Dataset, Endpoint, EntityImage, Identifier, MachineTag, Proposal, Provider, Tag,
        object,
    },
};

object! {
    /// A publishing tool of a provider, as an IPT.
    Installation on installation {
        where InstallationWhere, order InstallationOrder, default SortName false,
        fields {
            /// UUIDv7; kept by import and export.
            key: Uuid,
            /// Stable legacy alias, as `is12`.
            uid: String,
            /// Title.
            title: String,
            /// Description.
            description: Option<String>,
            /// Description in about a hundred characters.
            short_description: Option<String>,
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
            /// Provider that runs it.
            provider: Provider by provider_key,
            /// Entity of the same kind that took its place.
            replaced_by: Installation by replaced_by,
        }
        many {
            /// Datasets it hosts.
            datasets: Dataset by relations::installation_datasets(),
            /// Contacts that the viewer sees, in order.
            contacts: Contact by hung_on::<installation::Entity, contact::Entity>(),
            /// Identifiers in other registers, in order.
            identifiers: Identifier by hung_on::<installation::Entity, identifier::Entity>(),
            /// Addresses at which it can be fetched or asked for, in order.
            endpoints: Endpoint by hung_on::<installation::Entity, endpoint::Entity>(),
            /// Free tags, in order.
            tags: Tag by hung_on::<installation::Entity, tag::Entity>(),
            /// Proposals of changes to it, the newest first.
            proposals: Proposal by relations::installation_proposals(),
            /// Namespaced tags, in order.
            machine_tags: MachineTag by hung_on::<installation::Entity, machine_tag::Entity>(),
            /// Pictures, in order.
            images: EntityImage by hung_on::<installation::Entity, image::Entity>(),
            /// Comments, the oldest first.
            comments: Comment by relations::comments::<installation::Entity>(),
        }
        occurrences {}
        entity { Installation }
    }
}
