//! A person or position to turn to about an entity. A contact confers no right.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{ContactOrder, ContactWhere},
    model::{Address, UserId, object},
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
    }
}
