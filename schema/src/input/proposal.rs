//! Filters and orders of proposals.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on proposals; all that are given must hold.
    ProposalWhere on proposal {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// What is proposed.
        kind: ProposalKindFilter = Kind,
        /// How far it has come.
        state: ProposalStateFilter = State,
        /// Kind of the entity.
        entity_type: EntityTypeFilter = EntityKind,
        /// Key of the entity.
        entity_key: KeyFilter = EntityKey,
        /// Country of the entity when it was proposed; ISO 3166-1 alpha-2.
        country: TextFilter = Country,
        /// Keys of the hubs of the entity when it was proposed.
        hub_keys: TextListFilter = HubKeys,
        /// Key of: person who proposed it.
        proposer: KeyFilter = Proposer,
        /// Key of: person who is to review it.
        assignee: KeyFilter = Assignee,
        /// Register that a synchronisation had the changes from.
        source: TextFilter = Source,
        /// Day by which it is to be decided.
        due: DateFilter = Due,
        /// When it was proposed.
        created: DateTimeFilter = Created,
        /// When it, its state or its discussion last changed.
        modified: DateTimeFilter = Modified,
    }
    related {}
}

order_input! {
    /// An order of proposals.
    ProposalOrder by ProposalOrderField on proposal {
        /// When it was proposed.
        Created = Created,
        /// When it, its state or its discussion last changed.
        Modified = Modified,
        /// Day by which it is to be decided.
        Due = Due,
        /// How far it has come, by name.
        State = State,
    }
}
