//! Mutations, by noun. Each takes one `input` and answers with a payload; what is wrong with the input comes in
//! the payload's `errors`, everything else as a GraphQL error with a code.

mod identity;
mod payload;

use async_graphql::MergedObject;

pub(crate) use payload::{FieldError, begin_call, payload, settle};

/// Where every change starts.
#[derive(Default, MergedObject)]
pub struct Mutation(identity::IdentityMutations);
