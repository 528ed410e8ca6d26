//! A concept of a vocabulary.

use atlas_registry::list::relations;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    input::{VocabularyConceptOrder, VocabularyConceptWhere},
    model::object,
};

object! {
    /// A concept of a vocabulary.
    VocabularyConcept on vocabulary_concept {
        where VocabularyConceptWhere, order VocabularyConceptOrder, default SortOrder false,
        fields {
            /// UUIDv5 of the vocabulary and the name for seeded concepts.
            key: Uuid,
            /// Vocabulary, as `InstitutionType`.
            vocabulary: String,
            /// Name of the concept, as stored where it is used.
            name: String,
            /// Since when it should no longer be used.
            deprecated: Option<DateTime<Utc>>,
        }
        one {
            /// Broader concept.
            parent: VocabularyConcept by parent_key,
        }
        many {
            /// Narrower concepts.
            narrower: VocabularyConcept by relations::vocabulary_concept_narrower(),
        }
        occurrences {}
    }
}
