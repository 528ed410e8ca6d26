//! Filters and orders of webhooks and their deliveries.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on webhooks; all that are given must hold.
    WebhookWhere on webhook {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Where it posts.
        url: TextFilter = Url,
        /// Whether anything is delivered.
        active: BooleanFilter = Active,
        /// When it was made.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of webhooks.
    WebhookOrder by WebhookOrderField on webhook {
        /// When it was made.
        Created = Created,
    }
}

where_input! {
    /// Conditions on deliveries; all that are given must hold.
    WebhookDeliveryWhere on delivery {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// How far it has come.
        state: DeliveryStateFilter = State,
        /// When it was queued.
        created: DateTimeFilter = Created,
        /// When it arrived.
        delivered_at: DateTimeFilter = DeliveredAt,
    }
    related {}
}

order_input! {
    /// An order of deliveries.
    WebhookDeliveryOrder by WebhookDeliveryOrderField on delivery {
        /// When it was queued.
        Created = Created,
        /// When it is tried next.
        NextAttempt = NextAttempt,
    }
}
