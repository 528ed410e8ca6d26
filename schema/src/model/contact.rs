//! A person or position to turn to about an entity. A contact confers no right.

use async_graphql::Context;
use atlas_registry::policy::Action;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::Result,
    input::{ContactOrder, ContactWhere},
    model::{Address, UserId, ViewerCan, object},
};

object! {
    /// A person or position to turn to about an entity. A contact confers no right.
    Contact on contact {
        where ContactWhere, order ContactOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Concept of the vocabulary `ContactType`.
            r#type: Option<String>,
            /// Whether to turn to this contact first.
            primary: bool,
            /// Salutation.
            salutation: Option<String>,
            /// Given names.
            first_name: Option<String>,
            /// Family name.
            last_name: Option<String>,
            /// Positions held.
            position: Vec<String>,
            /// Organisation.
            organization: Option<String>,
            /// E-mail addresses.
            email: Vec<String>,
            /// Telephone numbers.
            phone: Vec<String>,
            /// Fax numbers.
            fax: Vec<String>,
            /// Web pages.
            homepage: Vec<String>,
            /// Postal address.
            address: Option<Address>,
            /// Identities in registers of persons, as ORCID.
            user_ids: Vec<UserId>,
            /// Taxa the person knows.
            taxonomic_expertise: Vec<String>,
            /// Notes.
            notes: Option<String>,
            /// When it was added.
            created: DateTime<Utc>,
            /// Who added it.
            created_by: String,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// Whether everyone may see it; null for those who see it only because it is.
            async fn public(&self, context: &Context<'_>) -> Result<Option<bool>> {
                Ok(self.inside(context).await?.then_some(self.0.public))
            }

            /// Whether it wants to be told of changes; null for those who see the contact only because it is public.
            async fn notify(&self, context: &Context<'_>) -> Result<Option<bool>> {
                Ok(self.inside(context).await?.then_some(self.0.notify))
            }
        }
    }
}

impl Contact {
    /// Whether the viewer sees what of the entity is private.
    async fn inside(&self, context: &Context<'_>) -> Result<bool> {
        Ok(ViewerCan::on(context, self.0.entity_kind, self.0.entity_key).await?.may(Action::ReadPrivate))
    }
}
