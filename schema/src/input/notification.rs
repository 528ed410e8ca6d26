//! Filters and orders of notifications.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on notifications; all that are given must hold.
    NotificationWhere on notification {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// What happened, as `proposal.applied`.
        event: TextFilter = Event,
        /// Key of the entity concerned.
        entity_key: KeyFilter = EntityKey,
        /// Key of the proposal concerned.
        proposal_key: KeyFilter = ProposalKey,
        /// When it happened.
        created: DateTimeFilter = Created,
        /// When it was marked as read.
        read_at: DateTimeFilter = ReadAt,
    }
    related {}
}

order_input! {
    /// An order of notifications.
    NotificationOrder by NotificationOrderField on notification {
        /// As they were told.
        Told = Seq,
        /// When it happened.
        Created = Created,
    }
}
