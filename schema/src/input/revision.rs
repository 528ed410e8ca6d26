//! Filters and orders of revisions.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on revisions; all that are given must hold.
    RevisionWhere on revision {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Version the change gave the entity.
        version: IntFilter = Version,
        /// What was done, as `UPDATE`.
        action: TextFilter = Action,
        /// Who did it: the key of a person, or the name of a part of the program.
        actor: TextFilter = Actor,
        /// When.
        created: DateTimeFilter = Created,
        /// Key of the proposal it came from.
        proposal_key: KeyFilter = ProposalKey,
        /// Register the values came from.
        source: TextFilter = Source,
        /// When personal data were erased from it.
        erased: DateTimeFilter = Erased,
    }
    related {}
}

order_input! {
    /// An order of revisions.
    RevisionOrder by RevisionOrderField on revision {
        /// Version the change gave the entity.
        Version = Version,
        /// When.
        Created = Created,
    }
}
