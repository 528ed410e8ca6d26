//! What was asked for, and by whom.

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Viewer;

/// A mutation that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Who asks.
    pub viewer: Viewer,
    /// Why, in their words.
    pub reason: Option<String>,
    /// The proposal that is being applied, if any.
    pub proposal: Option<Uuid>,
    /// The register that a synchronisation brings the values from, if it is one.
    pub source: Option<String>,
    /// How the same call is known again.
    pub idempotency: Option<Idempotency>,
}

impl Call {
    /// A call by this viewer, and nothing else said about it.
    pub fn by(viewer: &Viewer) -> Self {
        Self { viewer: viewer.clone(), ..Self::default() }
    }

    /// The same call, with a reason.
    #[must_use]
    pub fn because(self, reason: impl Into<Option<String>>) -> Self {
        Self { reason: reason.into(), ..self }
    }
}

/// How the same call is known again: per actor and mutation, by the key the client chose, for 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The mutation, as `updateInstitution`.
    pub mutation: String,
    /// The key the client chose.
    pub key: String,
    /// SHA-256 of the input, hexadecimal.
    pub payload_hash: String,
}

impl Idempotency {
    /// The identity of a call with this input, which does not hold the key itself.
    pub fn new(mutation: &str, key: String, input: &impl Serialize) -> Self {
        // Serde values are plain JSON here; if one could not be written, its hash would match no other.
        let text = serde_json::to_vec(input).unwrap_or_else(|error| error.to_string().into_bytes());
        let payload_hash = format!("{:x}", Sha256::digest(text));
        Self { mutation: mutation.to_owned(), key, payload_hash }
    }
}
