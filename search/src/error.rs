//! What can go wrong in an index.

/// A failure of an index.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The engine cannot be reached or is not ready; trying later may help.
    #[error("the search engine is unavailable: {0}")]
    Unavailable(String),
    /// The server is of a version this program does not work with.
    #[error("the search engine is too old: found {found}, needed {needed} or later")]
    TooOld {
        /// The version found.
        found: String,
        /// The oldest version that works.
        needed: &'static str,
    },
    /// Another process writes to the index.
    #[error("the index is locked by another run; wait for it to end")]
    Locked,
    /// The question cannot be put, and says why.
    #[error("{0}")]
    Invalid(String),
    /// Anything else; not for clients' eyes.
    #[error("the search engine failed: {0}")]
    Engine(String),
}
