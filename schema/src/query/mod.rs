//! The root fields, by noun.

mod administration;
mod code_conflict;
mod code_trial;
mod duplicates;
mod entity;
mod harvest;
mod history;
mod ingestion;
mod lookup;
mod node;
mod proposal;
mod search;
mod viewer;
mod vocabulary;

use async_graphql::MergedObject;

pub(crate) use node::{Node, find};
pub(crate) use search::{EntityType, kind as kind_of};

use crate::{occurrence::OccurrenceQueries, taxonomy::TaxonomyQueries};

/// Where every query starts.
#[derive(Default, MergedObject)]
pub struct Query(
    administration::AdministrationQueries,
    duplicates::DuplicateQueries,
    entity::EntityQueries,
    harvest::HarvestQueries,
    history::HistoryQueries,
    ingestion::IngestionQueries,
    lookup::LookupQueries,
    node::NodeQueries,
    proposal::ProposalQueries,
    search::SearchQueries,
    viewer::ViewerQueries,
    vocabulary::VocabularyQueries,
    OccurrenceQueries,
    TaxonomyQueries,
);
