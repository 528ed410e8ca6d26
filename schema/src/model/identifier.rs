//! An identifier of an entity in another register.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{IdentifierOrder, IdentifierWhere},
    model::object,
};

object! {
    /// An identifier of an entity in another register.
    Identifier on identifier {
        where IdentifierWhere, order IdentifierOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Concept of the vocabulary `IdentifierType`.
            r#type: String,
            /// The identifier, normalised.
            identifier: String,
            /// Whether it is the one to show.
            primary: bool,
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
