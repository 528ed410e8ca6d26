//! Filters and orders of concepts.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on concepts; all that are given must hold.
    VocabularyConceptWhere on vocabulary_concept {
        /// UUIDv5 of the vocabulary and the name for seeded concepts.
        key: KeyFilter = Key,
        /// Vocabulary, as `InstitutionType`.
        vocabulary: TextFilter = Vocabulary,
        /// Name of the concept, as stored where it is used.
        name: TextFilter = Name,
        /// Key of: broader concept.
        parent_key: KeyFilter = ParentKey,
        /// Since when it should no longer be used.
        deprecated: DateTimeFilter = Deprecated,
    }
    related {}
}

order_input! {
    /// An order of concepts.
    VocabularyConceptOrder by VocabularyConceptOrderField on vocabulary_concept {
        /// Place in the vocabulary.
        Position = SortOrder,
        /// Name.
        Name = Name,
    }
}
