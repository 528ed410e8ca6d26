//! A free tag of an entity.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{TagOrder, TagWhere},
    model::object,
};

object! {
    /// A free tag of an entity.
    Tag on tag {
        where TagWhere, order TagOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// The tag.
            value: String,
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
