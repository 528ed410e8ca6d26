//! A concept of a vocabulary.

use async_graphql::SimpleObject;
use atlas_entity::vocabulary_label;
use atlas_registry::list::relations;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    failure::Result,
    input::{VocabularyConceptOrder, VocabularyConceptWhere},
    loader::LabelsKey,
    model::object,
    operation::Operation,
};

/// A concept's name in one language.
#[derive(SimpleObject)]
pub(crate) struct VocabularyLabel {
    /// ISO 639-1 code of the language.
    language: String,
    /// The label.
    label: String,
}

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
        resolvers {
            /// Its labels, by language.
            async fn labels(&self, context: &async_graphql::Context<'_>) -> Result<Vec<VocabularyLabel>> {
                let labels = context.loader().load_one(LabelsKey(self.0.key)).await?.unwrap_or_default();
                let label = |label: &vocabulary_label::Model| VocabularyLabel {
                    language: label.language.clone(),
                    label: label.label.clone(),
                };
                Ok(labels.iter().map(label).collect())
            }
        }
    }
}
