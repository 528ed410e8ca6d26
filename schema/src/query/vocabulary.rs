//! The vocabularies that values come from.

use async_graphql::{Context, Object, SimpleObject};
use atlas_entity::vocabulary_concept::{Column as ConceptColumn, Entity as Concepts};
use atlas_registry::list::{Column, Filter};

use crate::{connection::Listable, failure::Result, model::VocabularyConcept, operation::Operation};

/// A vocabulary: the concepts that a field may name.
#[derive(SimpleObject)]
pub(crate) struct Vocabulary {
    /// Name, as `InstitutionType`.
    name: String,
    /// Its concepts, in order.
    concepts: Vec<VocabularyConcept>,
}

/// The root fields that answer from the vocabularies.
#[derive(Default)]
pub(crate) struct VocabularyQueries;

#[Object]
impl VocabularyQueries {
    /// The vocabularies, by name, with all their concepts.
    #[graphql(complexity = "1 + 100 * child_complexity")]
    async fn vocabularies(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only the vocabularies with these names.")] names: Option<Vec<String>>,
    ) -> Result<Vec<Vocabulary>> {
        let vocabulary = Column::of(ConceptColumn::Vocabulary);
        let filter = names.map_or_else(Filter::default, |names| {
            Filter::OneOf(vocabulary, names.into_iter().map(Into::into).collect())
        });
        let read = context.loader().read(|sources| async move {
            Ok(sources.backend().registry.all::<Concepts>(sources.viewer(), &filter).await?)
        });
        let mut rows = read.await?;
        rows.sort_by(|a, b| (&a.vocabulary, a.sort_order).cmp(&(&b.vocabulary, b.sort_order)));
        let mut vocabularies: Vec<Vocabulary> = Vec::new();
        for row in rows {
            if vocabularies.last().is_none_or(|last| last.name != row.vocabulary) {
                vocabularies.push(Vocabulary { name: row.vocabulary.clone(), concepts: Vec::new() });
            }
            if let Some(last) = vocabularies.last_mut() {
                last.concepts.push(VocabularyConcept::of(row.into()));
            }
        }
        Ok(vocabularies)
    }
}
