//! Filters and orders of machine tags.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on machine tags; all that are given must hold.
    MachineTagWhere on machine_tag {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Namespace, at most 255 characters.
        namespace: TextFilter = Namespace,
        /// Name, at most 255 characters.
        name: TextFilter = Name,
        /// Value, at most 700 characters.
        value: TextFilter = Value,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of machine tags.
    MachineTagOrder by MachineTagOrderField on machine_tag {
        /// Place among the machine tags of the entity.
        Position = SortOrder,
        /// Namespace.
        Namespace = Namespace,
        /// Name.
        Name = Name,
    }
}
