//! The root fields, by noun.

mod entity;
mod lookup;
mod node;
mod search;
mod viewer;
mod vocabulary;

use async_graphql::MergedObject;

use crate::occurrence::OccurrenceQueries;

/// Where every query starts.
#[derive(Default, MergedObject)]
pub struct Query(
    entity::EntityQueries,
    lookup::LookupQueries,
    node::NodeQueries,
    search::SearchQueries,
    viewer::ViewerQueries,
    vocabulary::VocabularyQueries,
    OccurrenceQueries,
);
