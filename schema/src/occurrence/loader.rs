//! Every connection of a level in one question to the index.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use atlas_search::{OccurrenceQuery, OccurrenceResult};
use uuid::Uuid;

use super::{
    answer::{Answer, CountedBucket, FacetAnswer},
    expansion::Joined,
    facet_field::FacetAsk,
    membership::{expand, owners},
    plan::PlanKey,
    rollup::roll_up,
};
use crate::{
    failure::{Failure, Result},
    operation::Sources,
};

/// Pairs of an owner and one of its datasets, for providers and for hubs.
pub type Owners = HashMap<Joined, Vec<(Uuid, Uuid)>>;

#[async_graphql::async_trait::async_trait]
impl Loader<PlanKey> for Sources {
    type Value = Arc<Answer>;
    type Error = Failure;

    async fn load(&self, plans: &[PlanKey]) -> Result<HashMap<PlanKey, Arc<Answer>>> {
        let expansion = expand(self, plans.iter().map(|p| &p.0.needs)).await?;
        let queries: Vec<OccurrenceQuery> = plans.iter().map(|p| p.0.query(&expansion)).collect();
        let scope = self.scope().await?;
        let results = self.backend().index.search(&queries, &scope).await?;
        if results.len() != queries.len() {
            return Err(Failure::internal(&format!(
                "{} answers to {} questions",
                results.len(),
                queries.len()
            )));
        }
        let mut pairs = Owners::new();
        for (kind, datasets) in counted_datasets(plans, &results) {
            pairs.insert(kind, owners(self, kind, &datasets).await?);
        }
        let answered = plans.iter().zip(queries).zip(results);
        Ok(answered
            .map(|((plan, query), result)| (plan.clone(), answer(plan, query, result, &pairs)))
            .collect())
    }
}

/// The datasets counted for facets of providers and of hubs, by the kind that is to be made of them.
fn counted_datasets(plans: &[PlanKey], results: &[OccurrenceResult]) -> HashMap<Joined, Vec<Uuid>> {
    let mut found: HashMap<Joined, Vec<Uuid>> = HashMap::new();
    for (plan, result) in plans.iter().zip(results) {
        for (ask, facet) in plan.0.facets.iter().zip(&result.facets) {
            if let Some(kind) = ask.field.joined().filter(|_| ask.field.rolled_up()) {
                let keys = facet.buckets.iter().filter_map(|b| Uuid::parse_str(&b.value).ok());
                found.entry(kind).or_default().extend(keys);
            }
        }
    }
    for datasets in found.values_mut() {
        datasets.sort_unstable();
        datasets.dedup();
    }
    found
}

fn answer(plan: &PlanKey, query: OccurrenceQuery, result: OccurrenceResult, owners: &Owners) -> Arc<Answer> {
    let facets = plan.0.facets.iter().zip(result.facets);
    Arc::new(Answer {
        filter: query.filter,
        total: result.total,
        hits: result.hits.into_iter().map(Arc::new).collect(),
        has_more: result.has_more,
        facets: facets.map(|(ask, facet)| (ask.clone(), facet_answer(ask, facet, owners))).collect(),
    })
}

fn facet_answer(ask: &FacetAsk, facet: atlas_search::Facet, owners: &Owners) -> FacetAnswer {
    if let Some(kind) = ask.field.joined().filter(|_| ask.field.rolled_up()) {
        return roll_up(ask, &facet, owners.get(&kind).map_or(&[], Vec::as_slice));
    }
    let counted = |bucket| CountedBucket { filter: ask.field.narrow(&bucket), bucket };
    FacetAnswer {
        distinct: facet.distinct,
        buckets: facet.buckets.into_iter().map(counted).collect(),
        has_more: facet.has_more,
    }
}
