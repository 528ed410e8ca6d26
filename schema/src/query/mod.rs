//! The root fields, by noun.

mod entity;
mod node;

use async_graphql::MergedObject;

use crate::occurrence::OccurrenceQueries;

/// Where every query starts.
#[derive(Default, MergedObject)]
pub struct Query(entity::EntityQueries, node::NodeQueries, OccurrenceQueries);
