//! The originals of sensitive records, sealed.
//!
//! `<root>/sealed/<dataset key>/<version>/part-NNNNN.sealed`, written beside the version whose records they are the
//! originals of, in the same order. A part is
//!
//! | what | bytes |
//! |---|---|
//! | `ATLSEAL1` | 8 |
//! | id of the key it is sealed with | 8 |
//! | salt | 32 |
//! | records, each as JSON, packed by Zstandard, sealed by AES-256-GCM | |
//! | index: record id, offset, length of each | 28 each |
//! | seal of the index | 16 |
//! | number of records | 4 |
//!
//! Each part has a key of its own, derived from the secret and the salt, so that records can be numbered for nonces.
//! Dataset, version and record id are bound to each record: none can be put in the place of another.

mod cipher;
mod error;
mod key;
mod originals;
mod part;
mod read;
mod writer;

#[cfg(test)]
mod tests;

pub use error::SealError;
pub use key::{BadSealKey, SealKey, SealKeys};
pub use writer::SealedWriter;
