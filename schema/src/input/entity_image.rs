//! Filters and orders of pictures.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on pictures; all that are given must hold.
    EntityImageWhere on image {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Where the picture is.
        url: TextFilter = Url,
        /// Licence it is under.
        license: TextFilter = License,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of pictures.
    EntityImageOrder by EntityImageOrderField on image {
        /// Place among the pictures of the entity.
        Position = SortOrder,
        /// When it was added.
        Created = Created,
    }
}
