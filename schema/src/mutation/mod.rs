//! Mutations, by noun. Each takes one `input` and answers with a payload; what is wrong with the input comes in
//! the payload's `errors`, everything else as a GraphQL error with a code.

mod payload;

pub(crate) use payload::{FieldError, Settled, begin_call, payload, settle};
