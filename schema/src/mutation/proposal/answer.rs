//! What the mutations of proposals have in common.

use std::sync::Arc;

use async_graphql::{Context, InputType, Value};
use atlas_registry::{RegistryError, work::Call};
use uuid::Uuid;

use crate::{
    connection::Listable,
    failure::Result,
    model::Proposal,
    mutation::{Settled, begin_call, settle},
    operation::Operation,
};

/// The call of a mutation, told from others by its whole input but for what only names the call.
pub(super) fn call(
    context: &Context<'_>,
    mutation: &str,
    idempotency_key: Option<&String>,
    input: &impl InputType,
) -> Call {
    let mut value = input.to_value();
    if let Value::Object(fields) = &mut value {
        fields.shift_remove("clientMutationId");
        fields.shift_remove("idempotencyKey");
    }
    begin_call(context, mutation, idempotency_key.cloned(), &value)
}

/// The proposal as the change left it, or what is wrong with the input.
pub(super) async fn answer(
    context: &Context<'_>,
    changed: std::result::Result<Uuid, RegistryError>,
) -> Result<Settled<Proposal>> {
    match settle(changed)? {
        Ok(key) => Ok(Ok(read(context, key).await?)),
        Err(errors) => Ok(Err(errors)),
    }
}

/// The proposal as it is now: what was read of it before in this operation may be of another time.
pub(super) async fn read(context: &Context<'_>, key: Uuid) -> Result<Proposal> {
    let sources = context.sources();
    let row = sources.backend().registry.proposal(sources.viewer(), key).await?;
    Ok(Proposal::of(Arc::new(row)))
}

/// The payload of a mutation that changes a proposal.
macro_rules! proposal_payload {
    ($payload:ident, $id:expr, $settled:expr) => {
        match $settled {
            Ok(proposal) => {
                $payload { client_mutation_id: $id, errors: Vec::new(), proposal: Some(proposal) }
            }
            Err(errors) => $payload::refused($id, errors),
        }
    };
}

pub(super) use proposal_payload;
