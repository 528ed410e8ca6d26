//! Filters and orders of contacts.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on contacts; all that are given must hold.
    ContactWhere on contact {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Concept of the vocabulary `ContactType`.
        r#type: TextFilter = Type,
        /// Whether to turn to this contact first.
        primary: BooleanFilter = Primary,
        /// Given names.
        first_name: TextFilter = FirstName,
        /// Family name.
        last_name: TextFilter = LastName,
        /// Positions held.
        position: TextListFilter = Position,
        /// Organisation.
        organization: TextFilter = Organization,
        /// E-mail addresses.
        email: TextListFilter = Email,
        /// Web pages.
        homepage: TextListFilter = Homepage,
        /// Taxa the person knows.
        taxonomic_expertise: TextListFilter = TaxonomicExpertise,
        /// When it was added.
        created: DateTimeFilter = Created,
    }
    related {}
}

order_input! {
    /// An order of contacts.
    ContactOrder by ContactOrderField on contact {
        /// Place among the contacts of the entity.
        Position = SortOrder,
        /// Family name.
        LastName = LastName,
    }
}
