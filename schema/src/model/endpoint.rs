//! An address at which an entity can be fetched or asked for.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{EndpointOrder, EndpointWhere},
    model::object,
};

object! {
    /// An address at which an entity can be fetched or asked for.
    Endpoint on endpoint {
        where EndpointWhere, order EndpointOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Concept of the vocabulary `EndpointType`.
            r#type: String,
            /// The address.
            url: String,
            /// What is there.
            description: Option<String>,
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
