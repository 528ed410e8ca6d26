//! The root fields, by noun.

use async_graphql::MergedObject;

use crate::occurrence::OccurrenceQueries;

/// Where every query starts.
#[derive(Default, MergedObject)]
pub struct Query(OccurrenceQueries);
