//! A picture of an entity.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{EntityImageOrder, EntityImageWhere},
    model::object,
};

object! {
    /// A picture of an entity, with what its user must know.
    EntityImage on image {
        where EntityImageWhere, order EntityImageOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Where the picture is.
            url: String,
            /// Licence it is under.
            license: Option<String>,
            /// Whom to name.
            attribution: Option<String>,
            /// What it shows.
            caption: Option<String>,
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
