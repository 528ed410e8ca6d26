//! Which datasets a change of code mappings concerns.

use std::collections::BTreeSet;

use atlas_entity::ingest_run;
use atlas_registry::lookup::{Codes, Reattribution};
use atlas_search::{
    FacetField, FacetOrder, FacetRequest, Filter, KeywordField, LoadPin, OccurrenceQuery, Scope,
};
use uuid::Uuid;

use crate::{context::IngestContext, error::IngestError};

/// Codes asked about at once.
const AT_ONCE: usize = 50;

/// Of these published runs, those of datasets whose records wait to be attributed anew.
pub(super) async fn concerned(
    ctx: &IngestContext,
    queued: &Reattribution,
    mut published: Vec<ingest_run::Model>,
) -> Result<Vec<ingest_run::Model>, IngestError> {
    if !queued.all {
        let mut datasets = queued.datasets.clone();
        datasets.extend(carrying(ctx, &queued.codes, published.len()).await?);
        published.retain(|run| datasets.contains(&run.dataset_key));
    }
    Ok(published)
}

/// Datasets with published records that carry any of the codes, by the index.
async fn carrying(
    ctx: &IngestContext,
    codes: &BTreeSet<Codes>,
    datasets: usize,
) -> Result<BTreeSet<Uuid>, IngestError> {
    if codes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let pin = ctx.registry.pin().await?;
    let scope = Scope::new(LoadPin::new(pin.latest, pin.hidden), Vec::new());
    let queries: Vec<OccurrenceQuery> = codes.iter().map(|codes| query(codes, datasets)).collect();
    let mut found = BTreeSet::new();
    for chunk in queries.chunks(AT_ONCE) {
        let results = ctx.index.search(chunk, &scope).await?;
        let buckets = results.into_iter().flat_map(|result| result.facets).flat_map(|facet| facet.buckets);
        found.extend(buckets.filter_map(|bucket| Uuid::parse_str(&bucket.value).ok()));
    }
    Ok(found)
}

fn query((institution, collection): &Codes, datasets: usize) -> OccurrenceQuery {
    let conditions =
        [(KeywordField::InstitutionCode, institution), (KeywordField::CollectionCode, collection)];
    let given = conditions.into_iter().filter_map(|(field, code)| Some((field, code.clone()?)));
    OccurrenceQuery {
        filter: Filter::All(given.map(|(field, code)| Filter::Keyword(field, vec![code])).collect()),
        facets: vec![FacetRequest {
            field: FacetField::DatasetKey,
            limit: datasets,
            after: None,
            order: FacetOrder::Value,
        }],
        ..OccurrenceQuery::default()
    }
}
