//! Mutations, by noun. Each takes one `input` and answers with a payload; what is wrong with the input comes in
//! the payload's `errors`, everything else as a GraphQL error with a code.

mod bulk;
mod comment;
mod entity;
mod harvest;
mod history;
mod identity;
mod ingestion;
mod merge;
mod notification;
mod payload;
mod proposal;
mod role;
mod source_lock;
mod subject;
mod webhook;

use async_graphql::MergedObject;

pub(crate) use bulk::EntityPatchInput;
pub(crate) use notification::{NotificationPreference, preferences};
pub(crate) use payload::{FieldError, Settled, begin_call, payload, settle};

/// Where every change starts. Those of one operation run one after the other.
#[derive(Default, MergedObject)]
pub struct Mutation(
    bulk::BulkMutations,
    comment::CommentMutations,
    entity::EntityMutations,
    harvest::HarvestMutations,
    history::HistoryMutations,
    identity::IdentityMutations,
    ingestion::IngestionMutations,
    merge::MergeMutations,
    notification::NotificationMutations,
    proposal::ProposalMutations,
    role::RoleMutations,
    source_lock::SourceLockMutations,
    webhook::WebhookMutations,
);
