//! Filters and orders of tags.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on tags; all that are given must hold.
    TagWhere on tag {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// The tag.
        value: TextFilter = Value,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of tags.
    TagOrder by TagOrderField on tag {
        /// Place among the tags of the entity.
        Position = SortOrder,
        /// The tag.
        Value = Value,
    }
}
