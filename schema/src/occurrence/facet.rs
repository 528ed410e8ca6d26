//! Facets and their buckets.

use std::sync::Arc;

use async_graphql::{Context, Object};
use atlas_entity::{collection, dataset, hub, institution, provider};
use atlas_search::Filter;
use uuid::Uuid;

use super::{
    answer::{Answer, CountedBucket, FacetAnswer},
    expansion::Joined,
    facet_field::CountedField,
    narrowed::with_occurrences,
    plan::Narrow,
};
use crate::{
    connection::PageInfo,
    failure::Result,
    loader::{self, RowKey},
    model::{Collection, Dataset, Hub, Institution, Provider},
    operation::Operation,
};

/// Counts of one field's values among the records of a connection.
pub struct OccurrenceFacet {
    answer: Arc<Answer>,
    place: usize,
}

impl OccurrenceFacet {
    /// The facet at `place` of the answer.
    pub const fn new(answer: Arc<Answer>, place: usize) -> Self {
        Self { answer, place }
    }

    fn field(&self) -> CountedField {
        self.answer.facets[self.place].0.field
    }

    fn counted(&self) -> &FacetAnswer {
        &self.answer.facets[self.place].1
    }
}

/// Counts of the values of one field among the records that match.
#[Object]
impl OccurrenceFacet {
    /// What is counted.
    #[graphql(name = "field")]
    async fn counted_field(&self) -> CountedField {
        self.field()
    }

    /// How many distinct values the records hold, exactly.
    async fn distinct_count(&self) -> u64 {
        self.counted().distinct
    }

    /// The page of values, each with its count.
    async fn buckets(&self) -> Vec<OccurrenceFacetBucket> {
        (0..self.counted().buckets.len())
            .map(|bucket| OccurrenceFacetBucket { answer: self.answer.clone(), facet: self.place, bucket })
            .collect()
    }

    /// Where the page of buckets starts and ends, and whether more follow. A facet is paged forwards.
    async fn page_info(&self) -> PageInfo {
        let counted = self.counted();
        let cursor = |bucket: Option<&CountedBucket>| bucket.map(|b| b.bucket.cursor().encode());
        let resumed = self.answer.facets[self.place].0.after.is_some();
        PageInfo {
            has_next_page: counted.has_more,
            has_previous_page: resumed,
            start_cursor: cursor(counted.buckets.first()),
            end_cursor: cursor(counted.buckets.last()),
        }
    }
}

/// A value and how many records hold it.
pub struct OccurrenceFacetBucket {
    answer: Arc<Answer>,
    facet: usize,
    bucket: usize,
}

impl OccurrenceFacetBucket {
    fn field(&self) -> CountedField {
        self.answer.facets[self.facet].0.field
    }

    fn counted(&self) -> &CountedBucket {
        &self.answer.facets[self.facet].1.buckets[self.bucket]
    }

    /// Key of the entity the bucket stands for, if it is of this kind.
    fn key(&self, kind: Joined) -> Option<Uuid> {
        let joined = self.field().joined() == Some(kind);
        joined.then(|| Uuid::parse_str(&self.counted().bucket.value).ok()).flatten()
    }

    /// The name of the entity the bucket stands for.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(kind) = self.field().joined() else { return Ok(None) };
        let Some(key) = self.key(kind) else { return Ok(None) };
        let loader = ctx.loader();
        Ok(match kind {
            Joined::Dataset => {
                loader.load_one(RowKey::<dataset::Entity>::new(key)).await?.map(|e| e.title.clone())
            }
            Joined::Institution => {
                loader.load_one(RowKey::<institution::Entity>::new(key)).await?.map(|e| e.name.clone())
            }
            Joined::Collection => {
                loader.load_one(RowKey::<collection::Entity>::new(key)).await?.map(|e| e.name.clone())
            }
            Joined::Provider => {
                loader.load_one(RowKey::<provider::Entity>::new(key)).await?.map(|e| e.title.clone())
            }
            Joined::Hub => loader.load_one(RowKey::<hub::Entity>::new(key)).await?.map(|e| e.title.clone()),
        })
    }
}

with_occurrences! {
    /// A value and how many records hold it.
    OccurrenceFacetBucket narrowed by |bucket| {
        let (all, own) = (bucket.answer.filter.clone(), bucket.counted().filter.clone());
        Narrow::Records(Filter::All(vec![all, own]))
    };


    /// The value: pass it to the filter of the field as it is. Entities are given by key, codes of a
    /// vocabulary in their published spelling, other words folded.
    async fn value(&self) -> &str {
        let bucket = &self.counted().bucket;
        if self.field().coded() { &bucket.label } else { &bucket.value }
    }

    /// The value to show: the name of the entity, or a spelling found in the records.
    async fn label(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.name(ctx).await?.unwrap_or_else(|| self.counted().bucket.label.clone()))
    }

    /// How many records hold the value.
    async fn count(&self) -> u64 {
        self.counted().bucket.count
    }

    /// The bucket's place; pass it as `after`.
    async fn cursor(&self) -> String {
        self.counted().bucket.cursor().encode()
    }

    /// The dataset, in a facet of datasets.
    async fn dataset(&self, ctx: &Context<'_>) -> Result<Option<Dataset>> {
        loader::node(ctx, self.key(Joined::Dataset)).await
    }

    /// The institution, in a facet of institutions.
    async fn institution(&self, ctx: &Context<'_>) -> Result<Option<Institution>> {
        loader::node(ctx, self.key(Joined::Institution)).await
    }

    /// The collection, in a facet of collections.
    async fn collection(&self, ctx: &Context<'_>) -> Result<Option<Collection>> {
        loader::node(ctx, self.key(Joined::Collection)).await
    }

    /// The provider, in a facet of providers.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        loader::node(ctx, self.key(Joined::Provider)).await
    }

    /// The hub, in a facet of hubs.
    async fn hub(&self, ctx: &Context<'_>) -> Result<Option<Hub>> {
        loader::node(ctx, self.key(Joined::Hub)).await
    }
}
