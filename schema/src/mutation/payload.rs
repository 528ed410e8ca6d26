//! What every mutation has in common: how it is called, and what its payload says.

use async_graphql::{Context, Json, SimpleObject};
use atlas_registry::{
    RegistryError,
    work::{Call, Idempotency},
};
use serde::Serialize;
use serde_json::Value;

use crate::{failure::Result, operation::Operation};

/// What is wrong with a value of the input.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct FieldError {
    /// The field, as a path: `description`, `contacts.<key>.email`.
    field: String,
    /// The kind of fault, for programs: `REQUIRED`, `INVALID`, `UNKNOWN_CONCEPT`, `CONFLICT`, ….
    code: String,
    /// What is wrong and how to mend it, for people.
    message: String,
    /// On a conflict, the value the field has now.
    current: Option<Json<Value>>,
    /// On a conflict, the value that was to be set.
    proposed: Option<Json<Value>>,
}

impl From<atlas_registry::FieldError> for FieldError {
    fn from(error: atlas_registry::FieldError) -> Self {
        let atlas_registry::FieldError { field, code, message, current, proposed } = error;
        Self { field, code, message, current: current.map(Json), proposed: proposed.map(Json) }
    }
}

/// What a change came to: its result, or what is wrong with its input.
pub(crate) type Settled<T> = std::result::Result<T, Vec<FieldError>>;

/// Parts what belongs into a payload's `errors` from what fails the field.
pub(crate) fn settle<T>(result: std::result::Result<T, RegistryError>) -> Result<Settled<T>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(RegistryError::Rejected(errors)) => Ok(Err(errors.into_iter().map(FieldError::from).collect())),
        Err(RegistryError::Invalid { field, message }) => {
            Ok(Err(vec![atlas_registry::FieldError::new(field, "INVALID", message).into()]))
        }
        Err(error) => Err(error.into()),
    }
}

/// The call of a mutation by the viewer of the operation. `input` is the input without its idempotency key and
/// client mutation id.
pub(crate) fn begin_call(
    context: &Context<'_>,
    mutation: &str,
    idempotency_key: Option<String>,
    input: &impl Serialize,
) -> Call {
    // What earlier mutations of the operation loaded may be about to change.
    context.loader().forget();
    let idempotency = idempotency_key.map(|key| Idempotency::new(mutation, key, input));
    Call { idempotency, ..Call::by(context.sources().viewer()) }
}

/// Declares the payload of a mutation: the changed nodes, what is wrong with the input, and the client's own id.
macro_rules! payload {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// The client's own id for the call, as it was sent.
            client_mutation_id: Option<String>,
            /// What is wrong with the input, all of it at once; empty when the change was made.
            errors: Vec<crate::mutation::FieldError>,
            $($(#[$field_doc])* $field: Option<$type>,)*
        }

        impl $name {
            /// The payload of a refused call.
            fn refused(client_mutation_id: Option<String>, errors: Vec<crate::mutation::FieldError>) -> Self {
                Self { client_mutation_id, errors, $($field: None,)* }
            }
        }
    };
}

pub(crate) use payload;
