//! Harvesting at once.

use async_graphql::{Context, ID, InputObject, Object};
use serde_json::json;

use crate::{
    failure::{Failure, Result},
    id::{GlobalId, Kind},
    loader::node,
    model::Dataset,
    mutation::{begin_call, payload, settle},
    operation::Operation,
};

/// Which dataset to harvest.
#[derive(Debug, InputObject)]
pub(crate) struct HarvestDatasetInput {
    /// The client's own id for the call; the payload says it again.
    client_mutation_id: Option<String>,
    /// A key of the client's choice: within 24 hours, the same call is made once, and answered as at first.
    idempotency_key: Option<String>,
    /// Global id of the dataset.
    dataset: ID,
}

payload! {
    /// A dataset that is harvested by the next harvester that is free.
    HarvestDatasetPayload {
        /// The dataset; follow its `harvest`.
        dataset: Dataset,
    }
}

/// The mutations of harvests.
#[derive(Default)]
pub(crate) struct HarvestMutations;

#[Object]
impl HarvestMutations {
    /// Has a dataset harvested from its endpoints by the next harvester that is free, which is within a minute or two,
    /// whether it is due or not; for those who may publish to it. How often it is harvested otherwise says its
    /// `harvestFrequencyDays`, which `updateDataset` sets; null pauses it.
    async fn harvest_dataset(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which dataset.")] input: HarvestDatasetInput,
    ) -> Result<HarvestDatasetPayload> {
        let HarvestDatasetInput { client_mutation_id, idempotency_key, dataset } = input;
        let id = GlobalId::decode(&dataset)?;
        if id.kind != Kind::Dataset {
            return Err(Failure::bad_input("`dataset` is not the global id of a dataset"));
        }
        let call = begin_call(context, "harvestDataset", idempotency_key, &json!({ "key": id.key }));
        let asked = context.sources().backend().registry.ask_for_harvest(call, id.key).await;
        Ok(match settle(asked)? {
            Ok(()) => HarvestDatasetPayload {
                client_mutation_id,
                errors: Vec::new(),
                dataset: node(context, id.key).await?,
            },
            Err(errors) => HarvestDatasetPayload::refused(client_mutation_id, errors),
        })
    }
}
