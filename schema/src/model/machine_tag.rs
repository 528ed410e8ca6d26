//! A namespaced tag of an entity, for programs.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{MachineTagOrder, MachineTagWhere},
    model::object,
};

object! {
    /// A namespaced tag of an entity, for programs.
    MachineTag on machine_tag {
        where MachineTagWhere, order MachineTagOrder, default SortOrder false,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// Namespace, at most 255 characters.
            namespace: String,
            /// Name, at most 255 characters.
            name: String,
            /// Value, at most 700 characters.
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
