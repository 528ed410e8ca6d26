//! Filters and orders of identifiers.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on identifiers; all that are given must hold.
    IdentifierWhere on identifier {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Concept of the vocabulary `IdentifierType`.
        r#type: TextFilter = Type,
        /// The identifier, normalised.
        identifier: TextFilter = Identifier,
        /// Whether it is the one to show.
        primary: BooleanFilter = Primary,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of identifiers.
    IdentifierOrder by IdentifierOrderField on identifier {
        /// Place among the identifiers of the entity.
        Position = SortOrder,
        /// Type.
        Type = Type,
        /// The identifier.
        Identifier = Identifier,
    }
}
