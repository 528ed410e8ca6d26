//! Filters and orders of endpoints.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on endpoints; all that are given must hold.
    EndpointWhere on endpoint {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Concept of the vocabulary `EndpointType`.
        r#type: TextFilter = Type,
        /// The address.
        url: TextFilter = Url,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of endpoints.
    EndpointOrder by EndpointOrderField on endpoint {
        /// Place among the endpoints of the entity.
        Position = SortOrder,
        /// Type.
        Type = Type,
    }
}
