//! Filters and orders of comments.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on comments; all that are given must hold.
    CommentWhere on comment {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Key of the person who wrote it.
        author_key: KeyFilter = AuthorKey,
        /// When it was written.
        created: DateTimeFilter = Created,
        /// When its author changed it last.
        edited: DateTimeFilter = Edited,
    }
    related {}
}

order_input! {
    /// An order of comments.
    CommentOrder by CommentOrderField on comment {
        /// When it was written.
        Created = Created,
    }
}
