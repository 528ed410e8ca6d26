//! A checklist.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use atlas_entity::{checklist, dataset};
use atlas_taxonomy::Matcher;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{held::Compiled, page::TaxonConnection, taxon::Taxon};
use crate::{
    connection::PageArgs,
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader::{RowKey, node},
    model::Dataset,
    operation::Operation,
};

/// A list of taxa that the names of records are matched against.
#[derive(Clone, Debug)]
pub(crate) struct Checklist(Arc<checklist::Model>);

impl Checklist {
    /// The checklist of a row.
    pub(super) fn of(row: checklist::Model) -> Self {
        Self(Arc::new(row))
    }

    /// Key of the dataset it is.
    pub(super) fn key(&self) -> Uuid {
        self.0.dataset_key
    }

    /// Its compiled form.
    pub(super) async fn matcher(&self, context: &Context<'_>) -> Result<Arc<Matcher>> {
        let compiled = context.loader().load_one(Compiled::from(&*self.0)).await?;
        compiled.ok_or_else(|| Failure::internal(&"a checklist was not read"))
    }

    /// Its taxon with this key.
    pub(super) async fn taxon_by_key(&self, context: &Context<'_>, key: Uuid) -> Result<Option<Taxon>> {
        let matcher = self.matcher(context).await?;
        let place = matcher.checklist().by_key(key).map(atlas_taxonomy::TaxonView::place);
        Ok(place.map(|place| Taxon::new(self.clone(), matcher.checklist(), place)))
    }

    /// Its taxon with this identifier.
    pub(super) async fn taxon_by_id(&self, context: &Context<'_>, id: &str) -> Result<Option<Taxon>> {
        let matcher = self.matcher(context).await?;
        let place = matcher.checklist().by_id(id).map(atlas_taxonomy::TaxonView::place);
        Ok(place.map(|place| Taxon::new(self.clone(), matcher.checklist(), place)))
    }
}

/// A list of taxa that the names of records are matched against. It is a dataset, and seen by those who see that.
#[Object]
impl Checklist {
    /// Global id, for `node`.
    pub(crate) async fn id(&self) -> ID {
        GlobalId { kind: Kind::Checklist, key: self.key() }.encode()
    }

    /// Key of the dataset it is; the name space of the keys of its taxa.
    #[graphql(name = "key")]
    async fn dataset_key(&self) -> Uuid {
        self.key()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its place in the order of checklists, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Whether it is the first in the order, which sets the classification of records whose names it knows.
    async fn is_default(&self) -> bool {
        self.0.position == 1
    }

    /// Grows with every import.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// When this version was imported.
    async fn imported(&self) -> DateTime<Utc> {
        self.0.imported
    }

    /// Name of the file it came from.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// How many taxa it has, synonyms and those that only rows below them name included.
    async fn taxon_count(&self) -> i64 {
        self.0.taxa
    }

    /// How many different names it has.
    async fn name_count(&self) -> i64 {
        self.0.names
    }

    /// Concept of the vocabulary `License`: that of its dataset.
    async fn license(&self, context: &Context<'_>) -> Result<Option<String>> {
        let dataset = context.loader().load_one(RowKey::<dataset::Entity>::new(self.key())).await?;
        Ok(dataset.and_then(|dataset| dataset.license.clone()))
    }

    /// The dataset it is, with its provider, citation and contacts.
    async fn dataset(&self, context: &Context<'_>) -> Result<Option<Dataset>> {
        node(context, self.key()).await
    }

    /// Its taxa that stand under no other, the higher ranks first, then by name.
    #[graphql(complexity = "crate::limits::page_cost(first, last, child_complexity)")]
    async fn roots(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many nodes, from the beginning of the list or from `after`.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only nodes after the one with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many nodes, from the end of the list or from `before`.")] last: Option<i32>,
        #[graphql(desc = "Only nodes before the one with this cursor.")] before: Option<String>,
    ) -> Result<TaxonConnection> {
        let args = PageArgs { first, after, last, before };
        let matcher = self.matcher(context).await?;
        TaxonConnection::new(context, (self, matcher.checklist()), matcher.checklist().roots(), &args)
    }
}
