//! Failures of tantivy and of files, as failures of an index.

use std::io;

use tantivy::{TantivyError, directory::error::LockError};

use crate::error::SearchError;

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            error => Self::Engine(error.to_string()),
        }
    }
}

impl From<io::Error> for SearchError {
    fn from(error: io::Error) -> Self {
        Self::Engine(error.to_string())
    }
}
